using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>A relation shows on both assets, so both must be the caller's to change.</summary>
public sealed class RelateTests(DynamicWorld world) : IClassFixture<DynamicWorld>
{
    [Fact]
    public async Task By_public_ids()
    {
        var (main, own, twin, foreign) = (world.Given("Product"), world.Given("Product"), world.Given("Product", type: "private"), world.Given("secret"));
        var items = Items("assets_to_relate", Named(own), Named(twin), Named(foreign), "image/upload/missing");

        var answer = await world.OkAsync(() => world.JsonAsync(HttpMethod.Post, "/resources/related_assets/" + Named(main), "editor", items));

        Assert.Equal([Named(own), Named(twin)], answer.Rows("success", "asset"));
        Assert.Equal([Named(foreign), "image/upload/missing"], answer.Rows("failed", "asset"));
        Assert.Equal([403, 404], answer.Json.GetProperty("failed").EnumerateArray().Select(item => item.GetProperty("status").GetInt32()));
        Assert.Equal(new[] { own.AssetId, twin.AssetId }.Order(StringComparer.Ordinal), world.State.RelatedTo(main.AssetId));
        Assert.DoesNotContain(foreign.PublicId, WriteWorld.Body(world.Write), StringComparison.Ordinal);

        answer = await world.OkAsync(() => world.JsonAsync(
            HttpMethod.Delete, "/resources/related_assets/" + Named(main), "editor", Items("assets_to_unrelate", Named(own), Named(foreign))));
        Assert.Equal([twin.AssetId], world.State.RelatedTo(main.AssetId));
        Assert.Equal([Named(foreign)], answer.Rows("failed", "asset"));
    }

    [Theory]
    [InlineData("related_assets", "assets_to_relate", "assets_to_unrelate")]
    [InlineData("related_complementary_assets", "related_asset_ids", "related_asset_ids")]
    public async Task By_asset_ids(string route, string add, string remove)
    {
        var (main, own, foreign) = (world.Given("Product"), world.Given("Product"), world.Given("secret"));
        var target = $"/resources/{route}/{main.AssetId}";

        var answer = await world.OkAsync(() => world.JsonAsync(HttpMethod.Post, target, "editor", Items(add, own.AssetId, foreign.AssetId)));

        Assert.Equal([own.AssetId], answer.Rows("success", "asset"));
        Assert.Equal([foreign.AssetId], answer.Rows("failed", "asset"));
        await world.UntouchedAsync(() => world.JsonAsync(HttpMethod.Delete, target, "editor", Items(remove, foreign.AssetId)), HttpStatusCode.OK);
        await world.OkAsync(() => world.JsonAsync(HttpMethod.Delete, target, "editor", Items(remove, own.AssetId)));
        Assert.Empty(world.State.RelatedTo(main.AssetId));
    }

    [Fact]
    public async Task The_asset_itself_needs_update()
    {
        var (own, foreign) = (world.Given("Product"), world.Given("secret"));
        var items = Items("assets_to_relate", Named(own));

        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Post, "/resources/related_assets/" + Named(foreign), "editor", items), "update");
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Post, "/resources/related_assets/" + Named(own), "viewer", items), "update");
        await world.UntouchedAsync(() => world.JsonAsync(HttpMethod.Post, "/resources/related_assets/image/upload/missing", "editor", items), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_207_becomes_a_200_for_everybody()
    {
        var main = world.Given("Product");

        var answer = await world.OkAsync(() => world.JsonAsync(
            HttpMethod.Post, "/resources/related_assets/" + Named(main), "admin", Items("assets_to_relate", "image/upload/missing")));

        Assert.Equal(["image/upload/missing"], answer.Rows("failed", "asset"));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"assets_to_relate":["sample"]}""")]
    [InlineData("""{"assets_to_relate":["image/upload"]}""")]
    [InlineData("""{"assets_to_relate":["image/Upload/sample"]}""")]
    [InlineData("""{"assets_to_relate":["pdf/upload/sample"]}""")]
    [InlineData("""{"assets_to_relate":["image/upload/sample"],"type":"private"}""")]
    [InlineData("""{"assets_to_unrelate":["image/upload/sample"]}""")]
    public async Task An_item_names_one_asset(string body) =>
        await world.UntouchedAsync(() => world.JsonAsync(HttpMethod.Post, "/resources/related_assets/image/upload/sample", "editor", body), HttpStatusCode.BadRequest);

    private static string Named(Asset asset) => $"{asset.ResourceType}/{asset.Type}/{asset.PublicId}";

    private static string Items(string member, params string[] items) => $$"""{"{{member}}":[{{string.Join(',', items.Select(item => $"\"{item}\""))}}]}""";
}
