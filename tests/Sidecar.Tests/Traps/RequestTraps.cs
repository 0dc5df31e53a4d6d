using System.Net;
using System.Text;
using Sidecar.Tests.Enforcement.Reads;
using Sidecar.Tests.Enforcement.Writes;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Traps;

/// <summary>Traps 1 to 9: how a request is read, where it lands, what it takes along.</summary>
public sealed class RequestTraps(DynamicWorld world, FixedWorld fixedMode, ReadsWorld reads)
    : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>, IClassFixture<ReadsWorld>
{
    private const string Form = "application/x-www-form-urlencoded";

    [Fact]
    public async Task Trap_01_An_encoded_slash_is_decoded_once_and_sent_as_judged()
    {
        var (own, hidden) = (world.Given("Product", "odd/" + WriteWorld.Name("enc")), world.Given("secret", "odd/" + WriteWorld.Name("enc")));
        string Target(string id) => "/v1_1/demo/resources/image/upload/" + id.Replace("/", "%2F", StringComparison.Ordinal);

        await world.OkAsync(() => world.JsonAsync(HttpMethod.Post, "/resources%2Fsearch", "viewer", """{"expression":"resource_type:image"}"""));
        Assert.Equal("/v1_1/demo/resources/search", Assert.Single(world.Sent).RawTarget);

        await world.OkAsync(() => world.World.GetAsync(Target(own.PublicId), "viewer"));
        Assert.Equal("/v1_1/demo/resources/image/upload/" + own.PublicId, Assert.Single(world.Sent).RawTarget);
        Refused.For(await world.World.GetAsync(Target(hidden.PublicId), "viewer"), "read");

        // Neither the asset with the slash nor one that is named %2F: nobody is asked which.
        foreach (var key in (string[])["viewer", "admin"])
        {
            await world.UntouchedAsync(() => world.World.GetAsync(Target(own.PublicId).Replace("%2F", "%252F", StringComparison.Ordinal), key), HttpStatusCode.BadRequest);
            Assert.Empty(world.Sent);
        }
    }

    [Fact]
    public async Task Trap_02_The_destination_is_where_preset_mode_and_code_put_it()
    {
        var id = "secret/" + WriteWorld.Name();

        await world.OkAsync(() => world.UploadAsync("editor", ("upload_preset", "product_signed")));
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("upload_preset", "secret_unsigned")), "create");
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("upload_preset", "secret_unsigned"), ("folder", "Product")), "create");
        await world.OkAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", id)));
        Assert.Equal("Product", world.Stored(id).AssetFolder);
        await fixedMode.ForbiddenAsync(() => fixedMode.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", id)), "create");
        await world.ForbiddenAsync(() => world.UploadAsync("manager", ("asset_folder", "Product"), ("eval", "upload_options.asset_folder = 'secret'")), "update_settings");
    }

    [Fact]
    public async Task Trap_03_Overwriting_reaches_into_the_folder_of_what_is_overwritten()
    {
        var (own, hidden) = (world.Given("Product"), world.Given("secret"));
        var archive = world.Given("secret", WriteWorld.Name("taken") + ".zip", "raw");
        var text = world.Given("secret", type: "text");

        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", hidden.PublicId)), "update", "move");
        await world.ForbiddenAsync(() => world.PostAsync("/auto/upload", "editor", ("file", "https://example.com/a"), ("asset_folder", "Product"), ("public_id", hidden.PublicId)), "update", "move");
        await world.ForbiddenAsync(() => world.PostAsync("/image/rename", "manager", ("from_public_id", own.PublicId), ("to_public_id", hidden.PublicId), ("overwrite", "true")));
        await world.ForbiddenAsync(
            () => world.PostAsync("/image/generate_archive", "editor", ("public_ids[]", own.PublicId), ("target_asset_folder", "Product"), ("target_public_id", archive.PublicId[..^4])), "update", "move");
        await world.ForbiddenAsync(() => world.PostAsync("/image/text", "guarded", ("text", "Hello"), ("public_id", text.PublicId)), "update", "move");

        Assert.Equal(hidden, world.Now(hidden));
    }

    [Fact]
    public async Task Trap_04_A_bulk_selector_takes_only_what_is_permitted()
    {
        var stem = WriteWorld.Name("bulk");
        var (own, hidden) = (world.Given("Product", stem + "-own"), world.Given("secret", stem + "-hidden"));

        var answer = await world.OkAsync(() => DeleteAsync("manager", $"prefix={stem}-"));

        Assert.Equal([own.PublicId], answer.Json.GetProperty("deleted").EnumerateObject().Select(e => e.Name));
        Assert.Equal(hidden, world.Now(hidden));
        Assert.DoesNotContain("prefix", WriteWorld.Body(world.Write), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trap_04_Deleting_what_was_derived_does_not_become_deleting_originals()
    {
        var stem = WriteWorld.Name("kept");
        var (own, hidden) = (world.Given("Product", stem + "-own"), world.Given("secret", stem + "-hidden"));

        foreach (var selector in (string[])[$"prefix={stem}-", $"public_ids[]={own.PublicId}&public_ids[]={hidden.PublicId}"])
        {
            await world.OkAsync(() => DeleteAsync("manager", selector + "&keep_original=true&invalidate=true&transformations=w_100"));

            var sent = Uri.UnescapeDataString(WriteWorld.Body(world.Write));
            Assert.Contains($"public_ids[]={own.PublicId}", sent, StringComparison.Ordinal);
            Assert.All(["keep_original=true", "invalidate=true", "transformations=w_100"], kept => Assert.Contains(kept, sent, StringComparison.Ordinal));
            Assert.DoesNotContain(hidden.PublicId, sent, StringComparison.Ordinal);
            Assert.Equal((own, hidden), (world.Now(own), world.Now(hidden)));
        }
    }

    [Theory]
    [InlineData("", "application/json", """{"public_id":"OWN","public_id":"HIDDEN"}""")]
    [InlineData("", "application/json", """{"public_id":"HIDDEN","public_\u0069d":"OWN"}""")]
    [InlineData("", "application/json", """{"public_id":["OWN","HIDDEN"]}""")]
    [InlineData("", Form, "public_id=OWN&public_id=HIDDEN")]
    [InlineData("", Form, "public_id=OWN&public_id[]=HIDDEN")]
    [InlineData("", Form, "public_id=OWN;public_id=HIDDEN")]
    [InlineData("?public_id=OWN", Form, "public_id=HIDDEN")]
    [InlineData("?public_id=OWN", "application/json", """{"public_id":"HIDDEN"}""")]
    [InlineData("", "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"public_id\"\r\n\r\nOWN\r\n--B\r\nContent-Disposition: form-data; name=\"public_id\"\r\n\r\nHIDDEN\r\n--B--\r\n")]
    [InlineData("", "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"public_id\"\r\n\r\nOWN\r\n--B--\r\n--B\r\nContent-Disposition: form-data; name=\"public_id\"\r\n\r\nHIDDEN\r\n--B--\r\n")]
    public async Task Trap_05_What_two_parsers_would_read_differently_is_refused(string query, string contentType, string body)
    {
        var (own, hidden) = (world.Given("Product"), world.Given("secret"));
        string Named(string text) => text.Replace("OWN", own.PublicId, StringComparison.Ordinal).Replace("HIDDEN", hidden.PublicId, StringComparison.Ordinal);

        foreach (var key in (string[])["manager", "admin"])
        {
            await world.UntouchedAsync(() => SendAsync(HttpMethod.Post, "/image/destroy" + Named(query), key, contentType, Named(body)), HttpStatusCode.BadRequest);
            Assert.Empty(world.Sent);
        }
    }

    [Fact]
    public async Task Trap_05_What_goes_out_is_written_anew_from_what_was_judged()
    {
        var asset = world.Given("Product");

        // No content type, as PHP sends it; escapes that nobody needs; the same value twice, in the query and in the body.
        await world.OkAsync(() => SendAsync(HttpMethod.Post, "/image/explicit?type=upload", "editor", null, $"&&publ%69c_id={asset.PublicId}&type=upl%6Fad&tags=a,%20b&"));

        Assert.Equal("/v1_1/demo/image/explicit", world.Write.RawTarget);
        Assert.StartsWith(Form, world.Write.Headers["Content-Type"], StringComparison.Ordinal);
        var sent = Uri.UnescapeDataString(WriteWorld.Body(world.Write)).Split('&');
        Assert.Single(sent, field => field == "type=upload");
        Assert.Single(sent, field => field == "public_id=" + asset.PublicId);
    }

    [Fact]
    public async Task Trap_06_What_nobody_proved_goes_out_without_credentials_or_not_at_all()
    {
        await world.OkAsync(() => world.PostAsync("/image/upload", "", ("file", "https://example.com/a.jpg"), ("upload_preset", "acme_unsigned")));
        Assert.False(world.Write.Headers.ContainsKey("Authorization"));
        await world.OkAsync(() => world.PostAsync("/image/upload", "admin", ("file", "https://example.com/a.jpg"), ("upload_preset", "acme_unsigned"), ("unsigned", "true")));
        Assert.False(world.Write.Headers.ContainsKey("Authorization"));
        Assert.DoesNotContain("api_key", WriteWorld.Body(world.Write), StringComparison.Ordinal);

        var own = world.Given("Product");
        var link = string.Join('&', WriteWorld.Signed("manager", sha256: false, ("public_id", own.PublicId)).Select(f => $"{f.Name}={(f.Name == "signature" ? new string('0', 40) : f.Value)}"));
        await world.UntouchedAsync(() => world.World.GetAsync($"{WriteWorld.Base}/image/download?{link}", ""), HttpStatusCode.Unauthorized);
        Assert.Empty(world.Sent);
        await world.UntouchedAsync(() => world.World.SendAsync(HttpMethod.Get, $"{WriteWorld.Base}/resources/image", "manager", secret: "wrong"), HttpStatusCode.Unauthorized);
        Assert.Empty(world.Sent);
        await world.ForbiddenAsync(() => world.PostAsync("/delete_by_token", "", ("token", "made-up")), "delete");
        Assert.Empty(world.Sent);
    }

    [Fact]
    public async Task Trap_07_A_search_tells_nothing_of_what_is_hidden()
    {
        var library = reads.World.Upstream.State.Assets;
        Assert.Contains(library, a => a.IsIn("secret"));

        // An exact limit: counts are those of the limit. An inexact one: no counts, also where nothing but counts is asked for.
        var exact = await SearchAsync("acme", """{"expression":"asset_folder:secret","max_results":0}""");
        Assert.Equal(0, exact.Json.GetProperty("total_count").GetInt32());
        var inexact = await SearchAsync("most", """{"expression":"type:private","max_results":0,"aggregate":["format"]}""");
        Assert.False(inexact.Json.TryGetProperty("total_count", out _), inexact.Text);
        Assert.False(inexact.Json.TryGetProperty("aggregations", out _), inexact.Text);

        Refused.Is(await SearchAsync("acme", """{"expression":"tags:sale) OR (asset_folder:secret"}"""), 400);
        foreach (var key in (string[])["acme", "most"])
        {
            var rows = await SearchAsync(key, """{"expression":"asset_folder:secret OR -asset_folder:secret OR asset_folder:\"secret/*\"","max_results":500,"sort_by":[{"asset_folder":"desc"}]}""");
            Assert.NotEmpty(rows.Rows("resources", "asset_id"));
            Assert.All(rows.Rows("resources", "asset_folder"), folder => Assert.False(Seed.IsIn(folder, "secret"), folder));
        }
    }

    [Fact]
    public async Task Trap_08_No_error_is_empty_or_of_a_shape_that_SDKs_take_for_success()
    {
        foreach (var (line, key, status) in ((string, string, int)[])
            [("GET /v1_1/demo/nothing HTTP/1.1", "admin", 403), ("PATCH /v1_1/demo/ping HTTP/1.1", "admin", 403), ("GET /v1_1/demo//ping HTTP/1.1", "admin", 400), ("GET / HTTP/1.1", "admin", 403),
             ("GET /v1_1/demo/resources/image?nope=1 HTTP/1.1", "admin", 400), ("GET /v1_1/demo/resources/image HTTP/1.1", "stranger", 401), ("POST /v1_1/demo/image/upload HTTP/1.1", "nobody", 403)])
        {
            Envelope(await RawHttp.SendAsync(world.World.DataPlane, line, RawHttp.Basic(key), "Content-Length: 0"), status);
        }

        world.World.Upstream.ResetNext(1);
        Envelope(await PingAsync(), 502);
        world.World.Upstream.FailNext(1, 302, "");
        Envelope(await PingAsync(), 502);
        world.World.Upstream.FailNext(1, 200, "", target => target.Contains("/resources/", StringComparison.Ordinal));
        Envelope(await RawHttp.SendAsync(world.World.DataPlane, "GET /v1_1/demo/resources/image HTTP/1.1", RawHttp.Basic("viewer")), 502);

        Task<string> PingAsync() => RawHttp.SendAsync(world.World.DataPlane, "GET /v1_1/demo/ping HTTP/1.1", RawHttp.Basic("viewer"));

        static void Envelope(string raw, int status)
        {
            Assert.StartsWith($"HTTP/1.1 {status} ", raw, StringComparison.Ordinal);
            Assert.Contains("\r\nContent-Type: application/json", raw, StringComparison.Ordinal);
            Assert.Matches("\r\n\r\n\\{\"error\":\\{\"message\":\".+\"\\}\\}$", raw);
        }
    }

    [Fact]
    public async Task Trap_09_What_a_transformation_shows_must_be_readable()
    {
        var (mine, hidden) = (world.Given("Product", WriteWorld.Name("lay")), world.Given("secret", WriteWorld.Name("lay"), type: "private"));
        var named = WriteWorld.Name("named");
        world.State.AddTransformation(named, $$"""[{"raw_transformation":"l_private:{{hidden.PublicId}}"}]""");

        await world.OkAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", $"l_{mine.PublicId},w_10")));
        foreach (var (parameter, value) in ((string, string)[])
            [("transformation", $"l_private:{hidden.PublicId}"), ("eager", $"w_10|u_private:{hidden.PublicId}"), ("transformation", "t_" + named), ("eager", "t_" + named),
             ("transformation", $"$img_ref:!private:{hidden.PublicId}!/l_$img"), ("transformation", "l_" + WriteWorld.Name("absent"))])
        {
            await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), (parameter, value)), "read");
            await world.ForbiddenAsync(() => world.PostAsync("/image/explicit", "editor", ("public_id", mine.PublicId), ("type", "upload"), (parameter, value)), "read");
        }

        await world.ForbiddenAsync(
            () => world.PostAsync("/image/generate_archive", "editor", ("mode", "download"), ("public_ids[]", mine.PublicId), ("transformations", $"l_private:{hidden.PublicId}")), "read");
    }

    private Task<Answer> DeleteAsync(string key, string body) => SendAsync(HttpMethod.Delete, "/resources/image/upload", key, Form, body);

    private Task<Answer> SendAsync(HttpMethod method, string target, string key, string? contentType, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return world.World.SendAsync(method, WriteWorld.Base + target, key, content);
    }

    private Task<Answer> SearchAsync(string key, string json) => reads.Fresh().SendJsonAsync(HttpMethod.Post, "/v1_1/demo/resources/search", key, json);
}
