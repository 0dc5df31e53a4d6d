using System.Net;
using System.Text;
using System.Text.Json;
using Sidecar.Catalogue;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

/// <summary>Signed search URLs show what the key that signed them may read, and no page that was not handed out for them.</summary>
public sealed class SearchUrlTests(ReadsWorld fixture) : IClassFixture<ReadsWorld>
{
    private const string Images = """{"expression":"resource_type:image","max_results":3,"sort_by":[{"public_id":"desc"}]}""";

    [Theory]
    [InlineData("300", "431454b74cefa342e2f03e2d589b2e901babb8db6e6b149abf25bc0dd7ab20b7")]
    [InlineData("1000", "25b91426a37d4f633a9b34383c63889ff8952e7ffecef29a17d600eeb3db0db7")]
    public void The_signature_is_the_one_of_SDKs(string ttl, string signature)
    {
        const string Query = """{"expression":"resource_type:image AND tags=kitten AND uploaded_at>1d AND bytes>1m","max_results":30,"sort_by":[{"public_id":"desc"}]}""";
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Query));

        Assert.Equal(new SearchUrl.Parts(encoded, null), Open(signature, ttl, encoded, "secret"));
        Assert.Equal(new SearchUrl.Parts(encoded, "cursor"), Open(signature, ttl, encoded + "/cursor", "secret"));
        Assert.Null(Open(signature, ttl, encoded, "Secret"));
        Assert.Null(Open(signature, ttl + "0", encoded, "secret"));
        Assert.Null(Open(signature.ToUpperInvariant(), ttl, encoded, "secret"));
        Assert.Null(Open(signature, ttl, encoded[..^4], "secret"));
        Assert.Equal(Query, Encoding.UTF8.GetString(SearchUrl.Decode(encoded)!));
    }

    [Fact]
    public async Task It_is_answered_by_the_limited_search_of_the_Admin_API()
    {
        var world = fixture.Fresh();

        var answer = await world.GetAsync(Sign("acme", """{"expression":"resource_type:image OR asset_folder:secret","max_results":500}"""), "");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotEmpty(answer.Rows("resources", "asset_folder"));
        Assert.All(answer.Rows("resources", "asset_folder"), folder => Assert.True(Seed.IsIn(folder, "clients/acme"), folder));
        Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        var sent = Assert.Single(world.Upstream.Requests);
        Assert.Equal(("POST", "/v1_1/demo/resources/search"), (sent.Method, sent.RawTarget));
        Assert.StartsWith("(asset_folder=\"clients/acme\" OR ", JsonElement.Parse(sent.Body).GetProperty("expression").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("admin")]
    public async Task A_credential_in_its_query_is_not_passed_on(string key)
    {
        var world = fixture.Fresh();

        var answer = await world.GetAsync(Sign(key, """{"expression":"resource_type:image","api_key":"other","timestamp":1,"signature":"s"}"""), "");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["expression"], JsonElement.Parse(Assert.Single(world.Upstream.Requests).Body).EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_alphabets_are_read(bool standard)
    {
        // Gives both letters in which they differ, a slash among them.
        const string Query = """{"expression":"tags:\"~~~???>>>\" OR resource_type:image"}""";
        var target = SearchUrls.Sign(Query, Yaml.SecretOf("acme"), standard);
        Assert.Equal(standard, target.Split('/').Length > 6);

        Assert.Equal(HttpStatusCode.OK, (await fixture.Fresh().GetAsync(target, "")).Status);
        Assert.Equal(HttpStatusCode.OK, (await fixture.Fresh().GetAsync(target.Replace("=", "%3D", StringComparison.Ordinal), "")).Status);
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("admin")]
    public async Task Its_pages_are_reached_by_cursors_that_were_handed_out_for_it(string key)
    {
        var world = fixture.Fresh();
        var target = Sign(key, Images);
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var answer = await world.GetAsync(cursor is null ? target : $"{target}/{cursor}", "");
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
            ids.AddRange(answer.Rows("resources", "asset_id").Select(id => id!));
            cursor = answer.Json.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        var expected = world.Upstream.State.Assets.Where(a => a.ResourceType == "image" && a is { Type: "upload" or "private" or "authenticated" } && (key == "admin" || a.IsIn("clients/acme")));
        Assert.Superset(expected.Select(a => a.AssetId).ToHashSet(StringComparer.Ordinal), ids.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_cursor_of_another_caller_query_or_of_Cloudinarys_own_is_refused()
    {
        var world = fixture.Fresh();
        var own = (await world.GetAsync(Sign("acme", Images), "")).Json.GetProperty("next_cursor").GetString();
        var raw = (await world.SendJsonAsync(HttpMethod.Post, "/v1_1/demo/resources/search", "admin", Images)).Json.GetProperty("next_cursor").GetString();
        var sent = world.Upstream.Requests.Count;

        foreach (var (key, query, cursor) in new[]
        {
            ("acme2", Images, own), ("acme", Images.Replace("image", "video", StringComparison.Ordinal), own), ("acme", Images.Replace("desc", "asc", StringComparison.Ordinal), own),
            ("acme", Images, raw), ("admin", Images, raw), ("admin", Images, own),
        })
        {
            Refused.Is(await world.GetAsync($"{Sign(key, query)}/{cursor}", ""), 400);
        }

        // Nor one that stands in the query, the caller's own included: its place is behind it.
        var within = Images.Insert(1, $"\"next_cursor\":\"{own}\",");
        Refused.Is(await world.GetAsync(Sign("acme", within), ""), 400, "The cursor of a search URL stands behind the query, not in it");
        Assert.Equal(sent, world.Upstream.Requests.Count);
    }

    [Fact]
    public async Task A_URL_that_no_key_of_the_cloud_signed_is_nobodys()
    {
        var world = fixture.Fresh();
        var target = Sign("acme", Images);

        foreach (var other in new[]
        {
            target.Replace("/300/", "/301/", StringComparison.Ordinal), target.Replace("/300/", "/0300/", StringComparison.Ordinal), target[..^4], target + "/a/b",
            SearchUrls.Sign(Images, "guess"), target.Replace("/demo/", "/other/", StringComparison.Ordinal), "/demo/search/0/300/e30=",
        })
        {
            Refused.Is(await world.GetAsync(other, ""), 401);
        }

        Refused.Is(await world.GetAsync(target, "acme"), 401);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData("""{"expression":"a","expression":"b"}""")]
    [InlineData("""{"expression":["a"]}""")]
    [InlineData("""{"expression":"a","next_cursor":"x"}""")]
    [InlineData("""{"expression":"a","unknown":1}""")]
    [InlineData("""{"expression":"a)"}""")]
    [InlineData("""{"sort_by":[{"a":"asc","b":"asc"}]}""")]
    [InlineData("""["a"]""")]
    [InlineData("\ufeff{}")]
    public async Task Its_query_is_read_as_strictly_as_a_searchs(string query)
    {
        var world = fixture.Fresh();

        Refused.Is(await world.GetAsync(Sign("admin", query), ""), 400);
        Refused.Is(await world.GetAsync(SearchUrls.Sign(Encoding.Latin1.GetBytes("{\"expression\":\"caf\u00e9\"}"), Yaml.SecretOf("admin")), ""), 400);
        Refused.Is(await world.GetAsync(Sign("admin", Images) + "?max_results=500", ""), 400);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task Where_two_keys_share_a_secret_or_the_key_is_disabled_it_is_refused()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Environment() + "keys:\n"
            + "  - { key: one, cloud: demo, secret: same-secret-0123456789, roles: [master_admin] }\n"
            + "  - { key: two, cloud: demo, secret: same-secret-0123456789 }\n"
            + Yaml.KeyWith("off", "enabled: false, roles: [master_admin]"));

        var shared = await world.GetAsync(SearchUrls.Sign(Images, "same-secret-0123456789"), "");
        Refused.Is(shared, 401);
        Assert.Contains("Several api_keys", shared.Error, StringComparison.Ordinal);
        Refused.Is(await world.GetAsync(Sign("off", Images), ""), 401);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task A_key_that_acts_for_a_user_is_limited_to_both()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Environment() + "keys:\n" + Yaml.KeyWith("portal", "act_for: true, roles: [master_admin]") + Yaml.KeyWith("plain", "roles: [master_admin]")
            + "users:\n  - { id: ana, folders: [{ path: clients/acme, level: view }] }\n");

        var answer = await world.SendAsync(HttpMethod.Get, Sign("portal", Images), "", headers: ("X-Sidecar-On-Behalf-Of", "ana"));

        Assert.NotEmpty(answer.Rows("resources", "asset_folder"));
        Assert.All(answer.Rows("resources", "asset_folder"), folder => Assert.True(Seed.IsIn(folder, "clients/acme"), folder));
        Refused.Is(await world.SendAsync(HttpMethod.Get, Sign("plain", Images), "", headers: ("X-Sidecar-On-Behalf-Of", "ana")), 403);
    }

    [Fact]
    public async Task It_can_be_switched_off()
    {
        await using var world = await SidecarWorld.StartAsync(ReadsWorld.Grants, settings: new Dictionary<string, string?> { ["Sidecar:Search:SignedUrls"] = "false" });

        Refused.Is(await world.GetAsync(Sign("admin", Images), ""), 403);
        Assert.Empty(world.Upstream.Requests);
    }

    private static string Sign(string key, string query) => SearchUrls.Sign(query, Yaml.SecretOf(key));

    private static SearchUrl.Parts? Open(string signature, string ttl, string rest, string secret)
    {
        Assert.NotNull(OperationCatalogue.Default.Match("GET", [.. $"test123/search/{signature}/{ttl}/{rest}".Split('/')], out var path));
        return SearchUrl.Open(path, new SecretText(secret));
    }
}
