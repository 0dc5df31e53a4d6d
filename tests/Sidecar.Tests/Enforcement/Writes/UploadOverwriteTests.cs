using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Overwriting is on by default and reaches an asset wherever it lies: each way of hitting one must be seen.</summary>
public sealed class UploadOverwriteTests(DynamicWorld dynamic, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Theory]
    [InlineData("upload")]
    [InlineData("private")]
    [InlineData("authenticated")]
    public async Task An_asset_in_a_foreign_folder_cannot_be_overwritten(string type)
    {
        var victim = dynamic.Given("secret", type: type);

        await dynamic.ForbiddenAsync(
            () => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", victim.PublicId), ("type", type)), "update", "move");
        await dynamic.OkAsync(
            () => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", victim.PublicId), ("type", type == "private" ? "upload" : "private")));

        Assert.Equal(victim, dynamic.Now(victim));
    }

    [Fact]
    public async Task Overwriting_into_another_folder_is_a_move_that_needs_update_there()
    {
        var asset = dynamic.Given("Product");

        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("editor", ("asset_folder", "clients/acme"), ("public_id", asset.PublicId)), "create", "update");
        await dynamic.OkAsync(() => dynamic.UploadAsync("two", ("asset_folder", "clients/acme"), ("public_id", asset.PublicId)));

        Assert.Equal("clients/acme", dynamic.Now(asset).AssetFolder);
    }

    [Fact]
    public async Task An_overwrite_without_a_folder_stays_where_the_asset_is()
    {
        var asset = dynamic.Given("Product/Bags");

        var answer = await dynamic.OkAsync(() => dynamic.UploadAsync("editor", ("public_id", asset.PublicId)));

        Assert.True(answer.Json.GetProperty("overwritten").GetBoolean());
        Assert.Equal("Product/Bags", dynamic.Now(asset).AssetFolder);
        Assert.Contains("asset_folder=Product%2FBags", WriteWorld.Body(dynamic.Write), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contributor_adds_but_does_not_overwrite()
    {
        foreach (var world in (WriteWorld[])[dynamic, fixedMode])
        {
            var asset = world.Given("Product");
            (string, string)[] fields = [("public_id", asset.PublicId), .. world.IsFixed ? [] : new[] { ("asset_folder", "Product") }];

            await world.ForbiddenAsync(() => world.UploadAsync("contributor", fields), "update");
            await world.OkAsync(() => world.UploadAsync("editor", fields));
            await world.OkAsync(() => world.UploadAsync("contributor", world.IsFixed ? ("folder", "Product") : ("asset_folder", "Product")));
        }
    }

    [Theory]
    [InlineData("true", "false")]
    [InlineData("1", "0")]
    [InlineData("yes", "no")]
    [InlineData("TRUE", "FALSE")]
    public async Task An_id_from_the_file_name_is_foreseen(string useFileName, string unique)
    {
        var victim = dynamic.Given("secret");
        var file = $"https://example.com/{victim.PublicId}.jpg";
        (string, string)[] fields = [("asset_folder", "Product"), ("use_filename", useFileName), ("unique_filename", unique)];

        await dynamic.ForbiddenAsync(() => dynamic.PostAsync("/image/upload", "editor", [("file", file), .. fields]), "update", "move");
        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("editor", [("filename_override", victim.PublicId + ".png"), .. fields]), "update", "move");
        await dynamic.ForbiddenAsync(
            () => dynamic.World.SendAsync(HttpMethod.Post, "/v1_1/demo/image/upload", "editor", WriteWorld.Multipart(true, victim.PublicId + ".jpg", [1], fields)), "update", "move");
    }

    [Fact]
    public async Task An_id_that_cannot_be_foreseen_overwrites_nothing()
    {
        var victim = dynamic.State.Add(new Asset { PublicId = "my_" + WriteWorld.Name("photo"), AssetFolder = "secret", Format = "jpg" });

        await dynamic.CallAsync(() => dynamic.UploadAsync(
            "editor", ("asset_folder", "Product"), ("use_filename", "true"), ("unique_filename", "false"), ("filename_override", victim.PublicId.Replace('_', ' ') + ".jpg")));

        Assert.Equal(victim, dynamic.Now(victim));
        Assert.Contains("overwrite=false", WriteWorld.Body(dynamic.Write), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public_id_prefix", "library")]
    [InlineData("public_id_prefix", "/library/")]
    [InlineData("folder", "library")]
    public async Task An_id_with_a_prefix_is_foreseen(string parameter, string value)
    {
        var name = WriteWorld.Name();
        dynamic.Given("secret", "library/" + name);

        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("editor", ("asset_folder", "Product"), (parameter, value), ("public_id", name)), "update", "move");
    }

    [Fact]
    public async Task Two_prefixes_are_foreseen_joined()
    {
        var name = WriteWorld.Name();
        dynamic.Given("secret", "outer/inner/" + name);
        fixedMode.Given("Product/Product", name);

        await dynamic.ForbiddenAsync(
            () => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("folder", "outer"), ("public_id_prefix", "inner"), ("public_id", name)), "update", "move");
        await fixedMode.ForbiddenAsync(() => fixedMode.UploadAsync("contributor", ("folder", "Product"), ("public_id_prefix", "Product"), ("public_id", name)));
    }

    [Fact]
    public async Task The_asset_folder_as_prefix_is_foreseen()
    {
        var name = WriteWorld.Name();
        dynamic.Given("secret", "Product/" + name);

        await dynamic.ForbiddenAsync(
            () => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("use_asset_folder_as_public_id_prefix", "true"), ("public_id", name)), "update", "move");
    }

    [Theory]
    [InlineData("public_id_prefix", "Product/")]
    [InlineData("public_id_prefix", "Product")]
    [InlineData("folder", "Product/")]
    public async Task Fixed_mode_foresees_ids_with_prefixes(string parameter, string value)
    {
        var name = WriteWorld.Name();
        fixedMode.Given("Product", name);

        await fixedMode.ForbiddenAsync(() => fixedMode.UploadAsync("contributor", (parameter, value), ("public_id", name)), "update");
    }

    [Theory]
    [InlineData("image")]
    [InlineData("video")]
    [InlineData("raw")]
    public async Task Auto_sees_all_three_twins(string resourceType)
    {
        var victim = dynamic.Given("secret", resourceType: resourceType);

        foreach (var path in (string[])["/auto/upload", "/upload"])
        {
            await dynamic.ForbiddenAsync(
                () => dynamic.PostAsync(path, "editor", ("file", "https://example.com/a.bin"), ("asset_folder", "Product"), ("public_id", victim.PublicId)), "update", "move");
        }
    }

    [Fact]
    public async Task Auto_foresees_a_raw_id_with_its_extension()
    {
        var stem = WriteWorld.Name();
        dynamic.Given("secret", stem + ".csv", "raw");

        await dynamic.ForbiddenAsync(
            () => dynamic.PostAsync("/auto/upload", "editor", ("file", $"https://example.com/{stem}.csv"), ("asset_folder", "Product"), ("use_filename", "1"), ("unique_filename", "0")),
            "update", "move");
    }

    [Fact]
    public async Task Overwrite_false_on_the_id_of_a_hidden_asset_does_not_show_it()
    {
        var hidden = dynamic.Given("secret");
        var own = dynamic.Given("Product");

        var refused = await dynamic.CallAsync(() => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", hidden.PublicId), ("overwrite", "false")));
        var shown = await dynamic.OkAsync(() => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", own.PublicId), ("overwrite", "false")));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.DoesNotContain(hidden.AssetId, refused.Text, StringComparison.Ordinal);
        Assert.Equal(hidden, dynamic.Now(hidden));
        Assert.True(shown.Json.GetProperty("existing").GetBoolean());
    }

    [Fact]
    public async Task A_contributors_upload_cannot_overwrite_what_comes_in_between()
    {
        await dynamic.OkAsync(() => dynamic.UploadAsync("contributor", ("asset_folder", "Product"), ("public_id", WriteWorld.Name())));
        Assert.Contains("overwrite=false", WriteWorld.Body(dynamic.Write), StringComparison.Ordinal);

        // An editor's goes out as it came: it may overwrite what another of its calls put there.
        await dynamic.OkAsync(() => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", WriteWorld.Name())));
        Assert.DoesNotContain("overwrite", WriteWorld.Body(dynamic.Write), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_deletes_the_overwritten_asset_needs_delete_on_it()
    {
        var asset = dynamic.Given("Product");
        (string, string)[] fields = [("asset_folder", "Product"), ("public_id", asset.PublicId), ("return_delete_token", "true")];

        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("editor", fields), "delete");
        await dynamic.OkAsync(() => dynamic.UploadAsync("manager", fields));
        await dynamic.OkAsync(() => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("return_delete_token", "true")));
    }

    [Fact]
    public async Task An_admin_overwrites_without_look_ups()
    {
        await dynamic.OkAsync(() => dynamic.UploadAsync("admin", ("public_id", dynamic.Given("secret").PublicId)));

        Assert.Single(dynamic.Sent);
    }

    [Fact]
    public async Task When_Cloudinary_does_not_say_nothing_is_written()
    {
        var before = dynamic.Picture();
        dynamic.World.Upstream.FailNext(3, 500, "{\"error\":{\"message\":\"boom\"}}", target => target.Contains("/resources/", StringComparison.Ordinal));

        var answer = await dynamic.CallAsync(() => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", "x")));

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.NotNull(answer.Error);
        Assert.True(before.SequenceEqual(dynamic.Picture()));
    }
}
