using Sidecar.Policy.Search;

namespace Sidecar.Benchmarks.Search;

/// <summary>Expressions as apps write them: the accepted ones of a corpus, or a few of our own where there is none.</summary>
internal static class Expressions
{
    private static readonly string[] BuiltIn =
    [
        "tags:shirt", "resource_type:image AND tags:kitten", "public_id:dog*", "(shirt OR pants) AND clothes", "uploaded_at>1d AND bytes>1m", "-tags:draft AND -tags:old",
        "resource_type:image AND tags=kitten AND uploaded_at>1d AND bytes>1m", "folder:\"samples/animals/*\" AND format:jpg", "metadata.region:(apac OR emea OR amer)",
        "created_at:[\"2024-01-01\" TO \"2024-06-30\"] AND type:upload", "asset_folder=\"Product/Shoes\" OR asset_folder:\"Product/Shoes/*\"", "cat AND NOT dog",
    ];

    /// <summary>Those of the first column of a tab-separated file that the grammar accepts, without empty ones.</summary>
    public static string[] Read(string? corpus)
    {
        var all = corpus is null ? BuiltIn : File.ReadLines(corpus).Skip(1).Select(line => line.Split('\t')[0]);
        return [.. all.Where(text => !string.IsNullOrWhiteSpace(text) && SearchRewriter.Rewrite(text, null).Expression is not null)];
    }
}
