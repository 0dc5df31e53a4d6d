using Cloudinary.Emulator;
using Cloudinary.Emulator.Search;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

/// <summary>Upstreams that read expressions otherwise than the sidecar thinks: filtering is the guarantee.</summary>
public sealed class SearchDialectTests
{
    private static readonly string[] Expressions =
        ["", "resource_type:image", "tags:sale OR asset_folder:secret/*", "-tags:sale AND -tags:hero", "public_id:\"a\\\\\" OR secret", "asset_folder:*", "NOT tags:sale"];

    public static TheoryData<string> Dialects => [.. Named.Keys];

    private static Dictionary<string, SearchDialect> Named { get; } = new()
    {
        ["wildcards ignored"] = new() { FolderWildcard = FolderWildcard.Ignored },
        ["wildcards exact"] = new() { FolderWildcard = FolderWildcard.Exact },
        ["wildcards are prefixes"] = new() { FolderWildcard = FolderWildcard.Prefix },
        ["left to right"] = new() { Precedence = SearchPrecedence.LeftToRight },
        ["lucene"] = new() { Precedence = SearchPrecedence.LuceneFlat, UnicodeEscapes = true, NestedFields = true },
        ["other quotes"] = new() { PairBackslashes = true, SingleQuotes = true, EscapesOutsideQuotes = false, UnicodeWhitespace = true, ImplicitAnd = true, LeadingNot = true },
    };

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task No_row_outside_the_grant_comes_out_and_no_count_of_one(string dialect)
    {
        await using var world = await SidecarWorld.StartAsync(ReadsWorld.Grants, new EmulatorOptions { Dialect = Named[dialect] });

        foreach (var key in (string[])["acme", "most", "shared"])
        {
            var own = world.Upstream.State.Assets.Where(a => Permitted(key, a.AssetFolder, a.PublicId)).Select(a => a.AssetId).ToHashSet();
            foreach (var expression in Expressions)
            {
                foreach (var size in (int[])[0, 2, 500])
                {
                    var answer = await world.SendJsonAsync(
                        HttpMethod.Post, "/v1_1/demo/resources/search", key, System.Text.Json.JsonSerializer.Serialize(new { expression, max_results = size, aggregate = new[] { "type" } }));
                    if (answer.Status != System.Net.HttpStatusCode.OK)
                    {
                        continue;
                    }

                    Assert.All(answer.Rows("resources", "asset_id"), id => Assert.Contains(id!, own));
                    if (answer.Json.TryGetProperty("total_count", out var total))
                    {
                        Assert.InRange(total.GetInt32(), 0, own.Count);
                    }

                    if (answer.Json.TryGetProperty("aggregations", out var counts))
                    {
                        Assert.InRange(counts.GetProperty("type").EnumerateObject().Sum(p => p.Value.GetInt32()), 0, own.Count);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task A_cursor_that_carries_its_query_leads_on_in_the_callers_own_search()
    {
        await using var world = await SidecarWorld.StartAsync(ReadsWorld.Grants, new EmulatorOptions { CursorCarriesQuery = true });

        var rows = await Walk.SearchAsync(world, "acme", "resource_type:image", 3);

        Assert.Equal(
            world.Upstream.State.Assets.Where(a => a.ResourceType == "image" && a.IsIn("clients/acme")).Select(a => a.AssetId).Order(StringComparer.Ordinal),
            rows.Sorted("asset_id"));
    }

    [Fact]
    public async Task A_limit_of_more_terms_than_allowed_is_refused()
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Environment() + "keys:\n" + Yaml.KeyWith("many", "folders: [{ path: legal, level: view }, { path: press, level: view }, { path: Product, level: view }]"),
            settings: new Dictionary<string, string?> { ["Sidecar:Answers:MaxLimitTerms"] = "4" });

        Refused.For(await world.SendJsonAsync(HttpMethod.Post, "/v1_1/demo/resources/search", "many", "{}"), "read");
        Assert.Empty(world.Upstream.Requests);
    }

    private static bool Permitted(string key, string folder, string publicId) => key switch
    {
        "acme" => Seed.IsIn(folder, "clients/acme"),
        "most" => !Seed.IsIn(folder, "secret"),
        _ => publicId is "sample" or "twin/logo",
    };
}
