using Sidecar.Policy.Search;
using Sidecar.Policy.Tests;
using Sidecar.SearchFuzz;

namespace Sidecar.Tests.Search;

/// <summary>A short run of <c>make search-fuzz</c>, and that it sees what it is there to see.</summary>
public sealed class SearchFuzzTests
{
    private const long Seed = 20260811;

    public static TheoryData<string> Broken => [.. Rewriters.Keys];

    private static Dictionary<string, Rewrite> Rewriters { get; } = new()
    {
        ["no parentheses around the expression"] = (text, limit) => Change(text, limit, asked => $"({limit}) AND {asked}"),
        ["no parentheses around the limit"] = (text, limit) => Change(text, limit, asked => $"{limit} AND ({asked})"),
        ["OR for AND"] = (text, limit) => Change(text, limit, asked => $"({limit}) OR ({asked})"),
        ["the expression first, without parentheses"] = (text, limit) => Change(text, limit, asked => $"{asked} AND ({limit})"),
        ["no parsing"] = (text, limit) => new RewriteResult(limit is null ? text : $"({limit}) AND ({text})", null),
        ["no limit"] = (text, _) => SearchRewriter.Rewrite(text, null),
        ["a narrower limit"] = (text, limit) => SearchRewriter.Rewrite(text, limit is null ? "resource_type:image" : $"({limit}) AND resource_type:image"),
        ["exclusions in a group of their own"] = (text, limit) => Change(text, limit, asked => $"({limit}) AND NOT ({asked})"),
        ["an exception"] = (_, _) => throw new InvalidOperationException("planted"),
    };

    [Fact]
    public async Task Nothing_hidden_comes_out_and_nothing_shown_is_lost()
    {
        using var output = new StringWriter();
        var data = Path.GetDirectoryName(ExternalData.Path(ExternalData.Search, "search-corpus.tsv"));

        var status = await FuzzRun.RunAsync(new Options(20_000, Seed, null, data, 5, Environment.ProcessorCount), output);

        Assert.True(status == 0, output.ToString());
        Assert.Contains("escapes 0, escapes after the filter 0, lost 0, extra 0, crashes 0", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_rewriter_that_is_broken_is_caught_and_the_case_made_small(string broken)
    {
        using var output = new StringWriter();

        var status = await FuzzRun.RunAsync(new Options(3_000, Seed, null, null, 1, 2), output, Rewriters[broken]);

        Assert.Equal(1, status);
        Assert.Contains($"SEED={Seed} CASE=", output.ToString(), StringComparison.Ordinal);
        var caller = output.ToString().Split('\n').First(line => line.StartsWith("  caller", StringComparison.Ordinal));
        Assert.True(caller.Length < 60, caller);
    }

    [Fact]
    public async Task A_case_can_be_run_again_by_its_number()
    {
        using var all = new StringWriter();
        await FuzzRun.RunAsync(new Options(3_000, Seed, null, null, 1, 1), all, Rewriters["no limit"]);
        var number = int.Parse(all.ToString().Split("CASE=")[1].Split(')')[0], System.Globalization.CultureInfo.InvariantCulture);

        using var one = new StringWriter();
        Assert.Equal(1, await FuzzRun.RunAsync(new Options(3_000, Seed, number, null, 1, 1), one, Rewriters["no limit"]));
        Assert.Contains("cases 1,", one.ToString(), StringComparison.Ordinal);
        Assert.Equal(all.ToString().Split("  caller")[1], one.ToString().Split("  caller")[1]);
    }

    [Fact]
    public async Task A_run_in_which_everything_is_refused_proves_nothing()
    {
        using var output = new StringWriter();

        Assert.Equal(1, await FuzzRun.RunAsync(new Options(5_000, Seed, null, null, 1, 2), output, (_, _) => new RewriteResult(null, "Query Error: planted")));
        Assert.Contains("too thin: too few: accepted", output.ToString(), StringComparison.Ordinal);
    }

    private static RewriteResult Change(string text, string? limit, Func<string, string> join) =>
        SearchRewriter.Rewrite(text, null) is { Expression: { Length: > 0 } asked } && limit is not null
            ? new RewriteResult(join(asked), null)
            : SearchRewriter.Rewrite(text, limit);
}
