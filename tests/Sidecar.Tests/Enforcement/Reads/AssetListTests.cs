using System.Net;
using System.Text.Json;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

/// <summary>Every form of list, walked to its end: exactly the permitted assets, each once.</summary>
public sealed class AssetListTests(ReadsWorld fixture) : IClassFixture<ReadsWorld>
{
    private const string Resources = "/v1_1/demo/resources/";
    private const int MostCallsPerPage = 5;

    private IReadOnlyList<Asset> Assets => fixture.World.Upstream.State.Assets;

    [Theory]
    [InlineData("image", "image", null)]
    [InlineData("video", "video", null)]
    [InlineData("raw", "raw", null)]
    [InlineData("image?type=private", "image", "private")]
    [InlineData("image/upload", "image", "upload")]
    [InlineData("image/private", "image", "private")]
    [InlineData("video/authenticated", "video", "authenticated")]
    public async Task By_type(string target, string resourceType, string? type) =>
        await AssertExactAsync(target, "clients", 3, a => a.ResourceType == resourceType && (type is null || a.Type == type), a => a.IsIn("clients"), mayBeEmpty: type == "authenticated");

    [Fact]
    public async Task By_prefix() =>
        await AssertExactAsync("image/upload?prefix=library/", "clients", 3, a => a is { ResourceType: "image", Type: "upload" } && a.PublicId.StartsWith("library/", StringComparison.Ordinal), a => a.IsIn("clients"));

    [Fact]
    public async Task By_tag() =>
        await AssertExactAsync("image/tags/sale", "clients", 2, a => a.ResourceType == "image" && a.Tags.Contains("sale"), a => a.IsIn("clients"));

    [Fact]
    public async Task By_context() =>
        await AssertExactAsync("image/context?key=owner&value=ann", "clients", 2, a => a.ResourceType == "image" && a.Context.GetValueOrDefault("owner") == "ann", a => a.IsIn("clients"));

    [Fact]
    public async Task By_moderation()
    {
        var some = Assets.First(a => a.IsIn("clients") && a.ModerationStatus is not null);

        await AssertExactAsync(
            $"{some.ResourceType}/moderations/manual/{some.ModerationStatus}", "clients", 1,
            a => a.ResourceType == some.ResourceType && a.ModerationStatus == some.ModerationStatus, a => a.IsIn("clients"));
    }

    [Fact]
    public async Task By_public_ids()
    {
        var (own, foreign) = (Assets.First(a => a.IsIn("clients") && a is { ResourceType: "image", Type: "upload" }), Assets.First(a => a.IsIn("legal") && a is { ResourceType: "image", Type: "upload" }));

        var answer = await fixture.Fresh().GetAsync($"{Resources}image/upload?public_ids[]={Uri.EscapeDataString(own.PublicId)}&public_ids[]={Uri.EscapeDataString(foreign.PublicId)}", "clients");

        Assert.Equal([own.PublicId], answer.Rows("resources", "public_id"));
    }

    [Theory]
    [InlineData("related_assets")]
    [InlineData("related_\\u0061ssets")]
    public async Task Related_assets_in_rows_are_left_out(string member)
    {
        var world = fixture.Fresh();
        const string Shown = "{\"public_id\":\"b\", \"asset_folder\":\"clients/acme\",\"resource_type\":\"image\",\"type\":\"upload\",\"x\":1.50}";
        var page = "{\"resources\":[" + Shown + "," + Shown[..^1] + ",\"" + member + "\":[{\"public_id\":\"hidden\",\"asset_folder\":\"secret\"}]}]}";
        world.Upstream.FailNext(3, 200, page);

        foreach (var answer in new[]
        {
            await world.GetAsync(Resources + "image?fields=public_id,x,related_assets", "clients"),
            await world.SendJsonAsync(HttpMethod.Post, Resources + "search", "clients", """{"with_field":["related_assets"]}"""),
        })
        {
            Assert.Equal(2, answer.Rows("resources", "public_id").Count);
            Assert.DoesNotContain("hidden", answer.Text, StringComparison.Ordinal);
            Assert.Contains("1.50", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(page, (await world.GetAsync(Resources + "image", "admin")).Text);
    }

    [Fact]
    public async Task By_asset_ids()
    {
        var (own, foreign) = (Assets.First(a => a.IsIn("clients")), Assets.First(a => a.IsIn("secret")));

        var answer = await fixture.Fresh().GetAsync($"{Resources}by_asset_ids?asset_ids[]={own.AssetId}&asset_ids[]={foreign.AssetId}", "clients");

        Assert.Equal([own.AssetId], answer.Rows("resources", "asset_id"));
    }

    [Fact]
    public async Task By_asset_folder()
    {
        await AssertExactAsync("by_asset_folder?asset_folder=clients/acme", "clients", 3, a => a.AssetFolder == "clients/acme", a => a.IsIn("clients"));
        var world = fixture.Fresh();

        Refused.For(await world.GetAsync(Resources + "by_asset_folder?asset_folder=secret", "clients"), "read");
        Refused.For(await world.GetAsync(Resources + "by_asset_folder?asset_folder=", "clients"), "read");
        Refused.Is(await world.GetAsync(Resources + "by_asset_folder?asset_folder=clients/../secret", "clients"), 400);
        Refused.Is(await world.GetAsync(Resources + "by_asset_folder", "clients"), 400);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task A_forbid_takes_rows_away() =>
        await AssertExactAsync("image", "most", 20, a => a.ResourceType == "image", a => !a.IsIn("secret"));

    [Fact]
    public async Task A_key_without_grants_lists_nothing() =>
        Assert.Empty(await Walk.ListAsync(fixture.Fresh(), Resources + "image?max_results=500", "nobody"));

    [Theory]
    [InlineData("asc")]
    [InlineData("desc")]
    public async Task Order_is_upstreams(string direction)
    {
        var world = fixture.Fresh();
        var rows = await Walk.ListAsync(world, $"{Resources}image?max_results=7&direction={direction}", "clients");

        var expected = Assets.Where(a => a.ResourceType == "image" && a.IsIn("clients")).Select(a => a.AssetId);
        Assert.Equal(direction == "asc" ? expected.Reverse() : expected, rows.Select(r => r.GetProperty("asset_id").GetString()));
    }

    [Fact]
    public async Task Fields_that_rows_are_judged_by_are_fetched_and_taken_out_again()
    {
        var world = fixture.Fresh();

        var answer = await world.GetAsync(Resources + "image?prefix=clients-acme&fields=bytes&max_results=30", "acme");

        var sent = Assert.Single(world.Upstream.Requests).RawTarget;
        Assert.Matches("fields=bytes(,|%2C)asset_folder", sent);
        Assert.NotEmpty(answer.Rows("resources", "public_id"));
        Assert.All(answer.Json.GetProperty("resources").EnumerateArray(), row =>
            Assert.Equal(["asset_id", "bytes", "public_id"], row.EnumerateObject().Select(p => p.Name).Order()));
    }

    [Fact]
    public async Task A_field_that_was_asked_for_stays()
    {
        var answer = await fixture.Fresh().GetAsync(Resources + "image?prefix=clients-acme&fields=asset_folder&max_results=30", "acme");

        Assert.All(answer.Rows("resources", "asset_folder"), folder => Assert.True(Seed.IsIn(folder, "clients/acme")));
    }

    [Fact]
    public async Task No_fields_are_the_usual_fields()
    {
        var world = fixture.Fresh();

        var answer = await world.GetAsync(Resources + "image?prefix=clients-acme&fields=&max_results=30", "acme");

        Assert.Equal((await world.GetAsync(Resources + "image?prefix=clients-acme&max_results=30", "acme")).Text, answer.Text);
        Assert.Contains("secure_url", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("&tags=true", true)]
    [InlineData("&tags=false", false)]
    [InlineData("&fields=bytes", false)]
    [InlineData("&fields=tags", true)]
    public async Task Tags_are_fetched_for_a_tag_policy_and_shown_only_when_asked_for(string query, bool shown)
    {
        var world = fixture.Fresh();

        var rows = await Walk.ListAsync(world, Resources + "image?max_results=40" + query, "tagged");

        Assert.Equal(Assets.Where(a => a.ResourceType == "image" && a.Tags.Contains("sale")).Select(a => a.AssetId).Order(StringComparer.Ordinal), rows.Sorted("asset_id"));
        Assert.All(rows, row => Assert.Equal(shown, row.TryGetProperty("tags", out _)));
    }

    [Fact]
    public async Task A_short_page_is_filled_up_with_exactly_what_is_missing()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, Page("c1", Row("a", "clients/acme"), Row("x", "secret"), Row("y", "secret")));
        world.Upstream.FailNext(1, 200, Page("c9", Row("b", "clients/acme"), Row("z", "secret"), Row("c", "clients/acme"), Row("z2", "secret"), Row("d", "clients/acme")), t => t.Contains("max_results=500", StringComparison.Ordinal));
        world.Upstream.FailNext(1, 200, Page("c4", Row("b", "clients/acme"), Row("z", "secret"), Row("c", "clients/acme")), t => t.Contains("max_results=3", StringComparison.Ordinal) && t.Contains("next_cursor=c1", StringComparison.Ordinal));

        var answer = await world.GetAsync(Resources + "image?max_results=3", "acme");

        // The large page holds one row too many, and only the end of a page has a cursor: it is asked for again up to the last row that fits.
        Assert.Equal(["a", "b", "c"], answer.Rows("resources", "public_id"));
        Assert.Equal(3, world.Upstream.Requests.Count);
        Assert.Equal("c4", await LeadsToAsync(world, answer));
    }

    [Fact]
    public async Task Large_pages_get_past_hidden_rows()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, Page("c1", Row("x", "secret"), Row("y", "secret")));
        world.Upstream.FailNext(1, 200, Page("c2", [.. Enumerable.Range(0, 499).Select(i => Row($"h{i}", "secret")), Row("a", "clients/acme")]), t => t.Contains("next_cursor=c1", StringComparison.Ordinal));
        world.Upstream.FailNext(1, 200, Page("c3", Row("b", "clients/acme"), Row("z", "secret")), t => t.Contains("next_cursor=c2", StringComparison.Ordinal));

        var answer = await world.GetAsync(Resources + "image?max_results=2", "acme");

        Assert.Equal(["a", "b"], answer.Rows("resources", "public_id"));
        Assert.Equal(3, world.Upstream.Requests.Count);
        Assert.Equal("c3", await LeadsToAsync(world, answer));
    }

    [Fact]
    public async Task A_refill_that_fails_costs_nothing_of_what_is_there()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, Page("c1", Row("a", "clients/acme"), Row("x", "secret")));
        world.Upstream.FailNext(1, 420, "{\"error\":{\"message\":\"Rate Limit Exceeded\"}}");

        var answer = await world.GetAsync(Resources + "image?max_results=2", "acme");

        Assert.Equal(["a"], answer.Rows("resources", "public_id"));
        Assert.Equal("c1", await LeadsToAsync(world, answer));
    }

    [Theory]
    [InlineData(false, null, 1)]
    [InlineData(false, "c1", null)]
    [InlineData(true, null, null)]
    public async Task Counts_of_hidden_rows_are_not_shown(bool continues, string? cursor, int? total)
    {
        var world = fixture.Fresh();
        var first = await world.GetAsync(Resources + "image?max_results=1", "acme");
        var query = continues ? "&next_cursor=" + first.Json.GetProperty("next_cursor").GetString() : "";
        var body = $"{{\"total_count\":99,\"resources\":[{Row("x", "secret")},{Row("a", "clients/acme")}]{(cursor is null ? "" : $",\"next_cursor\":\"{cursor}\"")}}}";
        world.Upstream.FailNext(10, 200, body);

        var answer = await world.GetAsync(Resources + "image?max_results=1" + query, "acme");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(total, answer.Json.TryGetProperty("total_count", out var count) ? count.GetInt32() : null);
    }

    [Fact]
    public async Task What_is_permitted_is_passed_on_byte_for_byte()
    {
        var world = fixture.Fresh();
        const string Own = "{ \"new_member\":{\"b\":1.50e3,\"a\":\"\\u00e9\\/\"},\"asset_folder\":\"clients/acme\",\t\"public_id\":\"a\",\"n\":12345678901234567890}";
        world.Upstream.FailNext(1, 200, "{\"zeta\": [1,  2],\"resources\": [" + Row("x", "secret") + "," + Own + "],\"alpha\":1E2}");

        var answer = await world.GetAsync(Resources + "image", "acme");

        Assert.Equal("{\"zeta\":[1,  2],\"resources\":[" + Own + "],\"alpha\":1E2}", answer.Text);
    }

    [Theory]
    [InlineData("{\"resources\":{\"public_id\":\"x\"}}")]
    [InlineData("{\"items\":[{\"public_id\":\"x\"}]}")]
    [InlineData("[{\"public_id\":\"x\"}]")]
    public async Task A_list_in_another_shape_is_not_passed_on(string body)
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, body);

        Refused.Is(await world.GetAsync(Resources + "image", "acme"), 502);
    }

    [Fact]
    public async Task Rows_that_are_no_objects_are_not_passed_on()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, "{\"resources\":[\"secret/x\",null,7," + Row("a", "clients/acme") + "]}");

        Assert.Equal(["a"], (await world.GetAsync(Resources + "image", "acme")).Rows("resources", "public_id"));
    }

    /// <summary>The upstream cursor that a page's own stands for.</summary>
    private static async Task<string> LeadsToAsync(SidecarWorld world, Answer page)
    {
        world.Upstream.ClearRequests();
        world.Upstream.ClearFaults();
        await world.GetAsync($"{Resources}image?next_cursor={page.Json.GetProperty("next_cursor").GetString()}", "acme");
        return System.Text.RegularExpressions.Regex.Match(world.Upstream.Requests[0].RawTarget, "next_cursor=([^&]*)").Groups[1].Value;
    }

    private static string Row(string id, string folder) =>
        $"{{\"asset_id\":\"{id}\",\"public_id\":\"{id}\",\"resource_type\":\"image\",\"type\":\"upload\",\"asset_folder\":\"{folder}\"}}";

    private static string Page(string cursor, params string[] rows) => $"{{\"resources\":[{string.Join(',', rows)}],\"next_cursor\":\"{cursor}\"}}";

    private async Task AssertExactAsync(string target, string key, int size, Func<Asset, bool> listed, Func<Asset, bool> permitted, bool mayBeEmpty = false)
    {
        var world = fixture.Fresh();
        var separator = target.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var before = world.Log.Count;

        var rows = await Walk.ListAsync(world, $"{Resources}{target}{separator}max_results={size}", key);

        var expected = Assets.Where(a => listed(a) && permitted(a)).Select(a => a.AssetId).Order(StringComparer.Ordinal).ToArray();
        Assert.True(mayBeEmpty || expected.Length > 0, "nothing to see");
        Assert.Equal(expected, rows.Sorted("asset_id"));

        // One decision for each page the caller asked for; each cost a bounded number of calls.
        var pages = world.Log.Skip(before).Count(e => e.Properties.ContainsKey("DecisionId"));
        Assert.InRange(world.Upstream.Requests.Count, pages, pages * MostCallsPerPage);
    }
}
