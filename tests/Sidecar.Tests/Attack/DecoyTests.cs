using Sidecar.Tests.Enforcement.Writes;

namespace Sidecar.Tests.Attack;

/// <summary>
/// In dynamic mode anybody may give an asset any free public id. An asset of the caller's own, named as one reading of a reference, must not stand in for the
/// asset that another reading names.
/// </summary>
public sealed class DecoyTests(DynamicWorld world) : IClassFixture<DynamicWorld>
{
    [Theory]
    [InlineData("l_upload:{0}", "upload/{0}", "image", "upload", "{0}")]
    [InlineData("u_image:{0}", "image/{0}", "image", "upload", "{0}")]
    [InlineData("l_image:authenticated:{0}", "image/authenticated/{0}", "image", "authenticated", "{0}")]
    [InlineData("l_video:upload:{0}", "video/upload/{0}", "video", "upload", "{0}")]
    [InlineData("l_video:private:{0}", "video/private/{0}", "video", "upload", "private/{0}")]
    [InlineData("l_authenticated:video:{0}", "authenticated/video/{0}", "image", "authenticated", "video/{0}")]
    [InlineData("l_{0},w_1", "decoy/{0}", "image", "upload", "{0}")]
    public async Task A_layer_is_judged_by_every_asset_it_may_show(string layer, string decoy, string resourceType, string type, string hidden)
    {
        var name = WriteWorld.Name("decoy");
        world.Given("Product", Named(decoy));
        world.Given("secret", Named(hidden), resourceType, type);

        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("eager", Named(layer))), "read");

        string Named(string text) => text.Replace("{0}", name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_as_an_object_is_judged_by_the_words_in_its_id_too()
    {
        var name = WriteWorld.Name("decoy");
        world.Given("Product", "authenticated/" + name);
        world.Given("secret", name, type: "authenticated");

        await world.ForbiddenAsync(
            () => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", $$$"""[{"overlay":{"public_id":"authenticated:{{{name}}}"}}]""")), "read");
    }

    [Theory]
    [InlineData("brand_overlay", """[{"transformation":"{0}"}]""")]
    [InlineData("brand-overlay", """[{"transformation":"{0}"}]""")]
    [InlineData("brand", """[{"transformation":["{0}"]}]""")]
    [InlineData("brand", """[{"transformation":[{"width":1},{"transformation":["{0}"]}]}]""")]
    public async Task A_named_transformation_in_JSON_is_one_whatever_its_spelling(string stem, string json)
    {
        var hidden = world.Given("secret", WriteWorld.Name("brand"));
        world.State.AddTransformation(stem + hidden.PublicId, $$"""[{"overlay":"{{hidden.PublicId}}"}]""");

        await world.ForbiddenAsync(
            () => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", json.Replace("{0}", stem + hidden.PublicId, StringComparison.Ordinal))), "read");
        await world.OkAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("responsive_breakpoints", """[{"transformation":"w_100"},{"transformation":"dpr_2.0"}]""")));
    }

    [Theory]
    [InlineData("https://example.com/a.jpg,https://res.cloudinary.com/demo/image/upload/{0}.jpg")]
    [InlineData("https://example.com/a.jpg\nhttps://res.cloudinary.com/demo/image/upload/{0}.jpg")]
    [InlineData("https://example.com/a.jpg?|https://res.cloudinary.com/demo/image/upload/{0}.jpg")]
    public async Task A_second_address_behind_the_first_is_not_overlooked(string url)
    {
        var hidden = world.Given("secret", WriteWorld.Name("url"));
        (string, string) urls = ("urls[]", url.Replace("{0}", hidden.PublicId, StringComparison.Ordinal));

        await world.ForbiddenAsync(() => world.PostAsync("/video/concat", "editor", urls, ("asset_folder", "Product"), ("public_id", WriteWorld.Name("joined"))), "download");
    }

    [Fact]
    public async Task An_id_with_a_comma_that_a_list_does_not_find_does_not_go_into_an_archive()
    {
        var id = $"{world.Given("secret").PublicId},{WriteWorld.Name("absent")}";

        await world.ForbiddenAsync(() => world.PostAsync("/image/generate_archive", "editor", ("mode", "download"), ("public_ids[]", id)), "download");
    }

    [Fact]
    public async Task A_folder_with_a_comma_is_not_sent_as_it_is()
    {
        world.Given("secret");

        await world.ForbiddenAsync(() => world.PostAsync("/all/generate_archive", "editor", ("mode", "download"), ("asset_folders[]", "Product/x,secret")), "download");
    }
}
