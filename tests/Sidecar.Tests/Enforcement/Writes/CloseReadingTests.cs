using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Writes whose bytes could be read in another way than the one that was judged.</summary>
public sealed class CloseReadingTests : IAsyncLifetime
{
    private const string Image = "data:image/png;base64,iVBORw0KGgo=";
    private SidecarWorld world = null!;

    public async Task InitializeAsync() => world = await SidecarWorld.StartAsync(
        Yaml.Standard()
        + Yaml.Key("acme", "clients/acme", "edit")
        + Yaml.KeyWith("presets", "roles: [preset-admin]")
        + Yaml.KeyWith("all-but-secret", "folders: [{ path: \"\", level: manage }]")
        + "roles:\n  - { id: preset-admin, name: Presets, scope: global, permissions: [{ actions: [\"*\"], resource: UploadPreset }] }\n"
        + "policies:\n  - cedar: |\n      forbid(principal, action, resource) when { resource has ancestor_paths && resource.ancestor_paths.contains(\"secret\") };\n");

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task A_stranger_learns_nothing_of_presets_and_spends_no_look_up()
    {
        foreach (var preset in (string[])["product_signed", "secret_unsigned", "no-such-preset"])
        {
            var answer = await world.SendAsync(HttpMethod.Post, "/v1_1/demo/image/upload", "", new FormUrlEncodedContent([new("file", Image), new("upload_preset", preset)]));
            Refused.For(answer, "create");
        }

        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData("https://res.cloudinary.com/demo/image/upload/x.png")]
    [InlineData("https:///res.cloudinary.com/demo/x.png")]
    [InlineData("http:/res.cloudinary.com/demo/x.png")]
    [InlineData("https:res.cloudinary.com/demo/x.png")]
    [InlineData("https:\\\\res.cloudinary.com\\x.png")]
    [InlineData("https://x@y@res.cloudinary.com/x.png")]
    [InlineData("https://res%2ecloudinary.com/x.png")]
    [InlineData("https://res.cloudi\tnary.com/x.png")]
    public async Task A_file_from_the_own_delivery_host_is_found_however_it_is_written(string file)
    {
        var answer = await UploadAsync("editor", ("file", file), ("asset_folder", "Product"));

        Refused.For(answer, "download");
        Assert.DoesNotContain(world.Upstream.Requests, r => r.Method == "POST");
    }

    [Theory]
    [InlineData("d_secret.png", false)]
    [InlineData("cs_icc:secret.icc", false)]
    [InlineData("l_text:secret:font.ttf_20:hi", false)]
    [InlineData("l_text:style:hi", false)]
    [InlineData("l_text:Arial_20:hi", true)]
    [InlineData("c_fill,w_10/e_grayscale", true)]
    public async Task Transformations_that_name_other_assets_need_read_on_all(string eager, bool allowed)
    {
        var answer = await UploadAsync("editor", ("file", Image), ("asset_folder", "Product"), ("eager", eager));

        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task A_null_for_the_folder_is_not_sent()
    {
        var asset = world.Upstream.State.Assets.First(a => a is { AssetFolder: "Product", ResourceType: "image", Type: "upload" });

        var answer = await world.SendJsonAsync(HttpMethod.Put, $"/v1_1/demo/resources/{asset.AssetId}", "editor", """{"asset_folder":null,"display_name":"x"}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Product", world.Upstream.State.FindById(asset.AssetId)!.AssetFolder);
        var sent = System.Text.Encoding.UTF8.GetString(world.Upstream.Requests.Last(r => r.Method == "PUT").Body);
        Assert.DoesNotContain("asset_folder", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_with_many_possible_ids_costs_a_few_look_ups()
    {
        var answer = await world.PostFormAsync(
            "/v1_1/demo/auto/upload", "editor",
            ("file", Image), ("public_id", "n"), ("folder", "Product"), ("public_id_prefix", "Product/p"), ("asset_folder", "Product"), ("use_asset_folder_as_public_id_prefix", "true"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.InRange(world.Upstream.Requests.Count(r => r.Method == "GET"), 1, 6);
    }

    [Fact]
    public async Task A_folder_rename_does_not_tell_of_hidden_folders()
    {
        var answer = await world.SendJsonAsync(HttpMethod.Put, "/v1_1/demo/folders/clients/acme", "acme", """{"to_folder":"clients/globex"}""");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.DoesNotContain("exists", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(world.Upstream.Requests, r => r.Method == "PUT");
    }

    [Fact]
    public async Task A_presets_webhook_needs_read_on_everything()
    {
        Assert.Equal(HttpStatusCode.OK, (await world.PostFormAsync("/v1_1/demo/upload_presets", "presets", ("name", "plain"))).Status);
        Refused.For(await world.PostFormAsync("/v1_1/demo/upload_presets", "presets", ("name", "hooked"), ("notification_url", "https://elsewhere.example/")), "read");
    }

    [Theory]
    [InlineData("secret\u200B")]
    [InlineData("\u2060secret")]
    [InlineData("secret ")]
    public async Task Invisible_characters_do_not_slip_past_a_forbid(string folder)
    {
        var answer = await UploadAsync("all-but-secret", ("file", Image), ("asset_folder", folder), ("public_id", "slipped"));

        Assert.NotEqual(HttpStatusCode.OK, answer.Status);
        Assert.Null(world.Upstream.State.Find("image", "upload", "slipped"));
    }

    [Fact]
    public async Task An_upload_without_a_preset_of_its_own_overwrites_nothing_by_the_environments_default()
    {
        await UploadAsync("editor", ("file", Image), ("asset_folder", "Product"));

        var sent = System.Text.Encoding.UTF8.GetString(world.Upstream.Requests.Last(r => r.Method == "POST").Body);
        Assert.Contains("overwrite=false", sent, StringComparison.Ordinal);
    }

    private Task<Answer> UploadAsync(string key, params (string, string)[] fields) => world.PostFormAsync("/v1_1/demo/image/upload", key, fields);
}
