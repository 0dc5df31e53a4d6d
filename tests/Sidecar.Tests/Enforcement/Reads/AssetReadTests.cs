using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

public sealed class AssetReadTests(ReadsWorld fixture) : IClassFixture<ReadsWorld>
{
    private const string Resources = "/v1_1/demo/resources/";

    [Fact]
    public async Task An_asset_in_a_granted_folder_is_read_by_public_id_and_by_asset_id_byte_for_byte()
    {
        var world = fixture.Fresh();
        var asset = Find("image", "upload", "twin/logo");

        foreach (var target in (string[])[Resources + "image/upload/twin/logo", Resources + asset.AssetId])
        {
            var answer = await world.GetAsync(target, "acme");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal((await world.GetAsync(target, "admin")).Text, answer.Text);
            Assert.True(answer.Headers.ContainsKey("X-FeatureRateLimit-Remaining"));
        }
    }

    [Fact]
    public async Task An_asset_elsewhere_is_refused_in_Cloudinarys_words()
    {
        var world = fixture.Fresh();

        Refused.For(await world.GetAsync(Resources + "image/private/twin/logo", "acme"), "read");
        Refused.For(await world.GetAsync(Resources + Find("image", "private", "twin/logo").AssetId, "acme"), "read");
        Refused.For(await world.GetAsync(Resources + "image/upload/sample", "nobody"), "read");
    }

    [Theory]
    [InlineData("image/upload", HttpStatusCode.OK)]
    [InlineData("image/private", HttpStatusCode.Forbidden)]
    [InlineData("image/authenticated", HttpStatusCode.Forbidden)]
    [InlineData("video/upload", HttpStatusCode.Forbidden)]
    [InlineData("raw/upload", HttpStatusCode.Forbidden)]
    public async Task Twins_of_one_public_id_are_judged_each_for_itself(string kind, HttpStatusCode expected) =>
        Assert.Equal(expected, (await fixture.Fresh().GetAsync($"{Resources}{kind}/twin/logo", "acme")).Status);

    [Fact]
    public async Task In_dynamic_mode_the_public_id_says_nothing_of_the_folder()
    {
        var world = fixture.Fresh();

        Refused.For(await world.GetAsync(Resources + "image/upload/clients/acme/decoy", "acme"), "read");
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Resources + "image/upload/secret/not-really", "acme")).Status);
    }

    [Fact]
    public async Task A_missing_asset_is_missing_in_dynamic_mode()
    {
        var answer = await fixture.Fresh().GetAsync(Resources + "image/upload/secret/missing", "acme");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("Resource not found - secret/missing", answer.Error);
    }

    [Fact]
    public async Task A_refusal_carries_nothing_of_the_answer_it_withholds()
    {
        var world = fixture.Fresh();

        var raw = await RawHttp.SendAsync(world.DataPlane, $"GET {Resources}image/private/twin/logo HTTP/1.1", RawHttp.Basic("acme"));

        Assert.StartsWith("HTTP/1.1 403 Forbidden\r\n", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Request-Id", raw, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X-FeatureRateLimit", raw, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_tag_policy_is_judged_by_the_tags_of_the_asset()
    {
        var world = fixture.Fresh();
        var (with, without) = (world.Upstream.State.Assets.First(a => a.Tags.Contains("sale")), world.Upstream.State.Assets.First(a => !a.Tags.Contains("sale")));

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Resources + with.AssetId, "tagged")).Status);
        Refused.For(await world.GetAsync(Resources + without.AssetId, "tagged"), "read");
    }

    [Fact]
    public async Task A_forbid_that_cannot_be_evaluated_denies()
    {
        var world = fixture.Fresh();

        Refused.For(await world.GetAsync(Resources + "image/upload/sample", "erring"), "read");
        Assert.Empty((await world.GetAsync(Resources + "image/upload", "erring")).Rows("resources", "public_id"));
        Assert.Contains(world.Log, e => e.RenderMessage().Contains("Forbidden", StringComparison.Ordinal)
            && e.Properties["Checks"].ToString().Contains("a forbid could not be evaluated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Related_assets_elsewhere_are_left_out_and_the_rest_is_kept_as_it_was()
    {
        var world = fixture.Fresh();
        const string Head = "{\"public_id\":\"a\", \"asset_folder\" : \"clients/acme\",\"resource_type\":\"image\",\"type\":\"upload\",\"x\":1.50,";
        const string Own = "{\"public_id\":\"b\",\"asset_folder\":\"clients/acme/logos\",\"resource_type\":\"image\",\"type\":\"upload\"}";
        world.Upstream.FailNext(1, 200, Head + "\"related_assets\":[{\"public_id\":\"hidden\",\"asset_folder\":\"secret\"}," + Own + ",{\"public_id\":\"unknown\"},\"hidden2\"],\"z\":[ ]}");

        var answer = await world.GetAsync(Resources + "image/upload/a?related=true", "acme");

        Assert.Equal(Head.Replace(", \"asset_folder\" : ", ",\"asset_folder\":", StringComparison.Ordinal) + "\"related_assets\":[" + Own + "],\"z\":[ ]}", answer.Text);
    }

    [Fact]
    public async Task Related_assets_whose_rows_lack_tags_are_judged_by_the_tags_they_have()
    {
        var world = fixture.Fresh();
        var (hidden, shown) = (world.Upstream.State.Assets.First(a => a.Tags.Contains("sale")), world.Upstream.State.Assets.First(a => !a.Tags.Contains("sale")));
        world.Upstream.FailNext(1, 200, "{\"public_id\":\"a\",\"asset_folder\":\"press\",\"resource_type\":\"image\",\"type\":\"upload\",\"tags\":[],\"related_assets\":["
            + $"{Row(hidden.AssetId)},{Row(shown.AssetId)},{Row("0123456789abcdef0123456789abcdef")},{{\"public_id\":\"nameless\",\"asset_folder\":\"press\"}}]}}");

        var answer = await world.GetAsync(Resources + "image/upload/a?related=true", "unsold");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal([shown.AssetId], answer.Rows("related_assets", "asset_id"));

        static string Row(string assetId) => $"{{\"asset_id\":\"{assetId}\",\"public_id\":\"b\",\"asset_folder\":\"press\",\"resource_type\":\"image\",\"type\":\"upload\"}}";
    }

    [Fact]
    public async Task Related_assets_in_a_shape_that_cannot_be_judged_are_not_shown()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, "{\"public_id\":\"a\",\"asset_folder\":\"clients/acme\",\"resource_type\":\"image\",\"type\":\"upload\",\"related_assets\":{\"b\":\"hidden\"}}");

        var answer = await world.GetAsync(Resources + "image/upload/a?related=true", "acme");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.DoesNotContain("hidden", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"public_id\":\"clients/acme/a\",\"resource_type\":\"image\",\"type\":\"upload\"}")]
    [InlineData("{\"public_id\":\"a\",\"asset_folder\":null}")]
    [InlineData("{\"public_id\":\"a\",\"asset_folder\":[\"clients/acme\"]}")]
    [InlineData("{}")]
    public async Task An_answer_without_a_folder_is_in_no_folder(string body)
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, body);

        Refused.For(await world.GetAsync(Resources + "image/upload/a", "acme"), "read");
    }

    [Fact]
    public async Task A_second_folder_in_one_answer_is_not_read_either_way()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, "{\"asset_folder\":\"secret\",\"public_id\":\"a\",\"asset_folder\":\"clients/acme\"}");

        Refused.Is(await world.GetAsync(Resources + "image/upload/a", "acme"), 502);
    }

    private Asset Find(string resourceType, string type, string publicId) => fixture.World.Upstream.State.Find(resourceType, type, publicId)!;
}
