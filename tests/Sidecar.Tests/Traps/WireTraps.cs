using System.Net;
using System.Text;
using System.Text.Json;
using Cloudinary.Emulator.State;
using Serilog;
using Sidecar.Operations;
using Sidecar.Tests.Enforcement.Services;
using Sidecar.Tests.Enforcement.Writes;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Traps;

/// <summary>Traps 28 to 36: links, time, versions, sizes, quota, and text on its way out.</summary>
public sealed class WireTraps(DynamicWorld world, ServicesWorld services) : IClassFixture<DynamicWorld>, IClassFixture<ServicesWorld>
{
    [Fact]
    public async Task Trap_28_A_signed_link_is_judged_as_the_key_that_signed_it()
    {
        var (own, hidden) = (world.Given("Product"), world.Given("secret"));

        await world.OkAsync(() => OpenAsync("/image/download", WriteWorld.Signed("viewer", false, ("public_id", own.PublicId))));
        Refused.For(await OpenAsync("/image/download", WriteWorld.Signed("viewer", false, ("public_id", hidden.PublicId))), "download");
        await world.OkAsync(() => OpenAsync("/image/generate_archive", WriteWorld.Signed("viewer", true, ("mode", "download"), ("public_ids", own.PublicId))));
        Refused.For(await OpenAsync("/image/generate_archive", WriteWorld.Signed("viewer", true, ("mode", "download"), ("public_ids", hidden.PublicId))), "download");

        // The signer is who signed, not who is named, and signed is all that was signed.
        var link = WriteWorld.Signed("viewer", false, ("public_id", own.PublicId));
        foreach (var forged in ((string Name, string Value)[][])
        [
            [.. link.Select(f => f.Name == "api_key" ? (f.Name, "admin") : f)],
            [.. link.Select(f => f.Name == "public_id" ? (f.Name, hidden.PublicId) : f)],
            [.. link, ("type", "private")],
        ])
        {
            await world.UntouchedAsync(() => OpenAsync("/image/download", forged), HttpStatusCode.Unauthorized);
            Assert.Empty(world.Sent);
        }

        Task<Answer> OpenAsync(string target, (string Name, string Value)[] fields) =>
            world.World.GetAsync($"{WriteWorld.Base}{target}?{string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"))}", "");
    }

    [Theory]
    [InlineData("level: edit", "level: view")]
    [InlineData("folders: [{ path: \"Product\", level: edit }]", "enabled: false")]
    [InlineData("secret: editor-secret-0123456789", "secret: rotated-secret-0123456789")]
    public async Task Trap_29_A_signature_opens_nothing_its_key_may_no_longer_do(string granted, string now)
    {
        await using var own = await SidecarWorld.StartAsync(Yaml.Standard());
        var asset = own.Upstream.State.Add(new Asset { PublicId = "replayed", AssetFolder = "Product" });
        var call = WriteWorld.Signed("editor", false, ("public_id", "replayed"), ("type", "upload"), ("tags", "a"));
        Assert.Equal(HttpStatusCode.OK, (await ReplayAsync()).Status);

        var text = await File.ReadAllTextAsync(own.GrantsPath);
        var line = text.Split('\n').Single(l => l.Contains("key: editor,", StringComparison.Ordinal));
        Assert.Contains(granted, line, StringComparison.Ordinal);
        await File.WriteAllTextAsync(own.GrantsPath, text.Replace(line, line.Replace(granted, now, StringComparison.Ordinal), StringComparison.Ordinal));

        // The file is read again within its interval; from then on the same bytes are refused.
        for (var i = 0; i < 400 && (await ReplayAsync()).Status == HttpStatusCode.OK; i++)
        {
            await Task.Delay(50);
        }

        var stored = own.Upstream.State.FindById(asset.AssetId);
        Assert.Contains((await ReplayAsync()).Status, (HttpStatusCode[])[HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized]);
        Assert.Same(stored, own.Upstream.State.FindById(asset.AssetId));

        Task<Answer> ReplayAsync() => own.PostFormAsync("/v1_1/demo/image/explicit", "", call);
    }

    [Fact]
    public async Task Trap_30_What_happens_later_is_judged_before_and_told_only_to_who_started_it()
    {
        var hidden = world.Given("secret");
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "secret"), ("async", "true")), "create");
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("async", "true"), ("public_id", hidden.PublicId)), "update", "move");
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("eager_async", "true"), ("eager", "l_" + hidden.PublicId)), "read");

        var own = services.Fresh();
        var answer = await own.PostFormAsync("/v1_1/demo/image/upload", "acme", ("file", "https://example.com/a.jpg"), ("asset_folder", "clients/acme"), ("async", "true"));
        Assert.Equal("pending", answer.Json.GetProperty("status").GetString());
        var messages = "/v2/notifications/demo/messages?batch_id=" + answer.Json.GetProperty("batch_id").GetString();
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync(messages, "acme")).Status);
        Refused.For(await own.GetAsync(messages, "acme2"), "read");
        Refused.For(await own.GetAsync(messages + "&channel=all", "acme"), "read");
    }

    [Theory]
    [InlineData("/v2/demo/image/upload")]
    [InlineData("/v2/demo/auto/upload")]
    [InlineData("/v1/demo/image/upload")]
    [InlineData("/v1_0/demo/image/upload")]
    [InlineData("/v1_2/demo/image/upload")]
    [InlineData("/V1_1/demo/image/upload")]
    [InlineData("/v1.1/demo/image/upload")]
    [InlineData("/demo/image/upload")]
    [InlineData("/v1_1/analysis/demo/analyze/coco")]
    [InlineData("/v3/analysis/demo/analyze/coco")]
    public async Task Trap_31_Only_the_known_versions_of_an_operation_exist(string target)
    {
        await world.UntouchedAsync(() => world.World.PostFormAsync(target, "admin", ("file", "https://example.com/a.jpg")), HttpStatusCode.Forbidden);
        Assert.Empty(world.Sent);
    }

    [Theory]
    [InlineData("POST", "/v1_1/demo/ping", 400, "X-HTTP-Method-Override: GET")]
    [InlineData("GET", "/v1_1/demo/ping", 400, "X-HTTP-Method: DELETE")]
    [InlineData("GET", "/v1_1/demo/ping", 400, "X-Method-Override: DELETE")]
    [InlineData("GET", "/v1_1/demo/resources/image?_method=DELETE", 400)]
    [InlineData("HEAD", "/v1_1/demo/resources/image/upload/sample", 403)]
    [InlineData("OPTIONS", "/v1_1/demo/resources/image/upload/sample", 403)]
    [InlineData("get", "/v1_1/demo/ping", 403)]
    [InlineData("GET", "/v1_1/demo/ping.json", 403)]
    [InlineData("GET", "/v1_1/demo/resources/image.json", 403)]
    [InlineData("GET", "/v1_1/demo/resources/image?max_results=1;next_cursor=2", 400)]
    [InlineData("GET", "/v1_1/demo/ping;a=b", 403)]
    [InlineData("GET", "/v1_1/demo/ping/", 400)]
    [InlineData("GET", "/v1_1/demo/ping%2F", 400)]
    [InlineData("GET", "/v1_1/demo/Ping", 403)]
    [InlineData("GET", "/v1_1/demo/resources/Image", 403)]
    [InlineData("GET", "/v1_1/demo/folders/a%252Fb", 400)]
    [InlineData("GET", "/v1_1/demo/folders/a%255Cb", 400)]
    public async Task Trap_32_A_request_is_what_its_line_says_or_nothing(string method, string target, int status, params string[] headers)
    {
        world.World.Upstream.ClearRequests();

        var raw = await RawHttp.SendAsync(world.World.DataPlane, $"{method} {target} HTTP/1.1", [RawHttp.Basic("admin"), "Content-Length: 0", .. headers]);

        Assert.StartsWith($"HTTP/1.1 {status} ", raw, StringComparison.Ordinal);
        Assert.Empty(world.Sent);
    }

    [Fact]
    public async Task Trap_33_A_long_poll_is_waited_for_and_a_large_file_passes()
    {
        // Cloudinary holds a poll for up to a minute.
        Assert.True(world.World.Service<SidecarOptions>().Upstream.ActivityTimeout > TimeSpan.FromSeconds(60));

        // A server's own limit is 30 000 000 bytes unless it is told otherwise.
        const int Size = 31_000_000;
        var id = WriteWorld.Name("large");
        await world.OkAsync(() => world.World.SendAsync(
            HttpMethod.Post, WriteWorld.Base + "/image/upload", "editor", WriteWorld.Multipart(false, "a.png", new byte[Size], ("asset_folder", "Product"), ("public_id", id))));

        Assert.Equal(Size, world.Stored(id).Bytes);
    }

    [Fact]
    public async Task Trap_34_A_207_is_answered_as_200()
    {
        var main = world.Given("Product");

        foreach (var key in (string[])["editor", "admin"])
        {
            var related = await world.OkAsync(() => world.JsonAsync(
                HttpMethod.Post, "/resources/related_assets/image/upload/" + main.PublicId, key, """{"assets_to_relate":["image/upload/missing"]}"""));
            Assert.Equal(["image/upload/missing"], related.Rows("failed", "asset"));
        }

        var deleted = await world.OkAsync(() => world.JsonAsync(HttpMethod.Delete, "/resources/backup/" + main.AssetId, "admin", $$"""{"version_ids":["{{new string('f', 32)}}"]}"""));
        Assert.Equal(1, deleted.Json.GetProperty("failures").GetArrayLength());
        Assert.Equal(207, world.Write.Status);
    }

    [Fact]
    public async Task Trap_35_A_refused_call_costs_no_look_up_or_a_bounded_number()
    {
        var hidden = world.Given("secret");
        var named = Enumerable.Range(0, 60).Select(_ => WriteWorld.Name("many")).ToArray();
        foreach (var name in named)
        {
            world.State.AddTransformation(name, """[{"width":1}]""");
        }

        Assert.Equal(0, await CostAsync(() => world.World.SendAsync(HttpMethod.Get, WriteWorld.Base + "/resources/image", "editor", secret: "wrong")));
        Assert.Equal(0, await CostAsync(() => world.World.GetAsync(WriteWorld.Base + "/unknown", "editor")));
        Assert.Equal(0, await CostAsync(() => world.World.GetAsync(WriteWorld.Base + "/resources/image?nope=1", "editor")));
        Assert.Equal(0, await CostAsync(() => world.JsonAsync(HttpMethod.Delete, "/derived_resources", "editor", """{"derived_resource_ids":["a"]}""")));
        Assert.InRange(await CostAsync(() => world.UploadAsync("editor", ("asset_folder", "secret"))), 0, 1);
        Assert.InRange(await CostAsync(() => world.PostAsync("/image/destroy", "editor", ("public_id", hidden.PublicId))), 0, 1);
        Assert.InRange(await CostAsync(() => world.World.GetAsync($"{WriteWorld.Base}/resources/image/upload/{hidden.PublicId}", "editor")), 0, 1);
        Assert.InRange(await CostAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("eager", string.Join('|', named.Select(n => "t_" + n))))), 0, 20);
        var ids = Enumerable.Range(0, 100).Select(_ => "public_ids[]=" + world.Given("secret").PublicId);
        Assert.InRange(
            await CostAsync(() => world.World.SendAsync(
                HttpMethod.Delete, WriteWorld.Base + "/resources/image/upload", "manager", new StringContent(string.Join('&', ids), Encoding.UTF8, "application/x-www-form-urlencoded"))),
            0,
            1);

        async Task<int> CostAsync(Func<Task<Answer>> call)
        {
            var answer = await world.CallAsync(call);
            Assert.InRange((int)answer.Status, 400, 404);
            return world.Sent.Count;
        }
    }

    [Fact]
    public async Task Trap_36_Text_of_the_caller_ends_no_line_and_no_header()
    {
        const string Hostile = "a\r\nX-Evil: 1\r\n\r\n<script>alert(1)</script>\u2028{\"Level\":\"Fatal\"}\u001b[2J";
        var before = world.World.Log.Count;
        world.World.Upstream.ClearRequests();

        // In ids, names, commands and headers, in texts that are quoted back.
        List<string> raws = [];
        foreach (var body in (string[])
            [$"public_id={Uri.EscapeDataString(Hostile)}&type=upload", $"{Uri.EscapeDataString(Hostile)}=1", $"public_id=x&type={Uri.EscapeDataString(Hostile)}"])
        {
            raws.Add(await PostAsync("/v1_1/demo/image/explicit", body));
        }

        raws.Add(await PostAsync("/v1_1/demo/image/tags", $"command={Uri.EscapeDataString(Hostile)}&tag=a&public_ids[]=x"));
        raws.Add(await PostAsync("/v1_1/demo/image/upload", $"file=https://example.com/a.jpg&upload_preset={Uri.EscapeDataString(Hostile)}"));
        raws.Add(await PostAsync("/v1_1/demo/image/upload", $"file=https://example.com/a.jpg&asset_folder={Uri.EscapeDataString(Hostile)}"));
        raws.Add(await RawHttp.SendAsync(world.World.DataPlane, "GET /v1_1/demo/resources/image/upload/%3Cscript%3E%22%0D%0A HTTP/1.1", RawHttp.Basic("editor"), "User-Agent: <script>\u001b[2J"));

        foreach (var raw in raws)
        {
            var head = raw[..raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
            Assert.Matches("^HTTP/1.1 40[0-9] ", head);
            Assert.All(head.Split("\r\n").Skip(1), line => Assert.Matches("^[A-Za-z-]+: [ -~]*$", line));
            Assert.DoesNotContain("\r\nX-Evil", head, StringComparison.Ordinal);
            Assert.Contains("\r\nContent-Type: application/json", head, StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.Object, JsonElement.Parse(raw[(head.Length + 4)..]).ValueKind);
        }

        for (var i = 0; i < 100 && world.World.Log.Skip(before).Count(e => e.Properties.ContainsKey("Outcome")) < raws.Count; i++)
        {
            await Task.Delay(50);
        }

        using var stream = new MemoryStream();
        var events = world.World.Log.Skip(before).ToArray();
        using (var log = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new LineSink(stream)).CreateLogger())
        {
            Assert.All(events, log.Write);
        }

        var lines = Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal(events.Length, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.All(lines, line => Assert.NotEqual("Fatal", JsonElement.Parse(line).GetProperty("Level").GetString()));
        Assert.True(raws.Count <= lines.Length);

        Task<string> PostAsync(string target, string form) => RawHttp.PostFormAsync(world.World.DataPlane, target, form, RawHttp.Basic("editor"));
    }
}
