using System.Text.Json;

namespace Sidecar.SearchFuzz.Generate;

/// <summary>Collected expressions, good and hostile: not part of this repository.</summary>
internal static class Corpus
{
    private const int Longest = 300;

    /// <summary>The expressions in the folder; none when it is not there.</summary>
    public static IReadOnlyList<string> Read(string? folder) => folder is null ? [] :
        [.. Rows(folder, "search-corpus.tsv").Select(row => row[0]), .. Rows(folder, "search-adversarial.tsv").Select(row => JsonSerializer.Deserialize<string>(row[0])!)
            .Where(text => text.Length < Longest && !text.StartsWith("<generated", StringComparison.Ordinal))];

    private static IEnumerable<string[]> Rows(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t')) : [];
    }
}
