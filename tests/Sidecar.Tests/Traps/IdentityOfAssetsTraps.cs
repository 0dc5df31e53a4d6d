using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Tests.Enforcement.Configuration;
using Sidecar.Tests.Enforcement.Reads;
using Sidecar.Tests.Enforcement.Services;
using Sidecar.Tests.Enforcement.Writes;
using Sidecar.Tests.Pipeline;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Traps;

/// <summary>Traps 19 to 27: which asset, cloud or account something means, and what else an answer says of others.</summary>
public sealed class IdentityOfAssetsTraps(DynamicWorld world, ReadsWorld reads, ConfigurationWorld configuration, ServicesWorld services, PipelineWorld clouds)
    : IClassFixture<DynamicWorld>, IClassFixture<ReadsWorld>, IClassFixture<ConfigurationWorld>, IClassFixture<ServicesWorld>, IClassFixture<PipelineWorld>
{
    [Fact]
    public async Task Trap_19_An_opaque_id_serves_only_whom_it_was_given_to()
    {
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Delete, "/derived_resources", "manager", """{"derived_resource_ids":["a1"]}"""), "update");
        await world.ForbiddenAsync(() => world.PostAsync("/delete_by_token", "", ("token", "made-up")), "delete");

        var own = services.Fresh();
        var started = await own.SendJsonAsync(HttpMethod.Post, "/v2/analysis/demo/analyze/coco", "acme", $$"""{"source":{"asset_id":"{{services.Mine}}"} }""");
        var task = "/v2/analysis/demo/tasks/" + started.Json.GetProperty("data").GetProperty("task_id").GetString();
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync(task, "acme")).Status);
        Refused.For(await own.GetAsync(task, "acme2"), "read");

        const string Question = """{"expression":"resource_type:image","max_results":2""";
        var first = await SearchAsync("acme", "}");
        var cursor = $",\"next_cursor\":\"{first.Json.GetProperty("next_cursor").GetString()}\"}}";
        Refused.Is(await SearchAsync("acme2", cursor), 400);
        Assert.Empty(reads.World.Upstream.Requests);
        Assert.Equal(HttpStatusCode.OK, (await SearchAsync("acme", cursor)).Status);

        Task<Answer> SearchAsync(string key, string rest) => reads.Fresh().SendJsonAsync(HttpMethod.Post, "/v1_1/demo/resources/search", key, Question + rest);
    }

    [Fact]
    public async Task Trap_20_What_is_hidden_does_not_show_inside_what_is_not()
    {
        reads.Fresh().Upstream.FailNext(
            1, 200, """{"public_id":"a","asset_folder":"clients/acme","resource_type":"image","type":"upload","related_assets":[{"public_id":"hidden","asset_folder":"secret"},{"public_id":"shown","asset_folder":"clients/acme"}]}""");
        Assert.Equal(["shown"], (await reads.World.GetAsync("/v1_1/demo/resources/image/upload/a?related=true", "acme")).Rows("related_assets", "public_id"));

        var derived = await configuration.GetAsync("/transformations/thumb?max_results=500", "designer");
        Assert.NotEmpty(derived.Rows("derived", "public_id"));
        Assert.All(
            derived.Json.GetProperty("derived").EnumerateArray(),
            row => Assert.True(configuration.World.Upstream.State.Find("image", row.GetProperty("type").GetString()!, row.GetProperty("public_id").GetString()!)!.IsIn("clients/acme")));

        foreach (var target in (string[])["tags/image", "usage", "upload_presets/secret_unsigned"])
        {
            Refused.For(await reads.Fresh().GetAsync("/v1_1/demo/" + target, "most"), "read");
        }

        var folders = await world.OkAsync(() => world.World.GetAsync(WriteWorld.Base + "/folders", "newcomer"));
        Assert.DoesNotContain("secret", folders.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trap_21_Explicit_moves_rename_changes_the_type_and_update_moderates()
    {
        var (own, twin) = (world.Given("Product"), world.Given("Product", type: "private"));

        await world.ForbiddenAsync(() => world.PostAsync("/image/explicit", "editor", ("public_id", own.PublicId), ("type", "upload"), ("asset_folder", "clients/acme")), "update");
        await world.ForbiddenAsync(() => world.PostAsync("/image/explicit", "editor", ("public_id", $"https://example.com/{own.PublicId}.jpg"), ("type", "fetch")), "create");
        await world.ForbiddenAsync(
            () => world.PostAsync("/image/rename", "contributor", ("from_public_id", twin.PublicId), ("to_public_id", WriteWorld.Name()), ("type", "private"), ("to_type", "upload")), "rename", "update");
        await world.ForbiddenAsync(() => world.PostAsync("/resources/image/upload/" + own.PublicId, "contributor", ("moderation_status", "approved")), "moderate");
        await world.ForbiddenAsync(() => world.PostAsync("/resources/image/upload/" + own.PublicId, "secretive", ("moderation_status", "approved"), ("tags", "a")), "update");

        await world.OkAsync(() => world.PostAsync("/image/explicit", "two", ("public_id", own.PublicId), ("type", "upload"), ("asset_folder", "clients/acme")));
        Assert.Equal("clients/acme", world.Now(own).AssetFolder);
    }

    [Fact]
    public async Task Trap_22_The_type_tells_twins_apart_wherever_it_stands()
    {
        var hidden = world.Given("secret", type: "private");
        var own = world.Given("Product", hidden.PublicId);
        var video = world.Given("secret", resourceType: "video");
        var id = hidden.PublicId;

        await world.ForbiddenAsync(() => world.PostAsync("/image/destroy", "manager", ("public_id", id), ("type", "private")), "delete");
        await world.ForbiddenAsync(() => world.PostAsync("/image/explicit", "manager", ("public_id", id), ("type", "private"), ("tags", "a")), "update");
        await world.ForbiddenAsync(() => world.PostAsync("/auto/upload", "editor", ("file", "https://example.com/a"), ("asset_folder", "Product"), ("public_id", video.PublicId)), "update", "move");
        Refused.For(await world.World.GetAsync($"{WriteWorld.Base}/resources/image/private/{id}", "viewer"), "read");
        Refused.For(await world.JsonAsync(HttpMethod.Post, "/resources/get_resource", "viewer", $$"""{"public_id":"{{id}}","resource_type":"image","kind":"private"}"""), "read");

        // In the path, and something else in the body.
        await world.UntouchedAsync(() => world.PostAsync("/resources/image/upload/" + id, "manager", ("type", "private"), ("tags", "a")), HttpStatusCode.BadRequest);
        await world.UntouchedAsync(() => world.PostAsync("/image/destroy?type=upload", "manager", ("public_id", id), ("type", "private")), HttpStatusCode.BadRequest);
        await world.UntouchedAsync(() => world.PostAsync("/image/upload", "editor", ("file", "https://example.com/a"), ("asset_folder", "Product"), ("resource_type", "video")), HttpStatusCode.BadRequest);

        // Without a type it is the one of type upload.
        await world.OkAsync(() => world.PostAsync("/image/destroy", "manager", ("public_id", id)));
        Assert.Null(world.State.FindById(own.AssetId));
        Assert.Equal(hidden, world.Now(hidden));
    }

    [Fact]
    public async Task Trap_23_A_public_id_is_looked_up_as_it_is_and_what_could_be_normalised_is_not_stored()
    {
        foreach (var id in (string[])["a ", " a", "/a", "a/", "a//b", "a/./b", "../a", "a\\b"])
        {
            await world.UntouchedAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", id)), HttpStatusCode.BadRequest);
        }

        // Another case, the other Unicode form, an extension more or less: other assets.
        var name = WriteWorld.Name("-x");
        var stem = "Caf\u00e9" + name;
        var hidden = world.Given("secret", stem);
        var raw = world.Given("secret", stem + ".json", "raw");
        var (lower, decomposed, bare) = (world.Given("Product", stem.ToLowerInvariant()), world.Given("Product", "Cafe\u0301" + name), world.Given("Product", stem, "raw"));
        await world.ForbiddenAsync(() => DestroyAsync("image", hidden.PublicId), "delete");
        await world.ForbiddenAsync(() => DestroyAsync("raw", raw.PublicId), "delete");
        foreach (var own in (Asset[])[lower, decomposed, bare])
        {
            await world.OkAsync(() => DestroyAsync(own.ResourceType, own.PublicId));
            Assert.Null(world.State.FindById(own.AssetId));
            Assert.Contains("asset_id=" + own.AssetId, WriteWorld.Body(world.Write), StringComparison.Ordinal);
        }

        Assert.Equal((hidden, raw), (world.Now(hidden), world.Now(raw)));

        Task<Answer> DestroyAsync(string resourceType, string id) => world.PostAsync($"/{resourceType}/destroy", "manager", ("public_id", id));
    }

    [Fact]
    public async Task Trap_24_What_is_done_is_done_to_the_asset_that_was_judged()
    {
        var (own, other) = (world.Given("Product"), world.Given("secret"));

        // Between look-up and call the id may pass to another asset: the asset id does not.
        await world.OkAsync(() => world.World.GetAsync($"{WriteWorld.Base}/image/download?public_id={own.PublicId}", "viewer"));
        Assert.Contains("/asset/download?", world.Sent[^1].RawTarget, StringComparison.Ordinal);
        Assert.DoesNotContain(own.PublicId, world.Sent[^1].RawTarget, StringComparison.Ordinal);
        await world.OkAsync(() => world.PostAsync("/image/destroy", "manager", ("public_id", own.PublicId)));
        Assert.Equal("/v1_1/demo/asset/destroy", world.Write.RawTarget);
        Assert.DoesNotContain("public_id", WriteWorld.Body(world.Write), StringComparison.Ordinal);

        // What the look-up says of the id is not what the answer is about: nothing of it is shown.
        world.World.Upstream.FailNext(
            1, 200, $$"""{"asset_id":"{{own.AssetId}}","public_id":"{{other.PublicId}}","asset_folder":"Product","resource_type":"image","type":"upload","tags":[]}""",
            target => target.EndsWith(other.PublicId, StringComparison.Ordinal));
        var changed = await world.CallAsync(() => world.PostAsync("/resources/image/upload/" + other.PublicId, "editor", ("tags", "t")));
        Assert.Equal(HttpStatusCode.Conflict, changed.Status);
        Assert.DoesNotContain(other.AssetId, changed.Text, StringComparison.Ordinal);

        world.World.Upstream.FailNext(
            1, 200, """{"asset_id":"5ec2e70000000000000000000000000e","public_id":"x","version":1,"asset_folder":"secret","resource_type":"image","type":"upload","tags":[]}""",
            target => target.EndsWith("/image/upload", StringComparison.Ordinal));
        var landed = await world.CallAsync(() => world.UploadAsync("editor", ("asset_folder", "Product")));
        Assert.Equal(HttpStatusCode.Forbidden, landed.Status);
        Assert.DoesNotContain("5ec2e7", landed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trap_25_Assets_outside_folders_lie_at_the_root()
    {
        var text = world.Given("", type: "text");

        await world.ForbiddenAsync(() => world.PostAsync("/image/text", "editor", ("text", "Hello")), "create");
        await world.ForbiddenAsync(() => world.PostAsync("/image/multi", "editor", ("urls[]", "https://example.com/a.jpg")), "create");
        await world.ForbiddenAsync(() => world.PostAsync("/image/explicit", "editor", ("public_id", $"https://example.com/{text.PublicId}"), ("type", "fetch")), "create");
        Refused.For(await world.World.GetAsync($"{WriteWorld.Base}/resources/image/text/{text.PublicId}", "viewer"), "read");
        await world.ForbiddenAsync(() => world.PostAsync("/image/destroy", "manager", ("public_id", text.PublicId), ("type", "text")), "delete");

        await world.OkAsync(() => world.PostAsync("/image/text", "rooted", ("text", "Hello"), ("public_id", WriteWorld.Name("words"))));
        await world.OkAsync(() => world.World.GetAsync($"{WriteWorld.Base}/resources/image/text/{text.PublicId}", "rooted"));
    }

    [Theory]
    [InlineData("/v1_1/other/ping", 403)]
    [InlineData("/v1_1/unknown/ping", 403)]
    [InlineData("/v1_1/DEMO/ping", 403)]
    [InlineData("/v2/analysis/other/tasks/1", 403)]
    [InlineData("/v1_1/demo/../other/ping", 400)]
    [InlineData("/v1_1/demo/%2e%2e/other/ping", 400)]
    [InlineData("/v1_1/demo%2F..%2Fother/ping", 400)]
    [InlineData("/v1_1/demo/resources/..%2F..%2Fother%2Fresources%2Fimage", 400)]
    [InlineData("/v1_1/demo/resources/image?cloud_name=other", 400)]
    public async Task Trap_26_A_key_is_of_one_cloud(string target, int status)
    {
        var own = clouds.Fresh();

        var raw = await RawHttp.SendAsync(own.DataPlane, $"GET {target} HTTP/1.1", RawHttp.Basic("admin"));

        Assert.StartsWith($"HTTP/1.1 {status} ", raw, StringComparison.Ordinal);
        Assert.Empty(own.Upstream.Requests);
    }

    [Theory]
    [InlineData("GET", "/v1_1/provisioning/accounts/5d1b2ad8-9f6c-4e3e-8a0f-6d2f3a1c7b90/sub_accounts")]
    [InlineData("GET", "/v1_1/provisioning/accounts/5d1b2ad8-9f6c-4e3e-8a0f-6d2f3a1c7b90/users")]
    [InlineData("POST", "/v1_1/provisioning/agents/accounts")]
    [InlineData("POST", "/v1_1/provisioning/clouds")]
    [InlineData("GET", "/v2/accounts/5d1b2ad8-9f6c-4e3e-8a0f-6d2f3a1c7b90/permissions/roles")]
    [InlineData("GET", "/v1_1/provisioning/ping")]
    [InlineData("GET", "/v1_1/provisioning/resources/image")]
    public async Task Trap_27_The_account_api_is_closed_unless_it_is_opened(string method, string target)
    {
        var own = clouds.Fresh();

        foreach (var key in (string[])["admin", ""])
        {
            var raw = await RawHttp.SendAsync(own.DataPlane, $"{method} {target} HTTP/1.1", [.. key.Length > 0 ? [RawHttp.Basic(key)] : Array.Empty<string>(), "Content-Length: 0"]);
            Assert.StartsWith("HTTP/1.1 403 ", raw, StringComparison.Ordinal);
            Assert.Empty(own.Upstream.Requests);
        }
    }
}
