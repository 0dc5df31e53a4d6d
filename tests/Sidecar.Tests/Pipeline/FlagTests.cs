using System.Net;
using System.Text;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Pipeline;

/// <summary>Python's <c>True</c> and <c>False</c>: what was judged by them is what upstream reads.</summary>
public sealed class FlagTests
{
    [Fact]
    public async Task Keeping_the_originals_in_pythons_spelling_keeps_them()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());
        var asset = world.Upstream.State.Assets.First(a => a.IsIn("Product") && a is { ResourceType: "image", Type: "upload" });

        var answer = await world.SendAsync(
            HttpMethod.Delete, $"/v1_1/demo/resources/image/upload?public_ids[]={Uri.EscapeDataString(asset.PublicId)}&keep_original=True", "editor");

        // An editor may update and not delete: only what was derived may go.
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(world.Upstream.State.Assets, a => a.AssetId == asset.AssetId);
        Assert.Contains("keep_original=true", world.Upstream.Requests[^1].RawTarget + Encoding.UTF8.GetString(world.Upstream.Requests[^1].Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_readers_write_differently_names_no_asset()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());

        var answer = await world.SendJsonAsync(
            HttpMethod.Post, "/v1_1/demo/image/explicit", "editor", "{\"public_id\":1e2,\"type\":\"upload\",\"context\":{\"a\":\"b\"}}");

        Refused.Is(answer, 400);
        Assert.Empty(world.Upstream.Requests);
    }
}
