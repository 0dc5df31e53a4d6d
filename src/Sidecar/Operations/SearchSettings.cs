using Sidecar.Policy.Search;

namespace Sidecar.Operations;

/// <summary>How a limit to a folder and what is below it is said. Cloudinary's sources contradict each other about a star on a folder.</summary>
internal enum FolderWildcardStrategy
{
    /// <summary>With a star, <c>asset_folder:"a/*"</c>, as Cloudinary's own command-line tool relies on.</summary>
    Wildcard,

    /// <summary>By naming every folder below, from the folder tree.</summary>
    Enumerate,

    /// <summary>With a star where a few searches have shown that the environment reads it so, else by naming every folder.</summary>
    Probe,
}

/// <summary>How searches are limited, and what expressions may be.</summary>
internal sealed class SearchSettings
{
    private SearchOptions? expressions;

    /// <summary>How a limit to a folder and what is below it is said. Default <c>wildcard</c>.</summary>
    public FolderWildcardStrategy FolderWildcards { get; set; } = FolderWildcardStrategy.Wildcard;

    /// <summary>Longest expression of a caller, in UTF-16 units. Default 8192, range 256 to 100000.</summary>
    public int MaxExpressionLength { get; set; } = 8192;

    /// <summary>Deepest nesting of parentheses in it. Default 20, range 1 to 100.</summary>
    public int MaxExpressionDepth { get; set; } = 20;

    /// <summary>Most clauses in it; each value of a group counts. Default 300, range 1 to 10000.</summary>
    public int MaxExpressionClauses { get; set; } = 300;

    /// <summary>Refuse every backslash inside quotes. Default false: the documented two are accepted where no reading of them changes the groups.</summary>
    public bool StrictQuotes { get; set; }

    /// <summary>
    /// A search for a tag or a public id finds that spelling alone, so that counts under a limit by one are the caller's own. Default false: that is not known, and such
    /// counts are withheld.
    /// </summary>
    public bool CaseSensitive { get; set; }

    /// <summary>Answer signed search URLs, which whoever holds one can use until the key's secret changes. Default true.</summary>
    public bool SignedUrls { get; set; } = true;

    /// <summary>Bounds and strictness as the language has them.</summary>
    internal SearchOptions Expressions => expressions ??= new SearchOptions
    {
        MaxLength = MaxExpressionLength,
        MaxDepth = MaxExpressionDepth,
        MaxClauses = MaxExpressionClauses,
        StrictQuotes = StrictQuotes,
    };

    /// <summary>Errors in words, one per setting that is out of its range.</summary>
    internal IEnumerable<string> Validate() =>
        OptionRange.Check("Search:MaxExpressionLength", MaxExpressionLength, 256, 100_000)
            .Concat(OptionRange.Check("Search:MaxExpressionDepth", MaxExpressionDepth, 1, 100))
            .Concat(OptionRange.Check("Search:MaxExpressionClauses", MaxExpressionClauses, 1, 10_000));
}
