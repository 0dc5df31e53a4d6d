using Sidecar.Policy.Search;

namespace Sidecar.Policy.Limits;

/// <summary>
/// What a caller's searches are put under, prepared once for any number of expressions: the limit of its key and, when it acts for a user, that of
/// the user as well. Safe for concurrent use.
/// </summary>
public sealed class CallerLimit
{
    private readonly PreparedLimit? prepared;

    private CallerLimit(SearchLimitKind kind, bool exact, PreparedLimit? prepared)
    {
        Kind = kind;
        Exact = exact;
        this.prepared = prepared;
    }

    /// <summary>What may be found: <see cref="SearchLimitKind.TooLong"/> when any limit is, else nothing when any allows nothing.</summary>
    public SearchLimitKind Kind { get; }

    /// <summary>True when a search under the limit matches exactly what the policies allow, so that counts and aggregations may be shown.</summary>
    public bool Exact { get; }

    /// <summary>The limit as it is sent; null unless <see cref="Kind"/> is <see cref="SearchLimitKind.Expression"/>.</summary>
    public string? Expression => prepared?.Expression;

    /// <summary>Joins and prepares the limits of everyone who must be permitted.</summary>
    /// <param name="limits">One or more.</param>
    public static CallerLimit Of(IReadOnlyList<SearchLimit> limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfZero(limits.Count, nameof(limits));
        foreach (var kind in (ReadOnlySpan<SearchLimitKind>)[SearchLimitKind.TooLong, SearchLimitKind.Nothing])
        {
            if (limits.Any(limit => limit.Kind == kind))
            {
                return new CallerLimit(kind, kind == SearchLimitKind.Nothing, null);
            }
        }

        var texts = limits.Where(limit => limit.Kind == SearchLimitKind.Expression).Select(limit => limit.Expression!).Distinct(StringComparer.Ordinal).ToArray();
        var exact = limits.All(limit => limit.Exact);
        return texts.Length == 0
            ? new CallerLimit(SearchLimitKind.Everything, exact, null)
            : new CallerLimit(
                SearchLimitKind.Expression, exact, PreparedLimit.Prepare(texts.Length == 1 ? texts[0] : string.Join(" AND ", texts.Select(text => $"({text})"))));
    }

    /// <summary>
    /// Parses an expression and prints it inside the limit. Where there is nothing to put around it (<see cref="Kind"/> says everything, nothing or too
    /// long) it is checked and printed alone, so that a mistake in it always shows.
    /// </summary>
    /// <param name="expression">The caller's expression, or null.</param>
    /// <param name="options">Bounds of the caller's expression; null for the defaults.</param>
    public RewriteResult Rewrite(string? expression, SearchOptions? options = null) =>
        prepared is not null ? prepared.Rewrite(expression, options) : SearchRewriter.Rewrite(expression, null, options ?? SearchOptions.Default);
}
