namespace Sidecar.SearchFuzz.Generate;

/// <summary>The words that libraries, grants and expressions are made of: the same ones, so that they meet.</summary>
internal static class Names
{
    /// <summary>Folders that are each other's neighbours, parents and prefixes, and some that would be syntax if a quote were missed.</summary>
    public static readonly string[] Folders =
    [
        "", "acme", "acme/sub", "acme/sub/deep", "acmex", "acme-2", "Acme", "ACME/Sub", "acme/Sub2", "secret", "secret/acme", "secret/x", "secret/SUB", "a b", "a b/c d", "it's", "it's/here",
        "say \"hi\"", "star*", "star", "what?", "(p)", "x) OR (y", "AND", "OR/NOT", "ünï/çödé", "Ünï", "日本", "a:b", "[1 TO 2]", "-minus", "semi;colon", "and/or",
    ];

    public static readonly string[] PublicIds = ["logo", "logo_2", "hero shot", "a", "b", "a-b", "x:y", "q\"q", "s*r", "né", "logo.min", "AND"];

    public static readonly string[] Tags = ["sale", "Sale", "SALE", "sale-2", "hero", "two words", "a", "q\"t", "st*r", "né", "no?", "OR"];

    public static readonly string[] Types = ["upload", "private", "authenticated"];

    public static readonly string[] ResourceTypes = ["image", "video", "raw"];

    public static readonly string[] Collections = ["lookbook", "mixed", "empty"];
}
