using System.Text;

namespace Sidecar.Policy.Search;

/// <summary>The outcome of putting a limit around a caller's expression.</summary>
/// <param name="Expression">The expression to send, or null when refused.</param>
/// <param name="Error">Why it was refused: a message that starts with <c>Query Error</c> and names position, token and what was expected; null when accepted.</param>
public readonly record struct RewriteResult(string? Expression, string? Error);

/// <summary>Parses a caller's search expression in the safe grammar and prints it inside a limit.</summary>
public static class SearchRewriter
{
    /// <summary>Parses and prints <c>(limit) AND (expression)</c>; an absent or empty expression gives the limit alone; without a limit the expression is parsed, checked and printed as it is.</summary>
    /// <remarks>
    /// Exclusions only (<c>-a AND -b</c>) give <c>(limit) AND -a AND -b</c>. An absent or empty expression without a limit gives "".
    /// A limit is prepared once per string object; pass the same object again rather than an equal copy.
    /// </remarks>
    /// <param name="expression">The caller's expression, or null.</param>
    /// <param name="limit">The limit as an expression in the same language, or null for none.</param>
    public static RewriteResult Rewrite(string? expression, string? limit) => Rewrite(expression, limit, SearchOptions.Default);

    /// <summary>As <see cref="Rewrite(string?, string?)"/>, with other bounds.</summary>
    /// <param name="expression">The caller's expression, or null.</param>
    /// <param name="limit">The limit as an expression in the same language, or null for none.</param>
    /// <param name="options">Bounds of the caller's expression.</param>
    public static RewriteResult Rewrite(string? expression, string? limit, SearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (limit is not null)
        {
            return PreparedLimit.Of(limit).Rewrite(expression, options);
        }

        if (!SearchParser.TryParse(expression ?? "", 0, options, out var tree, out var error))
        {
            return new RewriteResult(null, error.ToString());
        }

        if (tree.Root is null)
        {
            return new RewriteResult("", null);
        }

        var text = new StringBuilder(tree.Text.Length);
        new SearchPrinter(tree.Text, text).List(tree.Root);
        return new RewriteResult(text.ToString(), null);
    }
}
