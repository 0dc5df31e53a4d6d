namespace Sidecar.Policy.Search;

/// <summary>The outcome of putting a limit around a caller's expression.</summary>
/// <param name="Expression">The expression to send, or null when refused.</param>
/// <param name="Error">Why it was refused: a message that starts with <c>Query Error</c> and names position, token and what was expected; null when accepted.</param>
public readonly record struct RewriteResult(string? Expression, string? Error);

/// <summary>Parses a caller's search expression in the safe grammar and prints it inside a limit.</summary>
public static class SearchRewriter
{
    /// <summary>Parses and prints <c>(limit) AND (expression)</c>; an absent or empty expression gives the limit alone; without a limit the expression is parsed, checked and printed as it is.</summary>
    /// <param name="expression">The caller's expression, or null.</param>
    /// <param name="limit">The limit as an expression in the same language, or null for none.</param>
    public static RewriteResult Rewrite(string? expression, string? limit) => throw new NotSupportedException();
}
