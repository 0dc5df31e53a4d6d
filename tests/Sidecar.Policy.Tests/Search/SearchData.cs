using System.Text.Json;

namespace Sidecar.Policy.Tests.Search;

/// <summary>The collected expressions, from <see cref="ExternalData"/>.</summary>
internal static class SearchData
{
    internal sealed record CorpusRow(string Expression, string Valid, string Note);

    internal sealed record AdversarialRow(string Expression, string Outcome, string Rewritten);

    /// <summary>The rows, or null when the file is absent.</summary>
    public static List<CorpusRow>? Corpus() =>
        Rows("search-corpus.tsv")?.Select(row => new CorpusRow(row[0], row[2], row[3])).ToList();

    /// <summary>The rows, or null when the file is absent.</summary>
    public static List<AdversarialRow>? Adversarial() =>
        Rows("search-adversarial.tsv")?.Select(row => new AdversarialRow(Decode(row[0]), row[1], Decode(row[4]))).ToList();

    private static IEnumerable<string[]>? Rows(string name)
    {
        var path = ExternalData.Path(ExternalData.Search, name);
        return File.Exists(path)
            ? File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))
            : null;
    }

    private static string Decode(string json) => JsonSerializer.Deserialize<string>(json)! switch
    {
        "<generated: 3000 OR clauses>" => string.Join(" OR ", Enumerable.Range(0, 3000).Select(i => $"tags:t{i}")),
        var text when text.StartsWith("<generated", StringComparison.Ordinal) => throw new InvalidOperationException($"Unknown generator {text}"),
        var text => text,
    };
}
