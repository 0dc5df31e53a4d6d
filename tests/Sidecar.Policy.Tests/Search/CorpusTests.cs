using Sidecar.Policy.Search;
using Xunit.Abstractions;

namespace Sidecar.Policy.Tests.Search;

public sealed class CorpusTests(ITestOutputHelper output)
{
    private const string Acme = "asset_folder=\"acme\" OR asset_folder:\"acme/*\"";

    [ExternalDataFact(ExternalData.Search, "search-corpus.tsv")]
    public void Every_valid_expression_is_accepted_and_every_invalid_one_refused()
    {
        var rows = SearchData.Corpus()!;
        var wrong = new List<string>();
        foreach (var row in rows)
        {
            var result = SearchRewriter.Rewrite(row.Expression, Acme);
            var accepted = result.Expression is not null;
            if (row.Valid != "unknown" && accepted != (row.Valid == "yes"))
            {
                wrong.Add($"{row.Expression} ({row.Note}): {result.Error ?? result.Expression}");
            }
        }

        Summary(rows, "yes");
        Summary(rows, "no");
        Summary(rows, "unknown");
        foreach (var row in rows.Where(row => row.Valid == "unknown"))
        {
            if (SearchRewriter.Rewrite(row.Expression, Acme).Error is { } error)
            {
                output.WriteLine($"unknown, refused: {row.Expression}  {error}");
            }
        }

        Assert.Empty(wrong);
    }

    [ExternalDataFact(ExternalData.Search, "search-adversarial.tsv")]
    public void Every_hostile_expression_is_refused_or_rewritten_to_the_letter()
    {
        var rows = SearchData.Adversarial()!;
        foreach (var row in rows)
        {
            var result = SearchRewriter.Rewrite(row.Expression, Acme);
            Assert.Equal(row.Outcome == "REWRITE" ? row.Rewritten : null, result.Expression);
            output.WriteLine($"{row.Outcome}: {row.Expression[..Math.Min(60, row.Expression.Length)]}  {result.Error}");
        }

        output.WriteLine($"{rows.Count} rows, {rows.Count(row => row.Outcome == "REJECT")} refused");
    }

    private void Summary(List<SearchData.CorpusRow> rows, string valid)
    {
        var those = rows.Where(row => row.Valid == valid).ToList();
        output.WriteLine($"{valid}: {those.Count(row => SearchRewriter.Rewrite(row.Expression, Acme).Error is null)} of {those.Count} accepted");
    }
}
