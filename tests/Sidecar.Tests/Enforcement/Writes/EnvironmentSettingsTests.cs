using System.Net;
using Sidecar.Grants;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>An environment whose grants file lists hosts and a default preset.</summary>
public sealed class SettingsWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(
        Yaml.Standard().Replace(
            "    $upstream",
            """
                $upstream
                delivery_hosts: [images.example.com]
                notification_hosts: [hooks.example.com, "*.hooks.example.org", "http://10.0.0.7:8080"]
                default_presets: [landing]
            """,
            StringComparison.Ordinal)
        + Yaml.KeyWith("config", "roles: [config]")
        + Yaml.Key("rooted", "", "edit")
        + "roles: [{ id: config, scope: global, permissions: [{ actions: [\"*\"], resource: UploadPreset }] }]\n");
}

/// <summary>What the grants file says of an environment beside its grants: hosts that may be told, hosts that deliver, presets that apply by themselves.</summary>
public sealed class EnvironmentSettingsTests(SettingsWorld fixture) : IClassFixture<SettingsWorld>
{
    private const string Upload = "/v1_1/demo/image/upload";

    [Theory]
    [InlineData("https://hooks.example.com/a?b=c")]
    [InlineData("https://HOOKS.example.com:443/")]
    [InlineData("https://a.b.hooks.example.org")]
    [InlineData("http://10.0.0.7:8080/x")]
    public async Task Listed_hosts_may_be_told(string url)
    {
        var world = await WithPresetAsync("{}");
        await OkAsync(world.PostFormAsync(Upload, "editor", ("file", "https://example.com/a.jpg"), ("asset_folder", "Product"), ("notification_url", url)));
        await OkAsync(world.SendAsync(HttpMethod.Put, "/v1_1/demo/upload_presets/landing", "config", Form(url)));
    }

    [Theory]
    [InlineData("https://evil.example.com/")]
    [InlineData("http://hooks.example.com/")]
    [InlineData("https://hooks.example.com:8443/")]
    [InlineData("https://hooks.example.org/")]
    [InlineData("https://xhooks.example.org/")]
    [InlineData("https://hooks.example.com.evil.com/")]
    [InlineData("https://hooks.example.com@evil.com/")]
    [InlineData("https://evil.com\\@hooks.example.com/")]
    [InlineData("https://hooks.example.com./")]
    [InlineData("https://h\u043eoks.example.com/")]
    [InlineData("https://evil.com/\nhttps://hooks.example.com/")]
    [InlineData("https://hooks.example.com/\nhttps://evil.com/")]
    [InlineData("http://10.0.0.7/x")]
    [InlineData("http://167772167:8080/x")]
    [InlineData("http://10.0.7:8080/x")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("//hooks.example.com/")]
    public async Task Other_hosts_need_the_settings_permission(string url)
    {
        var world = await WithPresetAsync("{}");
        foreach (var name in new[] { "notification_url", "eager_notification_url" })
        {
            Refused.For(await world.PostFormAsync(Upload, "editor", ("file", "https://example.com/a.jpg"), ("asset_folder", "Product"), (name, url)), "update_settings");
        }

        Refused.For(await world.SendAsync(HttpMethod.Put, "/v1_1/demo/upload_presets/landing", "config", Form(url)), "update_settings");
        await OkAsync(world.PostFormAsync(Upload, "admin", ("file", "https://example.com/a.jpg"), ("notification_url", url)));
    }

    [Fact]
    public async Task Every_call_that_can_tell_is_asked()
    {
        var world = await WithPresetAsync("{}");
        var asset = world.Upstream.State.Add(new Cloudinary.Emulator.State.Asset { PublicId = "told", AssetFolder = "Product", ResourceType = "image", Type = "upload" });
        (string, string) url = ("notification_url", "https://evil.example.com/");

        Refused.For(await world.PostFormAsync("/v1_1/demo/image/explicit", "manager", ("public_id", "told"), ("type", "upload"), url), "update_settings");
        Refused.For(await world.PostFormAsync("/v1_1/demo/image/rename", "manager", ("from_public_id", "told"), ("to_public_id", "told2"), url), "update_settings");
        Refused.For(await world.PostFormAsync("/v1_1/demo/image/destroy", "manager", ("public_id", "told"), url), "update_settings");
        Refused.For(await world.PostFormAsync("/v1_1/demo/image/explode", "manager", ("public_id", "told"), url), "update_settings");
        Refused.For(await world.PostFormAsync("/v1_1/demo/resources/image/upload/told", "manager", ("tags", "a"), url), "update_settings");
        Refused.For(await world.PostFormAsync("/v1_1/demo/image/generate_archive", "manager", ("public_ids[]", "told"), ("target_asset_folder", "Product"), url), "update_settings");
        Refused.For(await world.PostFormAsync("/v1_1/demo/video/concat", "manager", ("urls[]", "https://example.com/a.mp4"), ("asset_folder", "Product"), url), "update_settings");
        Refused.For(await world.PostFormAsync("/v1_1/demo/image/multi", "rooted", ("urls[]", "https://example.com/a.jpg"), url), "update_settings");
        Assert.NotNull(world.Upstream.State.FindById(asset.AssetId));
    }

    [Fact]
    public async Task A_host_that_delivers_names_assets()
    {
        var world = await WithPresetAsync("{}");
        world.Upstream.State.Add(new Cloudinary.Emulator.State.Asset { PublicId = "mine", AssetFolder = "Product", ResourceType = "image", Type = "upload" });
        world.Upstream.State.Add(new Cloudinary.Emulator.State.Asset { PublicId = "hidden", AssetFolder = "secret", ResourceType = "image", Type = "upload" });

        await OkAsync(world.PostFormAsync(Upload, "editor", ("file", "https://images.example.com/image/upload/mine.jpg"), ("asset_folder", "Product")));
        Refused.For(await world.PostFormAsync(Upload, "editor", ("file", "https://images.example.com/image/upload/hidden.jpg"), ("asset_folder", "Product")), "download");
    }

    [Fact]
    public async Task An_upload_without_a_preset_is_judged_with_the_default_and_names_it()
    {
        var world = await WithPresetAsync("""{"asset_folder":"Product"}""");

        await OkAsync(world.PostFormAsync(Upload, "editor", ("file", "https://example.com/a.jpg")));
        Assert.Contains("upload_preset=landing", Writes.WriteWorld.Body(world.Upstream.Requests[^1]), StringComparison.Ordinal);
        Refused.For(await world.PostFormAsync(Upload, "editor", ("file", "https://example.com/a.jpg"), ("asset_folder", "secret")), "create");

        world = await WithPresetAsync("""{"asset_folder":"secret"}""");
        Refused.For(await world.PostFormAsync(Upload, "editor", ("file", "https://example.com/a.jpg")), "create");
        await OkAsync(world.PostFormAsync(Upload, "editor", ("file", "https://example.com/a.jpg"), ("asset_folder", "Product")));
    }

    [Fact]
    public async Task A_default_that_runs_code_is_judged_too()
    {
        var world = await WithPresetAsync("""{"eval":"upload_options.asset_folder = 'secret'"}""");

        Refused.For(await world.PostFormAsync(Upload, "editor", ("file", "https://example.com/a.jpg"), ("asset_folder", "Product")), "update_settings");
    }

    [Fact]
    public async Task A_delete_token_that_a_preset_asks_for_is_withheld_too()
    {
        var world = await WithPresetAsync("""{"return_delete_token":true,"asset_folder":"Product"}""");

        var editor = await world.PostFormAsync(Upload, "editor", ("file", "https://example.com/a.jpg"));
        var manager = await world.PostFormAsync(Upload, "manager", ("file", "https://example.com/a.jpg"));

        Assert.Equal(HttpStatusCode.OK, editor.Status);
        Assert.DoesNotContain("delete_token", editor.Text, StringComparison.Ordinal);
        Assert.Contains("delete_token", manager.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delivery_hosts: [\"https://images.example.com\"]")]
    [InlineData("delivery_hosts: [\"Images.example.com\"]")]
    [InlineData("delivery_hosts: [\"com\"]")]
    [InlineData("delivery_hosts: [\"*\"]")]
    [InlineData("notification_hosts: [\"https://hooks.example.com/path\"]")]
    [InlineData("notification_hosts: [\"127.1\"]")]
    [InlineData("notification_hosts: [\"user@hooks.example.com\"]")]
    [InlineData("notification_hosts: [\"hooks.example.com:99999\"]")]
    public void What_is_no_host_ends_the_start(string line)
    {
        var text = Yaml.Standard().Replace("$upstream", "upstream: { api_key: a, api_secret: b }\n    " + line, StringComparison.Ordinal);
        var error = Assert.Throws<GrantsFileException>(() => GrantsFileReader.Read("grants.yaml", text));
        Assert.Contains("expected a host", error.Message, StringComparison.Ordinal);
    }

    private async Task<SidecarWorld> WithPresetAsync(string settings)
    {
        var world = fixture.Fresh();
        await world.SendAsync(HttpMethod.Delete, "/v1_1/demo/upload_presets/landing", "admin");
        await OkAsync(world.SendJsonAsync(HttpMethod.Post, "/v1_1/demo/upload_presets", "admin", $$"""{"name":"landing",{{settings[1..]}}""".Replace(",}", "}", StringComparison.Ordinal)));
        return world;
    }

    private static FormUrlEncodedContent Form(string url) => new([KeyValuePair.Create("notification_url", url)]);

    private static async Task OkAsync(Task<Answer> call)
    {
        var answer = await call;
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status}: {answer.Text}");
    }
}
