using System.Net;
using System.Text;
using System.Text.Json;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

public sealed class SearchTests(ReadsWorld fixture) : IClassFixture<ReadsWorld>
{
    private const string Search = "/v1_1/demo/resources/search";

    private IReadOnlyList<Asset> Assets => fixture.World.Upstream.State.Assets;

    [Fact]
    public async Task The_expression_goes_upstream_inside_the_limit_as_one_canonical_post()
    {
        var world = fixture.Fresh();

        await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{\"max_results\":3,\"expression\":\"tags:sale   OR bytes>5\"}");

        var sent = Assert.Single(world.Upstream.Requests);
        Assert.Equal(("POST", Search), (sent.Method, sent.RawTarget));
        var body = JsonElement.Parse(sent.Body);
        Assert.Equal(
            "(asset_folder=\"clients/acme\" OR asset_folder:\"clients/acme/*\") AND (tags:sale OR bytes>5)",
            body.GetProperty("expression").GetString());
        Assert.Equal(3, body.GetProperty("max_results").GetInt32());
    }

    [Theory]
    [InlineData("public_id:x OR asset_folder:secret")]
    [InlineData("asset_folder:secret/*")]
    [InlineData("resource_type:image) OR (asset_folder:secret")]
    [InlineData("tags:sale OR -tags:sale")]
    [InlineData("-asset_folder=\"clients/acme\"")]
    [InlineData("\"\\\" OR asset_folder:secret OR \\\"\"")]
    [InlineData("")]
    public async Task A_hostile_expression_finds_nothing_outside_the_grant(string expression)
    {
        var answer = await fixture.Fresh().SendJsonAsync(HttpMethod.Post, Search, "acme", JsonSerializer.Serialize(new { expression, max_results = 500 }));

        if (answer.Status == HttpStatusCode.OK)
        {
            Assert.All(answer.Rows("resources", "asset_folder"), folder => Assert.True(Seed.IsIn(folder, "clients/acme"), folder));
        }
        else
        {
            Refused.Is(answer, 400);
            Assert.StartsWith("Query Error", answer.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("acme", "")]
    [InlineData("clients", "resource_type:image")]
    [InlineData("most", "type:private")]
    [InlineData("tagged", "resource_type:image OR resource_type:raw")]
    [InlineData("root", "type:private")]
    public async Task All_pages_together_are_exactly_what_is_permitted(string key, string expression)
    {
        var world = fixture.Fresh();

        var rows = await Walk.SearchAsync(world, key, expression, 6);

        var expected = Assets.Where(a => Permitted(key, a) && Matches(expression, a)).Select(a => a.AssetId).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, rows.Sorted("asset_id"));
    }

    [Fact]
    public async Task Without_an_expression_everything_permitted_is_found()
    {
        var world = fixture.Fresh();

        var answer = await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{\"max_results\":500}");

        Assert.Equal(Assets.Where(a => a.IsIn("clients/acme")).Select(a => a.AssetId).Order(StringComparer.Ordinal), answer.Rows("resources", "asset_id").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_caller_without_grants_is_answered_without_asking_upstream()
    {
        var world = fixture.Fresh();

        var answer = await world.SendJsonAsync(HttpMethod.Post, Search, "nobody", "{\"expression\":\"tags:sale\"}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("{\"total_count\":0,\"time\":0,\"resources\":[]}", answer.Text);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("nobody")]
    [InlineData("admin")]
    public async Task A_mistake_in_the_expression_is_told_to_everyone(string key)
    {
        var world = fixture.Fresh();

        var answer = await world.SendJsonAsync(HttpMethod.Post, Search, key, "{\"expression\":\"(tags:sale\"}");

        Refused.Is(answer, 400);
        Assert.StartsWith("Query Error", answer.Error, StringComparison.Ordinal);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData("\"max_results\":501")]
    [InlineData("\"max_results\":-1")]
    [InlineData("\"max_results\":\"many\"")]
    [InlineData("\"sort_by\":[{\"created_at\":\"up\"}]")]
    [InlineData("\"sort_by\":[{\"created_at\":\"asc\",\"public_id\":\"asc\"}]")]
    [InlineData("\"sort_by\":[{\"a b\":\"asc\"}]")]
    [InlineData("\"sort_by\":[\"created_at\"]")]
    [InlineData("\"sort_by\":{\"created_at\":\"asc\"}")]
    [InlineData("\"sort_by\":\"created_at\"")]
    [InlineData("\"expression\":{\"a\":1}")]
    [InlineData("\"with_elastic\":true")]
    public async Task Members_out_of_their_form_are_refused(string member)
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendJsonAsync(HttpMethod.Post, Search, "acme", $"{{{member}}}"), 400);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task The_get_form_goes_upstream_as_post()
    {
        var world = fixture.Fresh();

        var answer = await world.GetAsync(Search + "?expression=resource_type%3Aimage&sort_by=public_id%3Aasc&max_results=4", "acme");

        var ids = answer.Rows("resources", "public_id");
        Assert.Equal(4, ids.Count);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        var sent = Assert.Single(world.Upstream.Requests);
        Assert.Equal(("POST", Search), (sent.Method, sent.RawTarget));
        Assert.Equal("[{\"public_id\":\"asc\"}]", JsonElement.Parse(sent.Body).GetProperty("sort_by").GetRawText());
    }

    [Fact]
    public async Task Counts_of_an_exact_limit_are_shown()
    {
        var world = fixture.Fresh();
        var own = Assets.Where(a => a.IsIn("clients/acme")).ToArray();

        foreach (var size in (int[])[0, 2])
        {
            var answer = await world.SendJsonAsync(HttpMethod.Post, Search, "acme", $"{{\"max_results\":{size},\"aggregate\":[\"resource_type\"]}}");
            Assert.Equal(own.Length, answer.Json.GetProperty("total_count").GetInt32());
            Assert.Equal(own.Count(a => a.ResourceType == "image"), answer.Json.GetProperty("aggregations").GetProperty("resource_type").GetProperty("image").GetInt32());
        }
    }

    [Fact]
    public async Task Assets_of_a_collection_are_named_so_that_counts_are_the_callers_own_where_searches_tell_cases_apart()
    {
        var settings = new Dictionary<string, string?> { ["Sidecar:Search:CaseSensitive"] = "true" };
        await using var world = await SidecarWorld.StartAsync(ReadsWorld.Grants, settings: settings);

        var answer = await world.SendJsonAsync(HttpMethod.Post, Search, "shared", "{\"max_results\":0}");
        Assert.Equal(2, answer.Json.GetProperty("total_count").GetInt32());

        // SAMPLE could be another's.
        answer = await fixture.Fresh().SendJsonAsync(HttpMethod.Post, Search, "shared", "{\"max_results\":0}");
        Assert.False(answer.Json.TryGetProperty("total_count", out _), answer.Text);
    }

    [Fact]
    public async Task Counts_of_an_inexact_limit_are_withheld()
    {
        var world = fixture.Fresh();

        foreach (var size in (int[])[0, 1])
        {
            var answer = await world.SendJsonAsync(HttpMethod.Post, Search, "most", $"{{\"expression\":\"resource_type:image\",\"max_results\":{size},\"aggregate\":[\"format\"]}}");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.False(answer.Json.TryGetProperty("total_count", out _), answer.Text);
            Assert.False(answer.Json.TryGetProperty("aggregations", out _), answer.Text);
        }

        Assert.All(world.Upstream.Requests, r => Assert.DoesNotContain("aggregate", Encoding.UTF8.GetString(r.Body), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_share_of_single_assets_finds_these_and_no_other()
    {
        var world = fixture.Fresh();

        var rows = await Walk.SearchAsync(world, "shared", "", 200);

        Assert.Equal(["sample", "twin/logo"], rows.Sorted("public_id"));
        Assert.Equal(["private", "upload"], rows.Sorted("type"));
    }

    [Fact]
    public async Task Rows_outside_the_limit_are_dropped_and_the_counts_with_them()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, """{"total_count":7,"time":1,"resources":[{"asset_id":"1","public_id":"a","asset_folder":"secret"},{"asset_id":"2","public_id":"b","asset_folder":"clients/acme"}],"next_cursor":"abc","aggregations":{"format":{"gif":7}}}""");
        world.Upstream.FailNext(10, 500, "{}");

        var answer = await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{\"aggregate\":[\"format\"]}");

        Assert.Equal(["b"], answer.Rows("resources", "public_id"));
        Assert.False(answer.Json.TryGetProperty("total_count", out _));
        Assert.False(answer.Json.TryGetProperty("aggregations", out _));
    }

    [Fact]
    public async Task A_cursor_serves_only_the_caller_and_the_question_it_was_made_for()
    {
        var world = fixture.Fresh();
        var first = await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{\"expression\":\"resource_type:image\",\"max_results\":2}");
        var cursor = first.Json.GetProperty("next_cursor").GetString()!;
        var folders = (await world.SendJsonAsync(HttpMethod.Post, "/v1_1/demo/folders/search", "acme", "{\"max_results\":1}")).Json.GetProperty("next_cursor").GetString()!;
        world.Upstream.ClearRequests();

        Refused.Is(await Continue("acme2", "resource_type:image", cursor), 400);
        Refused.Is(await Continue("clients", "resource_type:image", cursor), 400);
        Refused.Is(await Continue("acme", "resource_type:video", cursor), 400);
        Refused.Is(await Continue("acme", "resource_type:image", cursor[..^1] + (cursor[^1] == 'A' ? 'B' : 'A')), 400);
        Refused.Is(await Continue("acme", "resource_type:image", "30303030303030303032"), 400);
        Refused.Is(await Continue("acme", "resource_type:image", "s1."), 400);
        Refused.Is(await Continue("acme", "resource_type:image", "s1.%%%"), 400);
        Refused.Is(await Continue("acme", "resource_type:image", folders), 400);
        Refused.Is(await Continue("acme", "resource_type:image", cursor, ",\"sort_by\":[{\"public_id\":\"asc\"}]"), 400);
        Assert.Empty(world.Upstream.Requests);
        Assert.Equal(HttpStatusCode.OK, (await Continue("acme", "resource_type:image", cursor)).Status);

        Task<Answer> Continue(string key, string expression, string next, string more = "") =>
            world.SendJsonAsync(HttpMethod.Post, Search, key, $"{{\"expression\":\"{expression}\",\"max_results\":2,\"next_cursor\":\"{next}\"{more}}}");
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(",\"with_field\":[\"tags\"]", true)]
    [InlineData(",\"with_field\":[\"context\"]", false)]
    [InlineData(",\"fields\":[\"bytes\"]", false)]
    [InlineData(",\"fields\":[]", false)]
    public async Task Tags_are_fetched_for_a_tag_policy_and_shown_only_when_asked_for(string member, bool shown)
    {
        var world = fixture.Fresh();

        var answer = await world.SendJsonAsync(HttpMethod.Post, Search, "tagged", $"{{\"max_results\":500{member}}}");

        Assert.Equal(Assets.Where(a => a.Tags.Contains("sale")).Select(a => a.AssetId).Order(StringComparer.Ordinal), answer.Rows("resources", "asset_id").Order(StringComparer.Ordinal));
        Assert.All(answer.Json.GetProperty("resources").EnumerateArray(), row =>
        {
            Assert.Equal(shown, row.TryGetProperty("tags", out _));
            Assert.Equal(!member.Contains("\"bytes\"", StringComparison.Ordinal), row.TryGetProperty("secure_url", out _));
        });
    }

    [Fact]
    public async Task A_caller_who_may_read_everything_gets_upstreams_answer()
    {
        var answer = await fixture.Fresh().SendJsonAsync(HttpMethod.Post, Search, "admin", "{\"expression\":\"asset_folder:secret\",\"max_results\":1}");

        Assert.Equal(Assets.Count(a => a.AssetFolder == "secret"), answer.Json.GetProperty("total_count").GetInt32());
        Assert.DoesNotContain("s1.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme", "")]
    [InlineData("clients", "")]
    [InlineData("most", "")]
    [InlineData("acme", "path:secret/* OR path:clients/*")]
    public async Task Folders_are_searched_within_the_grant(string key, string expression)
    {
        var world = fixture.Fresh();

        var rows = await Walk.SearchAsync(world, key, expression, 3, "/v1_1/demo/folders/search", "folders");

        var expected = world.Upstream.State.Folders.Select(f => f.Path).Where(p => key == "most" ? !Seed.IsIn(p, "secret") : Seed.IsIn(p, key == "acme" ? "clients/acme" : "clients"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Sorted("path"));
        Assert.All(world.Upstream.Requests, r => Assert.Equal("POST", r.Method));
    }

    [Fact]
    public async Task Folder_search_by_get_and_by_nobody()
    {
        var world = fixture.Fresh();

        Assert.NotEmpty((await world.GetAsync("/v1_1/demo/folders/search?max_results=2", "clients")).Rows("folders", "path"));
        world.Upstream.ClearRequests();
        Assert.Equal("{\"total_count\":0,\"time\":0,\"folders\":[]}", (await world.GetAsync("/v1_1/demo/folders%2Fsearch", "nobody")).Text);
        Assert.Empty(world.Upstream.Requests);
    }

    private static bool Permitted(string key, Asset asset) => key switch
    {
        "most" => !asset.IsIn("secret"),
        "tagged" => asset.Tags.Contains("sale"),
        "root" => true,
        "acme" => asset.IsIn("clients/acme"),
        _ => asset.IsIn(key),
    };

    private static bool Matches(string expression, Asset asset) => expression switch
    {
        "" => true,
        "type:private" => asset.Type == "private",
        "resource_type:image" => asset.ResourceType == "image",
        _ => asset.ResourceType is "image" or "raw",
    };
}
