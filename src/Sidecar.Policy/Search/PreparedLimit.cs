using System.Runtime.CompilerServices;
using System.Text;

namespace Sidecar.Policy.Search;

/// <summary>A limit that has been parsed and checked once, to be put around any number of expressions.</summary>
public sealed class PreparedLimit
{
    // A limit's text lives as long as the grants it comes from and is one object there, so its identity is the cheapest key.
    private static readonly ConditionalWeakTable<string, PreparedLimit> Cache = [];

    private readonly string prefix;

    private PreparedLimit(string expression, string? error)
    {
        Expression = expression;
        Error = error;
        prefix = $"({expression}) AND ";
    }

    /// <summary>The limit as it is sent when there is nothing to limit; "" when it was refused.</summary>
    public string Expression { get; }

    /// <summary>Why the limit was refused; then every expression is. Null when it is good.</summary>
    public string? Error { get; }

    /// <summary>Parses and checks a limit. An empty one is refused: it would limit nothing.</summary>
    /// <param name="limit">An expression in the safe grammar without any backslash; its length and number of clauses are not bounded.</param>
    public static PreparedLimit Prepare(string limit)
    {
        if (!SearchParser.TryParse(limit, 0, SearchOptions.ForLimits, out var tree, out var error))
        {
            return new PreparedLimit("", $"{error} (in the limit)");
        }

        if (tree.Root is null || limit.Contains('\\'))
        {
            return new PreparedLimit("", "Query Error: the limit is empty or holds a backslash, expected an expression");
        }

        var text = new StringBuilder(limit.Length);
        new SearchPrinter(limit, text).List(tree.Root);
        return new PreparedLimit(text.ToString(), null);
    }

    /// <summary>Parses and prints <c>(limit) AND (expression)</c>; an absent or empty expression gives the limit alone.</summary>
    /// <param name="expression">The caller's expression, or null.</param>
    /// <param name="options">Bounds of the caller's expression; null for the defaults.</param>
    public RewriteResult Rewrite(string? expression, SearchOptions? options = null)
    {
        if (Error is not null)
        {
            return new RewriteResult(null, Error);
        }

        if (!SearchParser.TryParse(expression ?? "", 0, options ?? SearchOptions.Default, out var tree, out var error))
        {
            return new RewriteResult(null, error.ToString());
        }

        return tree.Root is null ? new RewriteResult(Expression, null) : Around(tree.Text, tree.Root);
    }

    /// <summary>The prepared form of this very string object, prepared at first use.</summary>
    internal static PreparedLimit Of(string limit) => Cache.GetValue(limit, Prepare);

    private RewriteResult Around(string source, ClauseList list)
    {
        var text = new StringBuilder(prefix, prefix.Length + source.Length + 16);
        var printer = new SearchPrinter(source, text);
        var contained = !list.IsOnlyExclusions ? Grouped(list, printer, text)
            : OtherReadings.MayHoldRegex(source) ? TogetherBeside(list, printer, text)
            : Beside(list, printer, text);
        if (!contained)
        {
            return new RewriteResult(null, "Query Error: a backslash or slash stands where readers disagree about the parentheses after it, expected the value in quotes without one");
        }

        var result = text.ToString();
        return HasShape(result, prefix, list)
            ? new RewriteResult(result, null)
            : new RewriteResult(null, "Query Error: the expression does not stay inside its limit, expected a simpler one");
    }

    private static bool Grouped(ClauseList list, SearchPrinter printer, StringBuilder text)
    {
        text.Append('(');
        var from = text.Length;
        printer.List(list);
        var inside = text.ToString(from, text.Length - from);
        text.Append(')');
        return OtherReadings.StaysInParentheses(inside);
    }

    // In Lucene a group of nothing but exclusions matches nothing, so they stand beside the limit instead of in a group.
    private static bool Beside(ClauseList list, SearchPrinter printer, StringBuilder text)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            if (i > 0)
            {
                printer.Joint(item.Joint);
            }

            printer.Modifier(item.Modifier);
            var from = text.Length;
            printer.Clause(item.Clause);
            var clause = text.ToString(from, text.Length - from);
            if (!OtherReadings.IsWhole(clause))
            {
                return false;
            }

            // A lexer without escapes would cut this clause in two and join the second part to the limit with OR.
            if (clause.Contains('\\'))
            {
                text.Insert(from, '(').Append(')');
            }
        }

        return true;
    }

    // A lexer that takes /…/ for a regular expression finds other clauses than we do, beside the limit with OR between them. -a AND -b is -(a OR b).
    private static bool TogetherBeside(ClauseList list, SearchPrinter printer, StringBuilder text)
    {
        text.Append("-(");
        var from = text.Length;
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (i > 0)
            {
                printer.Joint(Joint.Or);
            }

            printer.Clause(list.Items[i].Clause);
        }

        var inside = text.ToString(from, text.Length - from);
        text.Append(')');
        return OtherReadings.StaysInParentheses(inside);
    }

    /// <summary>Reads the result again: after the limit stands exactly one group, or nothing but exclusions joined by AND.</summary>
    internal static bool HasShape(string result, string prefix, ClauseList list)
    {
        if (!result.StartsWith(prefix, StringComparison.Ordinal)
            || !SearchParser.TryParse(result, prefix.Length, SearchOptions.ForResults, out var tree, out _)
            || tree.Root is not { } root)
        {
            return false;
        }

        return list.IsOnlyExclusions
            ? root.IsOnlyExclusions && (root.Items.Count == list.Items.Count || root.Items is [{ Clause: GroupClause all }] && all.List.Items.Count == list.Items.Count)
            : root.Items is [{ Modifier: Modifier.None, Clause: GroupClause group }] && group.List.Items.Count == list.Items.Count;
    }
}
