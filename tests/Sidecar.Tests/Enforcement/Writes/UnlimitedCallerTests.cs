using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>What may be done to every asset needs no look-up; what may be done to nearly every asset does.</summary>
public sealed class UnlimitedCallerTests : IAsyncLifetime
{
    private SidecarWorld world = null!;

    public async Task InitializeAsync() => world = await SidecarWorld.StartAsync(
        Yaml.Standard().Replace("    $upstream", "    $upstream\n    notification_hosts: [hooks.example.com]", StringComparison.Ordinal)
        + Yaml.KeyWith("nearly", "roles: [master_admin]")
        + Yaml.KeyWith("sweeper", "roles: [sweeper]")
        + """
        roles:
          - id: sweeper
            scope: global
            permissions: [{ actions: [delete], resource: Asset }]
        policies:
          - cedar: |
              forbid(principal == Cloudinary::APIKey::"nearly", action, resource is Cloudinary::Asset) when { resource.ancestor_paths.contains("secret") };

        """);

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData("/image/destroy", "public_id")]
    [InlineData("/image/explicit", "public_id", "type")]
    [InlineData("/image/rename", "from_public_id", "to_public_id")]
    [InlineData("/resources/image/upload/$id", "tags")]
    public async Task A_master_admin_costs_one_request_and_one_who_lacks_a_folder_is_judged(string route, params string[] names)
    {
        foreach (var folder in new[] { "Product", "secret" })
        {
            foreach (var key in new[] { "admin", "nearly" })
            {
                var asset = world.Upstream.State.Add(new Asset { PublicId = $"{folder}-{key}", AssetFolder = folder, ResourceType = "image", Type = "upload", Format = "jpg" });
                world.Upstream.ClearRequests();

                var answer = await world.PostFormAsync(
                    "/v1_1/demo" + route.Replace("$id", asset.PublicId, StringComparison.Ordinal), key,
                    [.. names.Select(name => (name, name switch { "type" => "upload", "to_public_id" => $"{folder}-{key}-new", "tags" => "a", _ => asset.PublicId }))]);

                if (key == "nearly" && folder == "secret")
                {
                    Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
                    Assert.Equal(asset, world.Upstream.State.FindById(asset.AssetId));
                }
                else
                {
                    Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
                    Assert.Equal(key == "admin", world.Upstream.Requests.Count == 1);
                }
            }
        }
    }

    [Fact]
    public async Task What_is_not_there_is_said_by_cloudinary_itself()
    {
        var answer = await world.PostFormAsync("/v1_1/demo/image/destroy", "admin", ("public_id", "nothing"));

        Assert.Equal("""{"result":"not found"}""", answer.Text);
        Assert.Single(world.Upstream.Requests);
        Assert.Contains("X-Request-Id", answer.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Who_may_delete_everything_may_not_have_everybody_told()
    {
        var asset = world.Upstream.State.Add(new Asset { PublicId = "told", AssetFolder = "secret", ResourceType = "image", Type = "upload", Format = "jpg" });

        Refused.For(
            await world.PostFormAsync("/v1_1/demo/image/destroy", "sweeper", ("public_id", "told"), ("notification_url", "https://evil.example.com/")), "update_settings");
        Assert.NotNull(world.Upstream.State.FindById(asset.AssetId));
        Assert.Equal(HttpStatusCode.OK, (await world.PostFormAsync("/v1_1/demo/image/destroy", "sweeper", ("public_id", "told"))).Status);
    }
}
