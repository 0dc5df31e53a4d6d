using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>A preset decides where an upload lands, with a signature behind the request and without one before it.</summary>
public sealed class UploadPresetTests(DynamicWorld world) : IClassFixture<DynamicWorld>
{
    [Fact]
    public async Task A_presets_folder_is_judged_and_spelled_out_upstream()
    {
        var id = WriteWorld.Name();

        await world.OkAsync(() => world.UploadAsync("editor", ("upload_preset", "product_signed"), ("public_id", id)));

        Assert.Equal("Product", world.Stored(id).AssetFolder);
        Assert.Contains("asset_folder=Product", WriteWorld.Body(world.Write), StringComparison.Ordinal);
        await world.ForbiddenAsync(() => world.UploadAsync("acme", ("upload_preset", "product_signed")), "create");
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("upload_preset", "secret_unsigned")), "create");
    }

    [Fact]
    public async Task In_a_signed_upload_the_request_goes_before_its_preset()
    {
        var id = WriteWorld.Name();

        await world.OkAsync(() => world.UploadAsync("acme", ("upload_preset", "product_signed"), ("asset_folder", "clients/acme"), ("public_id", id)));

        Assert.Equal("clients/acme", world.Stored(id).AssetFolder);
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("upload_preset", "product_signed"), ("asset_folder", "secret")), "create");
    }

    [Fact]
    public async Task The_word_unsigned_does_not_turn_a_signed_upload_over_to_its_preset()
    {
        var id = WriteWorld.Name();
        (string, string)[] fields = WriteWorld.Signed(
            "editor", false, ("file", "https://example.com/a.jpg"), ("asset_folder", "Product"), ("public_id", id), ("unsigned", "true"), ("upload_preset", "secret_unsigned"), ("type", "private"));

        await world.OkAsync(() => world.PostAsync("/image/upload", "", fields));

        Assert.Equal("Product", world.Stored(id, type: "private").AssetFolder);
        Assert.DoesNotContain("unsigned=", WriteWorld.Body(world.Write), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_presets_asset_folder_and_a_requests_folder_both_must_be_permitted()
    {
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("upload_preset", "secret_unsigned"), ("folder", "Product")), "create");
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("upload_preset", "product_signed"), ("folder", "secret")), "create");
    }

    [Fact]
    public async Task A_presets_way_of_naming_is_foreseen()
    {
        var name = WriteWorld.Name();
        world.Given("secret", "imported/" + name);

        await world.ForbiddenAsync(
            () => world.PostAsync("/image/upload", "editor", ("file", $"https://example.com/{name}.jpg"), ("upload_preset", "named_by_file"), ("asset_folder", "Product")), "update", "move");
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("..")]
    [InlineData("Product_signed")]
    public async Task An_unknown_preset_is_answered_in_Cloudinarys_words(string preset)
    {
        var answer = await world.UntouchedAsync(() => world.UploadAsync("editor", ("upload_preset", preset), ("asset_folder", "Product")), HttpStatusCode.BadRequest);

        Assert.Equal("Upload preset not found", answer.Error);
    }

    [Fact]
    public async Task A_preset_that_runs_code_before_storing_needs_the_settings_permission()
    {
        var name = await PresetAsync("""{ "asset_folder": "Product", "eval": "upload_options.asset_folder = 'secret'" }""");

        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("upload_preset", name)), "update_settings");
        await world.OkAsync(() => world.UploadAsync("admin", ("upload_preset", name)));
    }

    [Fact]
    public async Task An_unsigned_upload_goes_upstream_without_credentials()
    {
        var answer = await world.OkAsync(() => UnsignedAsync("acme_unsigned", ("tags", "web"), ("timestamp", "1800000000")));

        Assert.False(world.Write.Headers.ContainsKey("Authorization"));
        Assert.DoesNotContain("api_key", WriteWorld.Body(world.Write), StringComparison.Ordinal);
        Assert.Equal("clients/acme", world.Stored(answer.Json.GetProperty("public_id").GetString()!).AssetFolder);
        Assert.False(answer.Json.TryGetProperty("api_key", out _));
        Assert.False(answer.Json.TryGetProperty("signature", out _));
    }

    [Fact]
    public async Task An_unsigned_upload_with_a_credential_beside_it_stays_unsigned()
    {
        await world.OkAsync(() => world.PostAsync(
            "/image/upload", "admin", ("file", "https://example.com/a.jpg"), ("upload_preset", "acme_unsigned"), ("unsigned", "true")));

        Assert.False(world.Write.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task An_unsigned_upload_needs_a_preset_that_the_grants_name()
    {
        await world.ForbiddenAsync(() => UnsignedAsync("secret_unsigned"), "create");
        await world.ForbiddenAsync(() => UnsignedAsync("product_signed"), "create");
        await world.ForbiddenAsync(() => UnsignedAsync("nope"), "create");
        await world.UntouchedAsync(() => world.PostAsync("/image/upload", "", ("file", "https://example.com/a.jpg")), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("asset_folder", "secret")]
    [InlineData("folder", "secret")]
    [InlineData("asset_folder", "clients/globex")]
    public async Task An_unsigned_upload_cannot_leave_its_presets_folder(string name, string value) =>
        await world.ForbiddenAsync(() => UnsignedAsync("acme_unsigned", (name, value)), "create");

    [Fact]
    public async Task An_unsigned_preset_without_a_folder_leaves_it_to_the_request_and_the_grants()
    {
        var name = await PresetAsync("""{ "name": "open_unsigned", "unsigned": true, "tags": "open" }""");

        await world.ForbiddenAsync(() => UnsignedAsync(name), "create");
        await world.ForbiddenAsync(() => UnsignedAsync(name, ("asset_folder", "secret")), "create");
        await world.OkAsync(() => UnsignedAsync(name, ("asset_folder", "/clients/acme/")));
        var answer = await world.OkAsync(() => UnsignedAsync(name, ("asset_folder", ""), ("folder", "clients/acme")));

        Assert.Equal("clients/acme", world.Stored(answer.Json.GetProperty("public_id").GetString()!).AssetFolder);
    }

    [Fact]
    public async Task An_unsigned_presets_deprecated_folder_counts_beside_the_requests()
    {
        var name = await PresetAsync("""{ "name": "folder_unsigned", "unsigned": true, "folder": "secret" }""");

        await world.ForbiddenAsync(() => UnsignedAsync(name), "create");
        await world.ForbiddenAsync(() => UnsignedAsync(name, ("asset_folder", "clients/acme")), "create");
    }

    [Fact]
    public async Task An_unsigned_upload_on_a_taken_id_shows_and_changes_nothing()
    {
        var hidden = world.Given("secret");

        var answer = await world.CallAsync(() => UnsignedAsync("acme_unsigned", ("public_id", hidden.PublicId)));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.DoesNotContain(hidden.AssetId, answer.Text, StringComparison.Ordinal);
        Assert.Equal(hidden, world.Now(hidden));
    }

    private Task<Answer> UnsignedAsync(string preset, params (string, string)[] fields) =>
        world.PostAsync("/image/upload", "", [("file", "https://example.com/a.jpg"), ("upload_preset", preset), .. fields]);

    private async Task<string> PresetAsync(string settings)
    {
        var answer = await world.OkAsync(() => world.JsonAsync(HttpMethod.Post, "/upload_presets", "admin", settings));
        return answer.Json.GetProperty("name").GetString()!;
    }
}
