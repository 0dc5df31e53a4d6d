using System.Net;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Where an upload lands decides, not what its id looks like in dynamic mode, and exactly its id in fixed mode.</summary>
public sealed class UploadDestinationTests(DynamicWorld dynamic, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Theory]
    [InlineData("..")]
    [InlineData("...png")]
    public async Task A_file_whose_name_is_no_public_id_is_refused(string fileName) => await dynamic.UntouchedAsync(
        () => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("use_filename", "true"), ("unique_filename", "false"), ("filename_override", fileName)),
        HttpStatusCode.BadRequest);

    [Fact]
    public async Task Dynamic_mode_judges_the_folder_not_the_id()
    {
        var id = "secret/" + WriteWorld.Name();

        await dynamic.OkAsync(() => dynamic.UploadAsync("editor", ("asset_folder", "Product"), ("public_id", id)));

        Assert.Equal("Product", dynamic.Stored(id).AssetFolder);
        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("editor", ("asset_folder", "secret"), ("public_id", "Product/x")), "create");
    }

    [Fact]
    public async Task Without_a_folder_dynamic_mode_judges_the_root()
    {
        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("editor", ("public_id", "Product/" + WriteWorld.Name())), "create");
        await dynamic.OkAsync(() => dynamic.UploadAsync("rooted", ("public_id", WriteWorld.Name())));
    }

    [Fact]
    public async Task The_deprecated_folder_counts_in_dynamic_mode()
    {
        var name = WriteWorld.Name();

        await dynamic.OkAsync(() => dynamic.UploadAsync("editor", ("folder", "Product"), ("public_id", name)));

        Assert.Equal("Product", dynamic.Stored("Product/" + name).AssetFolder);
        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("editor", ("folder", "secret"), ("public_id", name)), "create");
    }

    [Fact]
    public async Task An_empty_folder_beside_another_does_not_put_the_asset_into_the_root()
    {
        var name = WriteWorld.Name();

        await dynamic.OkAsync(() => dynamic.UploadAsync("editor", ("asset_folder", ""), ("folder", "Product"), ("public_id", name)));

        Assert.Equal("Product", dynamic.Stored("Product/" + name).AssetFolder);
    }

    [Theory]
    [InlineData("asset_folder", "SECRET")]
    [InlineData("asset_folder", "Secret/Board")]
    [InlineData("asset_folder", "/secret/")]
    [InlineData("folder", "sEcret")]
    public async Task Case_and_slashes_do_not_slip_past_a_forbid_in_dynamic_mode(string name, string folder) =>
        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("guarded", (name, folder)), "create");

    [Theory]
    [InlineData("/Product/")]
    [InlineData("product")]
    public async Task A_folder_in_another_spelling_is_the_callers_own_and_goes_upstream_as_judged(string folder)
    {
        var name = WriteWorld.Name();

        await dynamic.OkAsync(() => dynamic.UploadAsync("editor", ("asset_folder", folder), ("public_id", name)));

        Assert.Equal("Product", dynamic.Stored(name).AssetFolder);
        Assert.Contains($"asset_folder={folder.Trim('/')}&", WriteWorld.Body(dynamic.Write) + "&", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public_id", "../secret/x")]
    [InlineData("public_id", "a//b")]
    [InlineData("public_id", "/a")]
    [InlineData("public_id", "a/")]
    [InlineData("public_id", "a ")]
    [InlineData("public_id", "a\\b")]
    [InlineData("public_id", "a/./b")]
    [InlineData("asset_folder", "Product/../secret")]
    [InlineData("asset_folder", "Product//x")]
    [InlineData("asset_folder", "//Product")]
    [InlineData("asset_folder", "Product ")]
    [InlineData("asset_folder", "Product/ x")]
    [InlineData("folder", "Product/..")]
    [InlineData("public_id_prefix", "..")]
    [InlineData("public_id_prefix", "a//b")]
    public async Task Names_that_could_be_read_in_two_ways_are_refused(string name, string value)
    {
        foreach (var world in (WriteWorld[])[dynamic, fixedMode])
        {
            await world.UntouchedAsync(
                () => world.UploadAsync("editor", name == "asset_folder" ? (name, value) : ("folder", name == "folder" ? value : "Product"), name is "folder" or "asset_folder" ? ("tags", "a") : (name, value)),
                HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Fixed_mode_judges_the_directory_of_the_id()
    {
        var name = WriteWorld.Name();

        await fixedMode.OkAsync(() => fixedMode.UploadAsync("editor", ("public_id", "Product/Shoes/" + name)));
        await fixedMode.OkAsync(() => fixedMode.UploadAsync("editor", ("folder", "Product"), ("public_id", "Bags/" + name)));
        await fixedMode.OkAsync(() => fixedMode.UploadAsync("editor", ("folder", "Product")));

        Assert.Equal("Product/Shoes", fixedMode.Stored("Product/Shoes/" + name).AssetFolder);
        Assert.Equal("Product/Bags", fixedMode.Stored("Product/Bags/" + name).AssetFolder);
    }

    [Theory]
    [InlineData("public_id", "secret/x")]
    [InlineData("public_id", "x")]
    [InlineData("public_id", "product/x")]
    [InlineData("public_id", "Products/x")]
    [InlineData("folder", "secret")]
    [InlineData("public_id_prefix", "secret")]
    [InlineData("tags", "x")]
    public async Task Fixed_mode_refuses_an_id_elsewhere_whatever_asset_folder_says(string name, string value) =>
        await fixedMode.ForbiddenAsync(() => fixedMode.UploadAsync("editor", ("asset_folder", "Product"), (name, value)), "create");

    [Theory]
    [InlineData("secret/photo.jpg")]
    [InlineData("secret%2Fphoto.jpg")]
    [InlineData("..\\secret\\photo.jpg")]
    public async Task A_directory_in_a_file_name_names_no_folder(string fileName)
    {
        await fixedMode.UntouchedAsync(
            () => fixedMode.UploadAsync("rooted", ("use_filename", "true"), ("filename_override", fileName)), HttpStatusCode.BadRequest);
        await fixedMode.UntouchedAsync(
            () => fixedMode.PostAsync("/image/upload", "rooted", ("file", "https://example.com/" + Uri.EscapeDataString(fileName)), ("use_filename", "1")), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Two_prefixes_in_fixed_mode_are_judged_in_every_order_they_may_be_joined()
    {
        // Allowed in both, forbidden where one lies in the other.
        await fixedMode.ForbiddenAsync(() => fixedMode.UploadAsync("editor", ("folder", "Product"), ("public_id_prefix", "secret"), ("public_id", "x")), "create");
        await fixedMode.ForbiddenAsync(() => fixedMode.UploadAsync("editor", ("folder", "secret"), ("public_id_prefix", "Product")), "create");
    }

    [Fact]
    public async Task A_policy_on_ids_is_asked_for_every_id_the_asset_may_get()
    {
        var name = WriteWorld.Name();

        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("named", ("asset_folder", "Product"), ("public_id", name)), "create");
        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("named", ("asset_folder", "Product"), ("public_id_prefix", "acme"), ("folder", "other"), ("public_id", name)), "create");
        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("named", ("asset_folder", "Product")), "create");
        await dynamic.OkAsync(() => dynamic.UploadAsync("named", ("asset_folder", "Product"), ("public_id", "acme/" + name)));
        await dynamic.OkAsync(() => dynamic.UploadAsync("named", ("asset_folder", "Product"), ("public_id_prefix", "acme"), ("public_id", name + "b")));
    }

    [Fact]
    public async Task An_upload_that_landed_elsewhere_is_not_shown()
    {
        dynamic.World.Upstream.FailNext(
            1, 200, """{"asset_id":"5ec2e70000000000000000000000000f","public_id":"x","version":1,"asset_folder":"secret","resource_type":"image","type":"upload","tags":[]}""",
            target => target.EndsWith("/image/upload", StringComparison.Ordinal));

        var answer = await dynamic.CallAsync(() => dynamic.UploadAsync("editor", ("asset_folder", "Product")));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.DoesNotContain("5ec2e7", answer.Text, StringComparison.Ordinal);
        Assert.Contains(dynamic.World.Log, e => e.Properties.Values.Any(v => v.ToString().Contains("landed in", StringComparison.Ordinal)));
    }

    public static TheoryData<string> UsualOptions =>
    [
        "use_filename=true", "use_filename=true&unique_filename=false", "use_filename=1&unique_filename=0&overwrite=true", "display_name=My photo", "overwrite=true", "overwrite=false",
        "use_asset_folder_as_public_id_prefix=true", "use_filename_as_display_name=true", "type=private", "type=authenticated", "access_mode=authenticated", "moderation=manual",
        "notification_url=https://example.com/hook", "invalidate=true", "phash=true&colors=true&faces=true", "return_delete_token=1", "async=true", "eager=w_400,h_300,c_pad|w_260&eager_async=true",
        "tags=a,b&context=alt=x|caption=y&metadata=sku=1", "public_id_prefix=shop", "allowed_formats=jpg,png", "resource_type=image", "unique_filename=true", "folder=&public_id=",
        "filename_override=photo (1).jpg", "transformation=c_limit,w_2000/q_auto", "backup=true&quality_analysis=true&detection=captioning", "upload_preset=product_signed",
    ];

    [Theory]
    [MemberData(nameof(UsualOptions))]
    public async Task An_editors_usual_options_pass_also_the_second_time(string options)
    {
        (string, string)[] fields = [("asset_folder", "Product"), .. options.Split('&').Select(option => option.Split('=', 2)).Select(pair => (pair[0], pair[1]))];

        await dynamic.OkAsync(() => dynamic.UploadAsync("editor", fields));
        await dynamic.OkAsync(() => dynamic.UploadAsync("editor", fields));
    }

    [Fact]
    public async Task A_missing_folder_needs_create_on_it()
    {
        // May add assets, not folders.
        var folder = "Product/" + WriteWorld.Name("new");

        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("filler", ("asset_folder", folder)), "create");
        await dynamic.OkAsync(() => dynamic.UploadAsync("filler", ("asset_folder", "Product/Shoes")));
        await dynamic.OkAsync(() => dynamic.UploadAsync("contributor", ("asset_folder", folder)));

        Assert.NotNull(dynamic.State.FindFolder(folder));
    }

    [Fact]
    public async Task A_granted_folder_that_does_not_exist_yet_comes_with_the_first_upload()
    {
        await dynamic.OkAsync(() => dynamic.UploadAsync("newcomer", ("asset_folder", "clients/new/first")));
        await fixedMode.OkAsync(() => fixedMode.UploadAsync("newcomer", ("public_id", "clients/new/first/" + WriteWorld.Name())));

        Assert.NotNull(dynamic.State.FindFolder("clients/new/first"));
        await dynamic.ForbiddenAsync(() => dynamic.UploadAsync("newcomer", ("asset_folder", "clients/newer")), "create");
        await fixedMode.ForbiddenAsync(() => fixedMode.UploadAsync("newcomer", ("public_id", "clients/newer/x")), "create");
    }
}
