using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cloudinary.Emulator;
using Sidecar.Policy.Tests;
using Sidecar.Tests.World;
using Xunit.Abstractions;

namespace Sidecar.Tests.Search;

/// <summary>The same search with and without a sidecar between.</summary>
public sealed partial class SearchDifferenceTests(ITestOutputHelper output)
{
    private const string Search = "/v1_1/demo/resources/search";
    private const int PageSize = 9;
    private const int MostPages = 200;

    private static readonly string[] Own =
    [
        "", "resource_type:image", "tags:sale OR tags:hero", "-tags:sale", "-tags:sale AND -type:private", "asset_folder:\"acme/*\"", "asset_folder=\"\"", "bytes>1m AND width<2000", "tags=(sale OR 7)",
        "asset_folder:secret/* AND NOT tags=sale", "public_id:pid-*", "tags:\"two words\"", "resource_type:image -tags:sale", "type:private tags:sale", "status:active", "nothing:here",
        "(tags:sale OR tags:7) AND -(asset_folder=acme OR asset_folder=\"a b\")", "uploaded_at>4w", "width:[100 TO 900]", "!tags:sale && !tags:hero",
    ];

    private static readonly string[] Sorts = ["", "[{\"public_id\":\"asc\"}]", "[{\"bytes\":\"desc\"},{\"public_id\":\"asc\"}]"];

    [Fact]
    public async Task Who_may_read_everything_gets_what_a_direct_search_gets()
    {
        await using var library = await ManyAssets.StartAsync(21, 150, 1);
        var (compared, refused) = await CompareAsync(library.World, Own.SelectMany(expression => Sorts.Select(sort => (expression, sort))), mayRefuse: _ => false);
        Assert.Equal((Own.Length * Sorts.Length, 0), (compared, refused));
    }

    [ExternalDataFact(ExternalData.Search, "search-corpus.tsv")]
    public async Task Each_collected_expression_gets_what_a_direct_search_gets()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), new EmulatorOptions());
        var rows = File.ReadAllText(ExternalData.Path(ExternalData.Search, "search-corpus.tsv")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t')).ToArray();
        var valid = rows.Where(row => row[2] == "yes").Select(row => row[0]).ToHashSet(StringComparer.Ordinal);

        var (compared, refused) = await CompareAsync(world, rows.Select(row => (row[0], "")), mayRefuse: expression => !valid.Contains(expression));

        output.WriteLine($"{rows.Length} expressions, {compared} compared, {refused} refused by the sidecar");
        Assert.True(compared >= valid.Count);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public async Task Who_may_read_less_gets_the_same_less_what_is_hidden_in_the_same_order(int seed)
    {
        await using var library = await ManyAssets.StartAsync(seed, 150, 6, new EmulatorOptions { CursorNamesRow = true });
        foreach (var expression in Own)
        {
            foreach (var sort in Sorts)
            {
                var direct = (await AllAsync(cursor => Direct.SendAsync(library.World, HttpMethod.Post, Search, Body(expression, sort, 500, cursor)))).Rows;
                foreach (var caller in library.Callers)
                {
                    var expected = direct.Where(row => library.Permits(caller, library.World.Upstream.State.FindById(JsonElement.Parse(row).GetProperty("asset_id").GetString()!)!));
                    var (rows, pages) = await AllAsync(cursor => library.World.SendJsonAsync(HttpMethod.Post, Search, caller, Body(expression, sort, PageSize, cursor)));
                    Assert.Equal(expected, rows);
                    Assert.All(pages.Where(p => p.Json.TryGetProperty("total_count", out _)), p => Assert.Equal(rows.Count, p.Json.GetProperty("total_count").GetInt32()));
                }
            }
        }
    }

    private static async Task<(int Compared, int Refused)> CompareAsync(SidecarWorld world, IEnumerable<(string Expression, string Sort)> searches, Func<string, bool> mayRefuse)
    {
        var (compared, refused) = (0, 0);
        foreach (var (expression, sort) in searches)
        {
            string? cursor = null;
            var pages = 0;
            do
            {
                var body = Body(expression, sort, PageSize, cursor, ",\"aggregate\":[\"resource_type\"]");
                var through = await world.SendJsonAsync(HttpMethod.Post, Search, "admin", body);
                var direct = await Direct.SendAsync(world, HttpMethod.Post, Search, body);
                if (through.Status == HttpStatusCode.BadRequest && mayRefuse(expression))
                {
                    refused++;
                    break;
                }

                Assert.True(direct.Status == HttpStatusCode.OK, $"{expression}: {direct.Text}");
                Assert.Equal(Time().Replace(direct.Text, ""), Time().Replace(through.Text, ""));
                cursor = through.NextCursor();
                compared += cursor is null ? 1 : 0;
            }
            while (cursor is not null && pages++ < MostPages);
        }

        return (compared, refused);
    }

    private static async Task<(List<string> Rows, List<Answer> Pages)> AllAsync(Func<string?, Task<Answer>> send)
    {
        var (rows, pages) = (new List<string>(), new List<Answer>());
        string? cursor = null;
        do
        {
            var page = await send(cursor);
            Assert.True(page.Status == HttpStatusCode.OK, page.Text);
            pages.Add(page);
            rows.AddRange(page.Rows("resources"));
            cursor = page.NextCursor();
            Assert.True(pages.Count < MostPages, "the pages do not end");
        }
        while (cursor is not null);

        return (rows, pages);
    }

    private static string Body(string expression, string sort, int size, string? cursor, string more = "") =>
        $"{{\"expression\":{JsonSerializer.Serialize(expression)},\"max_results\":{size}"
        + (sort.Length == 0 ? "" : $",\"sort_by\":{sort}") + (cursor is null ? "" : $",\"next_cursor\":\"{cursor}\"") + more + "}";

    [GeneratedRegex("\"time\":[0-9]+,")]
    private static partial Regex Time();
}
