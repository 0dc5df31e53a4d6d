using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary><c>explicit</c> changes a stored asset, moves it, or brings a remote one in.</summary>
public sealed class ExplicitTests(DynamicWorld dynamic, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Fact]
    public async Task It_needs_update_on_the_asset()
    {
        foreach (var world in (WriteWorld[])[dynamic, fixedMode])
        {
            var (own, foreign) = (world.Given("Product"), world.Given("secret"));

            var answer = await world.OkAsync(() => ExplicitAsync(world, "editor", own.PublicId, ("tags", "a,b")));

            Assert.Equal(["a", "b"], world.Now(own).Tags);
            Assert.Equal("editor", answer.Json.GetProperty("api_key").GetString());
            Assert.Equal(
                WriteWorld.Sha1($"public_id={own.PublicId}&version={answer.Json.GetProperty("version")}{Yaml.SecretOf("editor")}"), answer.Json.GetProperty("signature").GetString());
            await world.ForbiddenAsync(() => ExplicitAsync(world, "editor", foreign.PublicId, ("tags", "a")), "update");
            await world.ForbiddenAsync(() => ExplicitAsync(world, "contributor", own.PublicId, ("tags", "c")), "update");
        }
    }

    [Fact]
    public async Task Another_asset_folder_is_a_move()
    {
        var asset = dynamic.Given("Product");

        await dynamic.ForbiddenAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("asset_folder", "clients/acme")), "update");
        await dynamic.ForbiddenAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("asset_folder", "")), "update");
        await dynamic.OkAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("asset_folder", "/Product/Bags/")));
        Assert.Equal("Product/Bags", dynamic.Now(asset).AssetFolder);
        await dynamic.OkAsync(() => ExplicitAsync(dynamic, "two", asset.PublicId, ("asset_folder", "clients/acme")));
        Assert.Equal("clients/acme", dynamic.Now(asset).AssetFolder);
    }

    [Fact]
    public async Task A_missing_asset_is_not_found_and_in_a_hidden_folder_of_fixed_mode_forbidden()
    {
        var answer = await dynamic.UntouchedAsync(() => ExplicitAsync(dynamic, "editor", "nothing/here"), HttpStatusCode.NotFound);
        Assert.Equal("Resource not found - nothing/here", answer.Error);

        await fixedMode.UntouchedAsync(() => ExplicitAsync(fixedMode, "editor", "Product/nothing"), HttpStatusCode.NotFound);
        await fixedMode.ForbiddenAsync(() => ExplicitAsync(fixedMode, "editor", "secret/nothing"), "update");
    }

    [Fact]
    public async Task A_fetched_asset_comes_into_being_where_create_is_permitted()
    {
        var address = $"https://example.com/{WriteWorld.Name()}.jpg";
        (string, string) type = ("type", "fetch");

        await dynamic.ForbiddenAsync(() => dynamic.PostAsync("/image/explicit", "editor", ("public_id", address), type), "create");
        await dynamic.OkAsync(() => dynamic.PostAsync("/image/explicit", "editor", ("public_id", address), type, ("asset_folder", "Product")));

        var fetched = dynamic.Stored(address, type: "fetch");
        Assert.Equal("Product", fetched.AssetFolder);
        await dynamic.ForbiddenAsync(() => dynamic.PostAsync("/image/explicit", "contributor", ("public_id", address), type, ("asset_folder", "Product")), "update");
        await dynamic.OkAsync(() => dynamic.PostAsync("/image/explicit", "editor", ("public_id", address), type, ("tags", "t")));
        Assert.Equal(["t"], dynamic.Now(fetched).Tags);
    }

    [Fact]
    public async Task Parameters_that_may_name_another_asset_are_refused()
    {
        var asset = dynamic.Given("Product");

        await dynamic.UntouchedAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("folder", "secret")), HttpStatusCode.BadRequest);
        await dynamic.UntouchedAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("public_id_prefix", "secret")), HttpStatusCode.BadRequest);
        await dynamic.UntouchedAsync(() => ExplicitAsync(dynamic, "editor", "a//b"), HttpStatusCode.NotFound);
        await dynamic.UntouchedAsync(() => dynamic.PostAsync("/image/explicit", "editor", ("public_id", asset.PublicId)), HttpStatusCode.BadRequest);
        await dynamic.UntouchedAsync(() => dynamic.PostAsync("/image/explicit", "editor", ("public_id", asset.PublicId), ("type", "Upload")), HttpStatusCode.BadRequest);
        await dynamic.UntouchedAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("asset_folder", "Product/../secret")), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_preset_along_with_it_does_not_move_the_asset()
    {
        var asset = dynamic.Given("Product/Bags");

        await dynamic.OkAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("upload_preset", "acme_unsigned")));

        Assert.Contains("asset_folder=Product%2FBags", WriteWorld.Body(dynamic.Write), StringComparison.Ordinal);
        await dynamic.ForbiddenAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("upload_preset", "named_by_file")), "update_settings");
        await dynamic.UntouchedAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("upload_preset", "nope")), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_token_that_deletes_needs_delete()
    {
        var asset = dynamic.Given("Product");

        await dynamic.ForbiddenAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("return_delete_token", "1")), "delete");
        await dynamic.OkAsync(() => ExplicitAsync(dynamic, "manager", asset.PublicId, ("return_delete_token", "1")));
        await dynamic.OkAsync(() => ExplicitAsync(dynamic, "editor", asset.PublicId, ("return_delete_token", "false")));
    }

    [Fact]
    public async Task A_fetched_asset_makes_its_folder_only_where_that_is_permitted()
    {
        Task<Answer> FetchAsync(string folder) =>
            dynamic.PostAsync("/image/explicit", "filler", ("public_id", $"https://example.com/{WriteWorld.Name()}.jpg"), ("type", "fetch"), ("asset_folder", folder));

        await dynamic.ForbiddenAsync(() => FetchAsync("Product/" + WriteWorld.Name("new")), "create");
        await dynamic.OkAsync(() => FetchAsync("Product/Shoes"));
    }

    private static Task<Answer> ExplicitAsync(WriteWorld world, string key, string publicId, params (string, string)[] fields) =>
        world.PostAsync("/image/explicit", key, [("public_id", publicId), ("type", "upload"), .. fields]);
}
