using System.Net;
using System.Text.Json;
using Cloudinary.Emulator;
using Cloudinary.Emulator.Search;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

/// <summary>How searches are limited to a folder and what is below it, whatever the environment makes of a star.</summary>
public sealed class FolderWildcardTests
{
    private const string Search = "/v1_1/demo/resources/search";

    [Theory]
    [InlineData(FolderWildcard.Recursive, true)]
    [InlineData(FolderWildcard.Prefix, true)]
    [InlineData(FolderWildcard.Exact, false)]
    [InlineData(FolderWildcard.Ignored, false)]
    [InlineData(FolderWildcard.Everything, false)]
    public async Task A_probe_finds_out_and_everything_permitted_is_found_and_counted(FolderWildcard reading, bool sendsStar)
    {
        await using var world = await StartAsync("probe", reading);
        var own = world.Upstream.State.Assets.Where(a => a.IsIn("clients/acme")).Select(a => a.AssetId).Order(StringComparer.Ordinal).ToArray();

        var answer = await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{\"max_results\":500}");
        var count = await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{\"max_results\":0}");

        Assert.Equal(own, answer.Rows("resources", "asset_id").Order(StringComparer.Ordinal));
        Assert.Equal(own.Length, count.Json.GetProperty("total_count").GetInt32());
        var sent = JsonElement.Parse(world.Upstream.Requests[^1].Body).GetProperty("expression").GetString()!;
        Assert.Equal(sendsStar, sent.Contains("/*", StringComparison.Ordinal));
        Assert.Contains("asset_folder=\"clients/acme\"", sent, StringComparison.Ordinal);
        using var http = new HttpClient();
        var ready = JsonElement.Parse(await http.GetStringAsync(new Uri(world.Operations, "/readyz")));
        Assert.Equal(sendsStar ? "wildcard" : "enumerate", ready.GetProperty("folder_wildcards").GetProperty("demo").GetString());
    }

    [Fact]
    public async Task A_probe_is_made_once_and_only_for_limits_with_folders()
    {
        await using var world = await StartAsync("probe", FolderWildcard.Recursive);

        await world.SendJsonAsync(HttpMethod.Post, Search, "admin", "{}");
        await world.SendJsonAsync(HttpMethod.Post, Search, "tagged", "{}");
        Assert.Equal(2, world.Upstream.Requests.Count);

        await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{}");
        Assert.InRange(world.Upstream.Requests.Count, 4, 2 + 1 + 4 + 5);
        var before = world.Upstream.Requests.Count;
        await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{\"expression\":\"a\"}");
        await world.SendJsonAsync(HttpMethod.Post, Search, "clients", "{}");
        Assert.Equal(before + 2, world.Upstream.Requests.Count);
    }

    [Fact]
    public async Task Where_nothing_can_be_told_every_folder_is_named()
    {
        await using var world = await StartAsync("probe", FolderWildcard.Recursive, EmptyLibrary);

        var answer = await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("asset_folder=\"clients/acme\"", JsonElement.Parse(world.Upstream.Requests[^1].Body).GetProperty("expression").GetString());
    }

    [Fact]
    public async Task A_folder_made_through_the_sidecar_is_searched_at_once()
    {
        await using var world = await StartAsync("enumerate", FolderWildcard.Ignored);
        await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{}");

        await world.PostFormAsync("/v1_1/demo/folders/clients/acme/brand-new", "admin");
        await world.SendJsonAsync(HttpMethod.Post, Search, "acme", "{}");

        Assert.Contains("asset_folder=\"clients/acme/brand-new\"", JsonElement.Parse(world.Upstream.Requests[^1].Body).GetProperty("expression").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_folders_to_name_are_widened_and_the_rows_judged()
    {
        await using var world = await StartAsync("enumerate", FolderWildcard.Recursive, settings: ("Sidecar:Answers:MaxLimitTerms", "2"));

        var rows = await Walk.SearchAsync(world, "clients", "", 100);
        var answer = await world.SendJsonAsync(HttpMethod.Post, Search, "clients", "{\"max_results\":0}");

        Assert.Equal(world.Upstream.State.Assets.Where(a => a.IsIn("clients")).Select(a => a.AssetId).Order(StringComparer.Ordinal), rows.Sorted("asset_id"));
        Assert.False(answer.Json.TryGetProperty("total_count", out _), answer.Text);
    }

    private static EmulatorOptions EmptyLibrary(EmulatorOptions options) => options with { SeedLibrary = false };

    private static Task<SidecarWorld> StartAsync(
        string strategy, FolderWildcard reading, Func<EmulatorOptions, EmulatorOptions>? change = null, (string Name, string Value)? settings = null)
    {
        var options = new EmulatorOptions { Dialect = new SearchDialect { FolderWildcard = reading } };
        var all = new Dictionary<string, string?> { ["Sidecar:Search:FolderWildcards"] = strategy };
        if (settings is var (name, value))
        {
            all[name] = value;
        }

        return SidecarWorld.StartAsync(ReadsWorld.Grants, change is null ? options : change(options), all);
    }
}
