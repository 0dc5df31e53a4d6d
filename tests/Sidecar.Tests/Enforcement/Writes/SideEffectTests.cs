using System.Net;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>What an upload or explicit call could do beside its own asset.</summary>
public sealed class SideEffectTests(DynamicWorld world) : IClassFixture<DynamicWorld>
{
    public static TheoryData<string, string> Reaching => new()
    {
        { "transformation", "l_secret:board" },
        { "transformation", "c_fill,w_100/L_secret" },
        { "transformation", "u_authenticated:secret" },
        { "transformation", "t_named" },
        { "transformation", "fn_remote:aHR0cHM6Ly9l" },
        { "transformation", "pre_fn_wasm" },
        { "transformation", "w_100/l_text,x_1" },
        { "transformation", "%6c_secret" },
        { "transformation", "%256c_secret" },
        { "transformation", "c_fill;l_secret" },
        { "transformation", "(l_secret)" },
        { "transformation", "w_100\u00a0,\u00a0l_secret" },
        { "transformation", "if_w_gt_100/l_secret/if_end" },
        { "transformation", "$img_ref:!secret!" },
        { "transformation", "l_fetch:!secret!" },
        { "transformation", """[{"overlay":"secret"}]""" },
        { "transformation", """[{"raw_transformation":"w_1,L_secret"}]""" },
        { "transformation", """[{"\u006fverlay":"secret"}]""" },
        { "eager", "w_100|l_secret" },
        { "eager", "w_100,h_100|c_fill/t_named" },
        { "responsive_breakpoints", """[{"create_derived":true,"transformation":"l_secret"}]""" },
        { "responsive_breakpoints", """[{"transformation":"\u006c_secret"}]""" },
        { "format", "jpg/l_secret" },
    };

    [Theory]
    [MemberData(nameof(Reaching))]
    public async Task A_transformation_that_reaches_other_assets_needs_read_on_everything(string name, string value)
    {
        var asset = world.Given("Product");

        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), (name, value)), "read");
        await world.ForbiddenAsync(() => world.PostAsync("/image/explicit", "editor", ("public_id", asset.PublicId), ("type", "upload"), (name, value)), "read");
        await world.ForbiddenAsync(() => world.UploadAsync("guarded", ("asset_folder", "Product"), (name, value)), "read");
        await world.CallAsync(() => world.UploadAsync("admin", ("asset_folder", "Product"), (name, value)));
        Assert.NotNull(world.Write);
    }

    [Theory]
    [InlineData("""{"transformation":[{"overlay":"secret"}]}""")]
    [InlineData("""{"transformation":[{"\u006fverlay":"secret"}]}""")]
    [InlineData("""{"eager":[{"transformation":["\u006c_secret"]}]}""")]
    [InlineData("""{"eager":["w_100",{"underlay":{"public_id":"secret"}}]}""")]
    [InlineData("""{"responsive_breakpoints":[{"transformation":"l_secret"}]}""")]
    public async Task A_transformation_in_JSON_is_judged_as_decoded(string json) =>
        await world.ForbiddenAsync(
            () => world.JsonAsync(HttpMethod.Post, "/image/upload", "editor", $$"""{"file":"https://example.com/a.jpg","asset_folder":"Product",{{json[1..]}}"""), "read");

    [Theory]
    [InlineData("transformation", "c_fill,g_auto,h_100,w_100/e_sepia/q_auto/f_auto")]
    [InlineData("transformation", "l_text:Arial_20:Hello,g_south/fl_layer_apply")]
    [InlineData("transformation", "fl_progressive,dpr_2.0,ar_16:9")]
    [InlineData("transformation", "$w_100/w_$w")]
    [InlineData("eager", "w_400,h_300,c_pad|w_260,h_200,c_crop,g_north/jpg")]
    [InlineData("eager", "sp_hd/m3u8")]
    [InlineData("transformation", """[{"raw_transformation":"w_1"}]""")]
    [InlineData("transformation", "l_fetch:aHR0cHM6Ly9l")]
    [InlineData("responsive_breakpoints", """[{"create_derived":true,"bytes_step":20000,"min_width":200,"max_width":1000,"transformation":{"crop":"fill","aspect_ratio":"16:9","gravity":"auto"}}]""")]
    [InlineData("format", "webp")]
    public async Task Usual_transformations_pass(string name, string value) =>
        await world.OkAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), (name, value)));

    [Theory]
    [InlineData("eval")]
    [InlineData("on_success")]
    public async Task Code_needs_the_settings_permission(string name)
    {
        var asset = world.Given("Product");

        await world.ForbiddenAsync(() => world.UploadAsync("manager", ("asset_folder", "Product"), (name, "upload_options.asset_folder = 'secret'")), "update_settings");
        await world.ForbiddenAsync(() => world.PostAsync("/image/explicit", "manager", ("public_id", asset.PublicId), ("type", "upload"), (name, "1")), "update_settings");
        await world.OkAsync(() => world.UploadAsync("admin", (name, "1")));
    }

    [Theory]
    [InlineData("https://res.cloudinary.com/demo/image/upload/secret.jpg")]
    [InlineData("HTTP://RES.CLOUDINARY.COM/demo/image/upload/secret.jpg")]
    [InlineData("https://demo-res.cloudinary.com/image/upload/secret.jpg")]
    [InlineData("https://res.cloudinary.com./demo/image/upload/secret.jpg")]
    [InlineData("https://user@res.cloudinary.com:443/demo/image/upload/secret.jpg")]
    [InlineData("https://res\u3002cloudinary\uff0ecom/demo/image/upload/secret.jpg")]
    [InlineData("//res.cloudinary.com/demo/image/upload/secret.jpg")]
    [InlineData(" https://res.cloudinary.com/demo/image/upload/secret.jpg")]
    [InlineData("https://api.cloudinary.com/v1_1/demo/image/download")]
    public async Task Copying_an_asset_by_its_delivery_address_needs_download_on_everything(string file)
    {
        await world.ForbiddenAsync(() => world.PostAsync("/image/upload", "editor", ("file", file), ("asset_folder", "Product")), "download");
        await world.ForbiddenAsync(() => world.PostAsync("/image/upload", "guarded", ("file", file), ("asset_folder", "Product")), "download");
    }

    [Theory]
    [InlineData("https://example.com/cloudinary.com/a.jpg")]
    [InlineData("https://notcloudinary.com/a.jpg")]
    [InlineData("s3://bucket/a.jpg")]
    public async Task Other_addresses_pass(string file) =>
        await world.OkAsync(() => world.PostAsync("/image/upload", "editor", ("file", file), ("asset_folder", "Product")));

    [Fact]
    public async Task Fetching_an_asset_by_its_delivery_address_needs_download_on_everything()
    {
        (string, string)[] fields = [("public_id", "https://res.cloudinary.com/demo/image/upload/" + WriteWorld.Name()), ("type", "fetch")];

        await world.ForbiddenAsync(() => world.PostAsync("/image/explicit", "editor", [.. fields, ("asset_folder", "Product")]), "download");
        var answer = await world.CallAsync(() => world.PostAsync("/image/explicit", "admin", fields));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }
}
