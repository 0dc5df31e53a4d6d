using System.Net;
using System.Text;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

/// <summary>Visual search: the picture it starts from must be readable, and so must every row.</summary>
public sealed class VisualSearchTests(ReadsWorld fixture) : IClassFixture<ReadsWorld>
{
    private const string Target = "/v1_1/demo/resources/visual_search";

    [Theory]
    [InlineData("acme", "clients/acme")]
    [InlineData("most", "")]
    public async Task Rows_without_read_are_dropped_and_counts_with_them(string key, string folder)
    {
        var world = fixture.Fresh();

        var answer = await world.PostFormAsync(Target, key, ("text", "a logo"), ("max_results", "500"));

        var expected = world.Upstream.State.Assets.Where(a => a.ResourceType == "image" && a.IsIn(folder) && (key == "acme" || !a.IsIn("secret")));
        Assert.Equal(expected.Select(a => a.AssetId).Order(StringComparer.Ordinal), answer.Rows("resources", "asset_id").Order(StringComparer.Ordinal));
        Assert.Equal(expected.Count(), answer.Json.GetProperty("total_count").GetInt32());
        var page = await world.PostFormAsync(Target, key, ("text", "a logo"), ("max_results", "5"));
        Assert.False(page.Json.TryGetProperty("total_count", out _));
    }

    [Fact]
    public async Task The_source_must_be_readable()
    {
        var world = fixture.Fresh();
        var own = world.Upstream.State.Find("image", "upload", "twin/logo")!.AssetId;
        var hidden = world.Upstream.State.Find("image", "private", "twin/logo")!.AssetId;

        Assert.Equal(HttpStatusCode.OK, (await world.PostFormAsync(Target, "acme", ("image_asset_id", own))).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync($"{Target}?image_asset_id={own}", "acme")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.PostFormAsync(Target, "acme", ("image_url", "https://example.com/a.jpg"))).Status);
        world.Upstream.ClearRequests();
        foreach (var (name, value) in ((string, string)[])
            [("image_asset_id", hidden), ("image_asset_id", "0123456789abcdef0123456789abcdef"), ("image_asset_id", "../secret"),
             ("image_url", "https://res.cloudinary.com/demo/image/private/twin/logo"), ("image_file", "https://res.cloudinary.com/demo/image/private/twin/logo")])
        {
            Refused.For(await world.PostFormAsync(Target, "acme", (name, value)), "read");
        }

        Refused.For(await world.GetAsync($"{Target}?image_asset_id={hidden}", "acme"), "read");
        Assert.All(world.Upstream.Requests, request => Assert.DoesNotContain("visual_search", request.RawTarget, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Both_sources_are_asked_about()
    {
        var world = fixture.Fresh();
        var own = world.Upstream.State.Find("image", "upload", "twin/logo")!.AssetId;

        Refused.For(await world.PostFormAsync(Target, "acme", ("image_asset_id", own), ("image_url", "https://res.cloudinary.com/demo/image/private/twin/logo")), "read");
    }

    [Fact]
    public async Task A_picture_can_be_sent_along()
    {
        var world = fixture.Fresh();
        using var content = new MultipartFormDataContent { { new StringContent("0.5"), "threshold" }, { new ByteArrayContent([1, 2, 3]), "image_file", "a.jpg" } };

        var answer = await world.SendAsync(HttpMethod.Post, Target, "acme", content);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.All(answer.Rows("resources", "asset_folder"), folder => Assert.True(Seed.IsIn(folder, "clients/acme")));
        Assert.Contains("name=\"image_file\"; filename=\"a.jpg\"", Encoding.Latin1.GetString(Assert.Single(world.Upstream.Requests).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_that_a_policy_reads_are_looked_up()
    {
        var world = fixture.Fresh();

        var answer = await world.PostFormAsync(Target, "tagged", ("text", "a logo"), ("max_results", "500"));

        var expected = world.Upstream.State.Assets.Where(a => a.ResourceType == "image" && a.Tags.Contains("sale"));
        Assert.Equal(expected.Select(a => a.AssetId).Order(StringComparer.Ordinal), answer.Rows("resources", "asset_id").Order(StringComparer.Ordinal));
        Assert.NotEmpty(answer.Rows("resources", "asset_id"));
    }

    [Fact]
    public async Task Who_may_read_everything_sees_what_Cloudinary_answers()
    {
        var world = fixture.Fresh();

        var answer = await world.SendJsonAsync(HttpMethod.Post, Target, "admin", """{"text":"a logo","threshold":0.5}""");

        Assert.Equal(world.Upstream.State.Assets.Count(a => a.ResourceType == "image"), answer.Json.GetProperty("total_count").GetInt32());
        Assert.Single(world.Upstream.Requests);
    }
}
