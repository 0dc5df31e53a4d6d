using System.Net;
using Cloudinary.Emulator;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Grants;

/// <summary>The worked examples as they stand, in front of a stateful Cloudinary: calls that are allowed and calls that are refused.</summary>
public sealed class ExamplesOverTheWireTests
{
    private const string Image = "data:image/png;base64,iVBORw0KGgo=";

    static ExamplesOverTheWireTests()
    {
        Environment.SetEnvironmentVariable("CLOUDINARY_API_KEY", Emulator.ApiKey);
        Environment.SetEnvironmentVariable("CLOUDINARY_API_SECRET", Emulator.ApiSecret);
    }

    private static EmulatorOptions Emulator { get; } = new() { ApiKey = "555000111", ApiSecret = "environment-secret" };

    [Fact]
    public async Task Client_folders_each_client_lists_searches_and_uploads_only_in_its_own_folder()
    {
        await using var world = await StartAsync("client-folders");

        var listed = await world.SendAsync(HttpMethod.Get, "/v1_1/demo/resources/image/upload?max_results=30", "acme-app", secret: "example-secret-acme");
        Assert.NotEmpty(listed.Rows("resources", "asset_folder"));
        Assert.All(listed.Rows("resources", "asset_folder"), folder => Assert.True(Below(folder!, "clients/acme"), folder));

        var found = await SearchAsync(world, "acme-app", "example-secret-acme", "resource_type:image OR asset_folder:secret");
        Assert.All(found.Rows("resources", "asset_folder"), folder => Assert.True(Below(folder!, "clients/acme"), folder));

        Assert.Equal(HttpStatusCode.OK, (await UploadAsync(world, "acme-app", "example-secret-acme", "clients/acme/new", "first")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await UploadAsync(world, "acme-app", "example-secret-acme", "clients/globex", "second")).Status);
        Assert.Null(world.Upstream.State.Find("image", "upload", "second"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await world.SendAsync(HttpMethod.Get, "/v1_1/demo/ping", "initech-app", secret: "example-secret-initech")).Status);
    }

    [Fact]
    public async Task Client_folders_a_client_uploads_into_a_folder_that_does_not_exist_yet()
    {
        await using var world = await StartAsync("client-folders", seeded: false);

        var answer = await UploadAsync(world, "globex-app", "example-secret-globex", "clients/globex", "first");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotNull(world.Upstream.State.FindFolder("clients/globex"));
    }

    [Fact]
    public async Task Team_levels_what_a_person_may_do_follows_from_groups_levels_and_collections()
    {
        await using var world = await StartAsync("team-levels");
        var state = world.Upstream.State;
        state.Add(new Asset { PublicId = "logo", AssetFolder = "brand", ResourceType = "image", Type = "upload", AssetId = new string('1', 32) });
        state.Add(new Asset { PublicId = "plan", AssetFolder = "campaigns", ResourceType = "image", Type = "upload", AssetId = new string('2', 32) });
        state.Add(new Asset { PublicId = "sketch", AssetFolder = "campaigns/drafts", ResourceType = "image", Type = "upload", AssetId = new string('3', 32) });

        // What the key may not do, nobody does through it: the portal has edit on campaigns, not manage.
        Assert.Equal(HttpStatusCode.OK, await AsAsync("ana", HttpMethod.Get, "resources/image/upload/plan"));
        Assert.Equal(HttpStatusCode.Forbidden, await AsAsync("ana", HttpMethod.Post, "resources/image/upload/plan", "tags=a"));
        Assert.Equal(HttpStatusCode.OK, await AsAsync("ben", HttpMethod.Post, "resources/image/upload/plan", "tags=b"));
        Assert.Equal(HttpStatusCode.OK, await AsAsync("ana", HttpMethod.Post, "resources/image/upload/sketch", "tags=c"));
        Assert.Equal(HttpStatusCode.Forbidden, await AsAsync("ana", HttpMethod.Post, "image/destroy", "public_id=sketch"));
        Assert.Equal(HttpStatusCode.Forbidden, await AsAsync("dan", HttpMethod.Get, "resources/image/upload/logo"));
        Assert.Equal(HttpStatusCode.Forbidden, await AsAsync("eve", HttpMethod.Get, "resources/image/upload/logo"));

        async Task<HttpStatusCode> AsAsync(string user, HttpMethod method, string path, string? form = null) => (await world.SendAsync(
            method,
            "/v1_1/demo/" + path,
            "portal",
            form is null ? null : new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
            "example-secret-portal",
            ("X-Sidecar-On-Behalf-Of", user))).Status;
    }

    [Fact]
    public async Task Product_developers_do_everything_on_product_and_read_metadata_fields()
    {
        await using var world = await StartAsync("product-developers");
        const string Key = "pdp", Secret = "example-secret-pdp";
        var inside = world.Upstream.State.Assets.First(a => a is { AssetFolder: "Product", ResourceType: "image", Type: "upload" } && !a.PublicId.Contains('%')).PublicId;

        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(HttpMethod.Get, $"/v1_1/demo/resources/image/upload/{inside}", Key, secret: Secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(HttpMethod.Get, "/v1_1/demo/metadata_fields", Key, secret: Secret)).Status);
        Assert.NotEmpty((await world.SendAsync(HttpMethod.Get, "/v1_1/demo/metadata_fields", Key, secret: Secret)).Rows("metadata_fields", "external_id"));
        Assert.Equal(HttpStatusCode.Forbidden, (await world.SendAsync(HttpMethod.Delete, "/v1_1/demo/metadata_fields/sku", Key, secret: Secret)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await world.SendAsync(HttpMethod.Get, "/v1_1/demo/usage", Key, secret: Secret)).Status);

        var away = await world.SendAsync(HttpMethod.Post, $"/v1_1/demo/resources/image/upload/{inside}", Key, new FormUrlEncodedContent([new("asset_folder", "Clothing")]), Secret);
        Assert.Equal(HttpStatusCode.Forbidden, away.Status);
        Assert.Contains("update", away.Error, StringComparison.Ordinal);
        var within = await world.SendAsync(HttpMethod.Post, $"/v1_1/demo/resources/image/upload/{inside}", Key, new FormUrlEncodedContent([new("asset_folder", "Product/Bags")]), Secret);
        Assert.Equal("Product/Bags", within.Json.GetProperty("asset_folder").GetString());
        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(HttpMethod.Post, "/v1_1/demo/image/destroy", Key, new FormUrlEncodedContent([new("public_id", inside)]), Secret)).Status);
        Assert.Null(world.Upstream.State.Find("image", "upload", inside));
    }

    [Fact]
    public async Task Configuration_administrators_have_fields_and_presets_and_no_assets_or_folders()
    {
        await using var world = await StartAsync("configuration-administrators");
        const string Key = "terraform", Secret = "example-secret-terraform";
        var field = new StringContent("""{"external_id":"season","label":"Season","type":"string"}""", System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(HttpMethod.Post, "/v1_1/demo/metadata_fields", Key, field, Secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(HttpMethod.Post, "/v1_1/demo/upload_presets", Key, new FormUrlEncodedContent([new("name", "plain"), new("tags", "x")]), Secret)).Status);
        Assert.Contains("season", (await world.SendAsync(HttpMethod.Get, "/v1_1/demo/metadata_fields", Key, secret: Secret)).Rows("metadata_fields", "external_id"));
        Assert.Empty((await world.SendAsync(HttpMethod.Get, "/v1_1/demo/resources/image/upload", Key, secret: Secret)).Rows("resources", "public_id"));
        Assert.Empty((await world.SendAsync(HttpMethod.Get, "/v1_1/demo/folders", Key, secret: Secret)).Rows("folders", "path"));
        Assert.Equal(HttpStatusCode.Forbidden, (await UploadAsync(world, Key, Secret, "Product", "no")).Status);
    }

    private static Task<SidecarWorld> StartAsync(string example, bool seeded = true) =>
        SidecarWorld.StartWithFileAsync(RepositoryFiles.Path($"examples/{example}/grants.yaml"), Emulator with { SeedLibrary = seeded });

    private static bool Below(string folder, string top) => folder == top || folder.StartsWith(top + "/", StringComparison.Ordinal);

    private static Task<Answer> UploadAsync(SidecarWorld world, string key, string secret, string folder, string publicId) => world.SendAsync(
        HttpMethod.Post, "/v1_1/demo/image/upload", key,
        new FormUrlEncodedContent([new("file", Image), new("asset_folder", folder), new("public_id", publicId)]), secret);

    private static Task<Answer> SearchAsync(SidecarWorld world, string key, string secret, string expression) => world.SendAsync(
        HttpMethod.Post, "/v1_1/demo/resources/search", key,
        new StringContent(System.Text.Json.JsonSerializer.Serialize(new { expression, max_results = 100 }), System.Text.Encoding.UTF8, "application/json"), secret);
}
