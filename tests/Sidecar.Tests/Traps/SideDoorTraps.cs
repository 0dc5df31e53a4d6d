using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Tests.Enforcement.Configuration;
using Sidecar.Tests.Enforcement.Services;
using Sidecar.Tests.Enforcement.Writes;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Traps;

/// <summary>Traps 10 to 18: ways to an asset, or out of the environment, that do not look like one.</summary>
public sealed class SideDoorTraps(DynamicWorld world, SettingsWorld settings, SharingWorld sharing, ConfigurationWorld configuration, ServicesWorld services)
    : IClassFixture<DynamicWorld>, IClassFixture<SettingsWorld>, IClassFixture<SharingWorld>, IClassFixture<ConfigurationWorld>, IClassFixture<ServicesWorld>
{
    [Fact]
    public async Task Trap_10_A_delivery_address_of_the_same_cloud_is_an_asset()
    {
        var (mine, hidden) = (world.Given("Product", WriteWorld.Name("own")), world.Given("secret", WriteWorld.Name("own")));
        string Url(Asset asset) => $"https://res.cloudinary.com/demo/image/upload/v1/{asset.PublicId}.jpg";

        await world.OkAsync(() => CopyAsync(Url(mine)));
        foreach (var file in (string[])
            [Url(hidden), Url(hidden).Replace("res.cloudinary.com/demo", "demo-res.cloudinary.com", StringComparison.Ordinal), Url(hidden).Replace("https:", "", StringComparison.Ordinal), Url(hidden).Replace("/upload/", "/upload/s--AbCd1234--/", StringComparison.Ordinal)])
        {
            await world.ForbiddenAsync(() => CopyAsync(file), "download");
        }

        await world.ForbiddenAsync(() => world.PostAsync("/image/explicit", "editor", ("public_id", Url(hidden)), ("type", "fetch"), ("asset_folder", "Product")), "download");
        await world.ForbiddenAsync(() => world.PostAsync("/image/multi", "editor", ("urls[]", Url(hidden))), "read", "create");

        // A host name of one's own delivers the same assets.
        var own = settings.Fresh();
        own.Upstream.State.Add(new Asset { PublicId = "custom-host", AssetFolder = "secret" });
        Refused.For(await own.PostFormAsync("/v1_1/demo/image/upload", "editor", ("file", "https://images.example.com/image/upload/custom-host.jpg"), ("asset_folder", "Product")), "download");

        Refused.For(await services.Fresh().SendJsonAsync(
            HttpMethod.Post, "/v2/demo/analysis/analyze/uri", "analyst", """{"uri":"https://res.cloudinary.com/demo/image/private/twin/logo.png","analysis_type":"captioning"}"""), "read");

        Task<Answer> CopyAsync(string file) => world.PostAsync("/image/upload", "editor", ("file", file), ("asset_folder", "Product"));
    }

    [Fact]
    public async Task Trap_11_Only_listed_hosts_are_told_and_events_are_for_those_from_whom_nothing_is_hidden()
    {
        var own = settings.Fresh();
        await own.SendJsonAsync(HttpMethod.Post, "/v1_1/demo/upload_presets", "admin", """{"name":"landing"}""");
        foreach (var parameter in (string[])["notification_url", "eager_notification_url"])
        {
            Refused.For(await UploadAsync(parameter, "https://evil.example/"), "update_settings");
            Assert.Equal(HttpStatusCode.OK, (await UploadAsync(parameter, "https://hooks.example.com/")).Status);
        }

        configuration.Forbidden(await configuration.JsonAsync(HttpMethod.Post, "/triggers", "one", """{"uri":"https://evil.example/","event_type":"all"}"""), "create", "read");
        configuration.Forbidden(await configuration.GetAsync("/triggers", "one"), "read");
        Refused.For(await services.Fresh().GetAsync("/v2/notifications/demo/messages?channel=all", "creator"), "read");
        Assert.Empty(services.World.Upstream.Requests);

        Task<Answer> UploadAsync(string name, string value) =>
            own.PostFormAsync("/v1_1/demo/image/upload", "editor", ("file", "https://example.com/a.jpg"), ("asset_folder", "Product"), (name, value));
    }

    [Fact]
    public async Task Trap_12_Configuration_gives_nobody_what_its_author_does_not_have()
    {
        // May write presets, and nothing into any folder.
        foreach (var preset in (string[])["""{"unsigned":true}""", """{"asset_folder":"secret"}""", """{"folder":"secret"}"""])
        {
            await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Post, "/upload_presets", "config", preset), "create");
            await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/named_by_file", "config", preset), "create");
        }

        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Post, "/upload_presets", "config", """{"eval":"1"}"""), "update_settings");
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Post, "/upload_presets", "manager", """{"tags":"a"}"""), "create");

        configuration.Forbidden(await PostAsync("/upload_mappings", """{"folder":"n","template":"https://res.cloudinary.com/demo/image/private/"}"""), "download");
        configuration.Forbidden(await PostAsync("/transformations", """{"name":"n","transformation":"l_private:twin:logo"}"""), "read");
        configuration.Forbidden(await PostAsync("/streaming_profiles", """{"name":"n","representations":[{"transformation":"l_private:twin:logo"}]}"""), "read");
        configuration.Forbidden(
            await configuration.JsonAsync(HttpMethod.Put, "/transformations/thumb", "designer", """{"unsafe_update":"l_private:twin:logo"}"""), "read");

        Task<Answer> PostAsync(string target, string json) => configuration.JsonAsync(HttpMethod.Post, target, "designer", json);
    }

    [Fact]
    public async Task Trap_13_What_makes_an_asset_public_is_judged_on_the_asset_as_it_would_be()
    {
        // May do everything but to public assets.
        var (own, id) = (sharing.Fresh(), WriteWorld.Name("shared"));
        var asset = own.Upstream.State.Add(new Asset { PublicId = id, AssetFolder = "a", Type = "private" });

        foreach (var answer in (Answer[])
        [
            await PostAsync("image/rename", ("from_public_id", id), ("to_public_id", id), ("type", "private"), ("to_type", "upload")),
            await PostAsync("resources/image/publish_resources", ("public_ids[]", id), ("type", "private")),
            await PostAsync("image/upload", ("file", "https://example.com/a.jpg"), ("public_id", id), ("type", "upload")),
            await PostAsync("image/generate_archive", ("public_ids[]", id), ("type", "private")),
        ])
        {
            Refused.Is(answer, 403);
        }

        Assert.Equal(asset, own.Upstream.State.FindById(asset.AssetId));
        Assert.All(own.Upstream.Requests, request => Assert.True(WriteWorld.IsLookup(request), request.RawTarget));
        var there = own.Upstream.State.Add(new Asset { PublicId = id, AssetFolder = "a", Type = "upload" });
        Refused.For(await PostAsync("image/explicit", ("public_id", id), ("type", "upload"), ("access_mode", "public")), "update");
        Refused.For(await PostAsync("image/explicit", ("public_id", id), ("type", "upload"), ("access_control", """[{"access_type":"anonymous"}]""")), "update");
        Assert.Equal(there, own.Upstream.State.FindById(there.AssetId));

        Task<Answer> PostAsync(string target, params (string, string)[] fields) => own.PostFormAsync("/v1_1/demo/" + target, "vault", fields);
    }

    [Fact]
    public async Task Trap_14_A_forbid_below_stops_what_takes_the_tree_along()
    {
        var (inside, free) = (world.Given("Product/archive"), "Product/" + WriteWorld.Name("free"));
        world.State.AddFolder(free);

        foreach (var key in (string[])["archivist", "keeper"])
        {
            await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Put, "/folders/Product", key, """{"to_folder":"Product2"}"""));
            await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Put, "/folder_operations/rename", key, """{"path":"Product","to_path":"Product2"}"""));
            await world.ForbiddenAsync(() => world.World.SendAsync(HttpMethod.Delete, WriteWorld.Base + "/folders/Product", key), "delete");
        }

        Assert.Equal(inside, world.Now(inside));
        await world.OkAsync(() => world.World.SendAsync(HttpMethod.Delete, $"{WriteWorld.Base}/folders/{free}", "archivist"));
    }

    [Fact]
    public async Task Trap_15_The_action_is_the_operations_not_the_methods()
    {
        var (own, hidden) = (world.Given("Product"), world.Given("secret"));

        // By PUT and POST, for somebody who may only look.
        await world.OkAsync(() => world.JsonAsync(HttpMethod.Put, "/folders/by_path", "viewer", """{"path":"Product"}"""));
        await world.OkAsync(() => world.JsonAsync(HttpMethod.Post, "/resources/get_resource", "viewer", Named(own)));
        await world.OkAsync(() => world.PostAsync("/image/generate_archive", "viewer", ("mode", "download"), ("public_ids[]", own.PublicId)));

        Refused.For(await world.JsonAsync(HttpMethod.Put, "/folders/by_path", "viewer", """{"path":"secret"}"""), "read");
        Refused.For(await world.JsonAsync(HttpMethod.Post, "/resources/get_resource", "viewer", Named(hidden)), "read");
        await world.ForbiddenAsync(() => world.PostAsync("/image/generate_archive", "viewer", ("mode", "download"), ("public_ids[]", hidden.PublicId)), "download");

        // A GET that would store something is none, whoever sends it.
        foreach (var target in (string[])["/image/generate_archive?public_ids[]=x", "/image/generate_archive?public_ids[]=x&mode=create", "/image/multi?tag=a", "/image/sprite?tag=a"])
        {
            await world.UntouchedAsync(() => world.World.GetAsync(WriteWorld.Base + target, "admin"), HttpStatusCode.BadRequest);
            Assert.Empty(world.Sent);
        }

        static string Named(Asset asset) => $$"""{"public_id":"{{asset.PublicId}}","resource_type":"image","kind":"upload"}""";
    }

    [Theory]
    [InlineData("skip_permission_check")]
    [InlineData("admin_context")]
    [InlineData("with_elastic")]
    [InlineData("response_type")]
    public async Task Trap_16_Switches_of_the_inside_are_not_accepted_from_anybody(string name)
    {
        foreach (var (method, target, body) in ((string, string, string)[])
            [("POST", "/resources/get_resource", "\"public_id\":\"sample\",\"resource_type\":\"image\",\"kind\":\"upload\""), ("POST", "/resources/update", "\"public_id\":\"sample\",\"resource_type\":\"image\",\"kind\":\"upload\""),
             ("POST", "/resources/search", "\"expression\":\"tags:a\""), ("POST", "/resources/image/upload/sample", "\"tags\":\"a\""), ("POST", "/image/upload", "\"file\":\"https://example.com/a.jpg\""),
             ("DELETE", "/resources/image/upload", "\"public_ids\":[\"sample\"]"), ("PUT", "/folders/by_path", "\"path\":\"Product\""), ("POST", "/image/destroy", "\"public_id\":\"sample\"")])
        {
            await world.UntouchedAsync(() => world.JsonAsync(new HttpMethod(method), target, "admin", $$"""{{{body}},"{{name}}":true}"""), HttpStatusCode.BadRequest);
            Assert.Empty(world.Sent);
        }
    }

    [Fact]
    public async Task Trap_16_Code_in_a_request_needs_the_settings_permission()
    {
        foreach (var name in (string[])["eval", "on_success"])
        {
            await world.ForbiddenAsync(() => world.UploadAsync("manager", ("asset_folder", "Product"), (name, "1")), "update_settings");
        }
    }

    [Fact]
    public async Task Trap_17_Nobody_finishes_the_upload_of_another_or_changes_where_it_lands()
    {
        var (session, id) = (WriteWorld.Name("session"), WriteWorld.Name());
        Assert.Equal(HttpStatusCode.OK, (await ChunkAsync("editor", 0, -1, "Product")).Status);

        foreach (var (key, folder) in ((string, string)[])[("manager", "Product"), ("two", "Product"), ("admin", "Product"), ("editor", "Product/Bags")])
        {
            var other = await ChunkAsync(key, 4, 8, folder);
            Assert.False(other.Json.GetProperty("done").GetBoolean(), $"{key} {folder}");
            Assert.Null(world.State.Find("image", "upload", id));
        }

        Refused.For(await ChunkAsync("editor", 4, 8, "secret"), "create");
        Assert.True((await ChunkAsync("editor", 4, 8, "Product")).Json.GetProperty("done").GetBoolean());
        Assert.Equal("Product", world.Stored(id).AssetFolder);

        Task<Answer> ChunkAsync(string key, int start, int total, string folder)
        {
            var content = WriteWorld.Multipart(false, "a.png", [0x89, (byte)'P', (byte)'N', (byte)'G'], ("asset_folder", folder), ("public_id", id));
            content.Headers.TryAddWithoutValidation("Content-Range", $"bytes {start}-{start + 3}/{total}");
            return world.World.SendAsync(HttpMethod.Post, "/v1_1/demo/image/upload", key, content, null, ("X-Unique-Upload-Id", session));
        }
    }

    [Fact]
    public async Task Trap_18_A_deleted_asset_is_in_no_folder_of_anybodys()
    {
        var gone = world.Given("Product");
        world.State.Remove(gone.AssetId);

        // A manager of the folder it was in, and one of everything but another folder.
        foreach (var key in (string[])["manager", "guarded"])
        {
            var byName = await world.UntouchedAsync(() => world.JsonAsync(HttpMethod.Post, "/resources/image/upload/restore", key, $$"""{"public_ids":["{{gone.PublicId}}"]}"""), HttpStatusCode.OK);
            Assert.Equal("""{"error":"unauthorized"}""", byName.Json.GetProperty(gone.PublicId).GetRawText());
            var byId = await world.UntouchedAsync(() => world.JsonAsync(HttpMethod.Post, "/resources/restore", key, $$"""{"asset_ids":["{{gone.AssetId}}"]}"""), HttpStatusCode.OK);
            Assert.Equal("""{"error":"unauthorized"}""", byId.Json.GetProperty(gone.AssetId).GetRawText());
            await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Delete, "/resources/backup/" + gone.AssetId, key, $$"""{"version_ids":["{{new string('0', 32)}}"]}"""), "delete");
            Refused.For(await world.World.GetAsync($"{WriteWorld.Base}/download_backup?asset_id={gone.AssetId}&version_id={new string('0', 32)}", key), "download");
        }

        await world.OkAsync(() => world.JsonAsync(HttpMethod.Post, "/resources/restore", "rooted", $$"""{"asset_ids":["{{gone.AssetId}}"]}"""));
    }
}
