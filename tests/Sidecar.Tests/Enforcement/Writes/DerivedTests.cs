using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Derived assets are named by ids and URLs that do not tell whose they are.</summary>
public sealed class DerivedTests(DynamicWorld world) : IClassFixture<DynamicWorld>
{
    private const string Url = "https://res.cloudinary.com/demo/image/upload/w_1,h_2/sample.jpg";

    [Theory]
    [InlineData("""{"derived_resource_ids":["a1","b2"],"invalidate":true}""")]
    [InlineData("""{"derived_resource_ids":"a1"}""")]
    public async Task Deleting_by_id_takes_update_on_every_asset(string body)
    {
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Delete, "/derived_resources", "manager", body), "update");
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Delete, "/derived_resources", "guarded", body), "update");
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Delete, "/derived_resources", "environment", body), "update");
        await world.OkAsync(() => world.JsonAsync(HttpMethod.Delete, "/derived_resources", "rooted", body));
    }

    [Fact]
    public async Task URLs_are_split_by_the_assets_behind_them()
    {
        var (own, foreign) = (UrlOf(world.Given("Product").PublicId), UrlOf(world.Given("secret").PublicId));
        const string elsewhere = "https://images.example.com/demo/image/upload/sample.jpg";

        var answer = await world.OkAsync(() => world.JsonAsync(
            HttpMethod.Delete, "/derived_resources/invalidate_by_urls", "editor", $$"""{"urls":["{{foreign}}","{{own}}","{{elsewhere}}"],"skip_reporting":true}"""));

        Assert.Equal([own], answer.Json.GetProperty("urls").EnumerateArray().Select(url => url.GetString()));
        Assert.Equal([foreign, elsewhere], answer.Json.GetProperty("unauthorized_urls").EnumerateArray().Select(url => url.GetString()));
        Assert.Equal($$"""{"urls":["{{own}}"],"skip_reporting":true}""", WriteWorld.Body(world.Write));
    }

    private static string UrlOf(string publicId) => $"https://res.cloudinary.com/demo/image/upload/w_1,h_2/{publicId}.jpg";

    [Fact]
    public async Task Invalidating_a_URL_takes_update_on_what_is_behind_it()
    {
        var body = $$"""{"urls":["{{Url}}"],"skip_reporting":true}""";

        foreach (var key in (string[])["manager", "environment", "nobody"])
        {
            var answer = await world.UntouchedAsync(() => world.JsonAsync(HttpMethod.Delete, "/derived_resources/invalidate_by_urls", key, body), HttpStatusCode.OK);
            Assert.Equal($$"""{"cdn_invalidated":false,"took":0,"urls":[],"unauthorized_urls":["{{Url}}"]}""", answer.Text);
        }

        var done = await world.OkAsync(() => world.JsonAsync(HttpMethod.Delete, "/derived_resources/invalidate_by_urls", "rooted", body));
        Assert.Equal($"[\"{Url}\"]", done.Json.GetProperty("urls").GetRawText());
        await world.UntouchedAsync(() => world.JsonAsync(HttpMethod.Delete, "/derived_resources/invalidate_by_urls", "rooted", "{}"), HttpStatusCode.BadRequest);
    }
}
