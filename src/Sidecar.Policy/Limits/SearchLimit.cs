using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Limits;

/// <summary>What a search may return.</summary>
public enum SearchLimitKind
{
    /// <summary>Nothing: answer an empty result without asking upstream.</summary>
    Nothing,

    /// <summary>Anything: no limit is needed.</summary>
    Everything,

    /// <summary>What <see cref="SearchLimit.Expression"/> matches.</summary>
    Expression,

    /// <summary>The limit has more terms than the bound allows; the search must be refused.</summary>
    TooLong,
}

/// <summary>A residual as a search expression. Never narrower than what the policies allow.</summary>
/// <param name="Kind">Nothing, anything, an expression, or too long.</param>
/// <param name="Expression">The expression for <see cref="SearchLimitKind.Expression"/>, without surrounding parentheses.</param>
/// <param name="Exact">True when it matches exactly what the policies allow, so that counts and aggregations may be shown.</param>
public sealed record SearchLimit(SearchLimitKind Kind, string? Expression, bool Exact);

/// <summary>What kind of rows the limit is for.</summary>
public enum SearchSubject
{
    /// <summary>Assets: <c>/resources/search</c>.</summary>
    Assets,

    /// <summary>Folders: <c>/folders/search</c>.</summary>
    Folders,
}

/// <summary>Residual to search limit.</summary>
public static class SearchLimits
{
    /// <summary>Compiles a residual into a limit.</summary>
    /// <param name="residual">The residual of <c>read</c> on assets or folders.</param>
    /// <param name="subject">What is searched.</param>
    /// <param name="mode">The environment's folder mode.</param>
    /// <param name="pathOfFolderId">The path of a folder by its external id, or null when it does not exist (it then matches nothing).</param>
    /// <param name="membersOfCollection">The asset ids of a collection by its id, or null when they are not known by asset id (inexact).</param>
    /// <param name="maxTerms">Most terms a limit may have; more gives <see cref="SearchLimitKind.TooLong"/>.</param>
    /// <param name="spelling">How a folder's path is to be printed, from the folded form that policies compare; null for that form. May differ in case only.</param>
    public static SearchLimit Compile(
        Residual residual,
        SearchSubject subject,
        FolderMode mode,
        Func<string, string?> pathOfFolderId,
        Func<string, IReadOnlyList<string>?> membersOfCollection,
        int maxTerms = 1000,
        Func<string, string>? spelling = null) =>
        Compile(residual, subject, mode, pathOfFolderId, membersOfCollection, maxTerms, FolderWildcards.Documented, spelling);

    /// <summary>Compiles a residual into a limit, for a given reading of wildcards on folders.</summary>
    /// <remarks>
    /// What cannot be said is widened and makes the limit inexact: conditions without a search field; values with a quote, a backslash,
    /// a star or an invisible character (of such a folder the nearest ancestor that can be named is taken); exclusions of them; for folders,
    /// exclusions without anything to exclude from.
    /// </remarks>
    /// <param name="residual">The residual of <c>read</c> on assets or folders.</param>
    /// <param name="subject">What is searched.</param>
    /// <param name="mode">The environment's folder mode.</param>
    /// <param name="pathOfFolderId">The path of a folder by its external id, or null when it does not exist (it then matches nothing).</param>
    /// <param name="membersOfCollection">The asset ids of a collection by its id, or null when they are not known by asset id (inexact).</param>
    /// <param name="maxTerms">Most terms a limit may have; more gives <see cref="SearchLimitKind.TooLong"/>.</param>
    /// <param name="spelling">How a folder's path is to be printed, from the folded form that policies compare; null for that form. May differ in case only.</param>
    /// <param name="wildcards">How the environment reads a star after a folder.</param>
    /// <param name="foldersBelow">
    /// The paths of all folders below one, given in the form that policies compare, or null when they are not known. Where it is given, a folder and what is
    /// below it is said by naming each of them, and no star is sent; of folders that cannot be named or are not known the limit is widened.
    /// </param>
    /// <param name="namedMembersOfCollection">The assets of a collection that are named by public id, beside those named by asset id; null for none.</param>
    /// <param name="tellsCase">
    /// True when a search for a tag or a public id finds that spelling alone. Where that is not known, a limit by one with letters is inexact.
    /// </param>
    public static SearchLimit Compile(
        Residual residual,
        SearchSubject subject,
        FolderMode mode,
        Func<string, string?> pathOfFolderId,
        Func<string, IReadOnlyList<string>?> membersOfCollection,
        int maxTerms,
        FolderWildcards wildcards,
        Func<string, string>? spelling = null,
        Func<string, IReadOnlyList<string>?>? foldersBelow = null,
        Func<string, IReadOnlyList<NamedMember>>? namedMembersOfCollection = null,
        bool tellsCase = false)
    {
        ArgumentNullException.ThrowIfNull(residual);
        var atoms = new AtomSets(subject, mode, wildcards, foldersBelow, pathOfFolderId, membersOfCollection, namedMembersOfCollection, tellsCase);
        var set = residual.Kind switch
        {
            ResidualKind.Never => new LimitNode.None(),
            ResidualKind.Always => new LimitNode.All(true),
            _ => LimitSets.Ground(Set(residual.Condition, atoms, 0), subject == SearchSubject.Assets ? EveryAsset : null),
        };
        switch (set)
        {
            case LimitNode.None:
                return new SearchLimit(SearchLimitKind.Nothing, null, Exact: true);
            case LimitNode.All:
                return new SearchLimit(SearchLimitKind.Everything, null, set.Exact && residual.Exact);
            default:
                var (text, clauses) = new LimitPrinter(FolderField(subject, mode), spelling ?? (path => path), foldersBelow).Print(set);
                return clauses > maxTerms
                    ? new SearchLimit(SearchLimitKind.TooLong, null, Exact: false)
                    : new SearchLimit(SearchLimitKind.Expression, text, set.Exact && residual.Exact);
        }
    }

    // Levels of AND within OR within AND … Deeper ones are widened rather than recursed into; printed, they would nest too deep for the safe grammar.
    private const int DeepestCondition = 32;

    /// <summary>
    /// Matches every asset: resource_type is always present and is one of a documented list of three. A star on the folder would be shorter,
    /// but sources contradict each other about what it matches.
    /// </summary>
    private static readonly LimitNode EveryAsset = new LimitNode.AnyOf(
        [new LimitNode.Term("resource_type:image", true), new LimitNode.Term("resource_type:raw", true), new LimitNode.Term("resource_type:video", true)],
        true);

    private static LimitNode Set(Formula formula, AtomSets atoms, int depth) => formula switch
    {
        _ when depth > DeepestCondition => LimitNode.Widened,
        Formula.True => new LimitNode.All(true),
        Formula.False => new LimitNode.None(),
        Formula.Atom atom => atoms.Of(atom),
        Formula.Not not => atoms.Except(not.Operand),
        Formula.And and => LimitSets.Intersect(Flat(and, f => (f as Formula.And)?.Operands).Select(operand => Set(operand, atoms, depth + 1))),
        Formula.Or or => LimitSets.Unite(MissingAttributes.Covered([.. Flat(or, f => (f as Formula.Or)?.Operands)]).Select(operand => Set(operand, atoms, depth + 1))),
        _ => LimitNode.Widened,
    };

    // a || b || c … may arrive as pairs within pairs: one level all the same.
    private static IEnumerable<Formula> Flat(Formula formula, Func<Formula, IReadOnlyList<Formula>?> operandsOf)
    {
        var open = new Stack<Formula>([formula]);
        while (open.TryPop(out var next))
        {
            if (operandsOf(next) is not { } operands)
            {
                yield return next;
                continue;
            }

            foreach (var operand in operands)
            {
                open.Push(operand);
            }
        }
    }

    private static string FolderField(SearchSubject subject, FolderMode mode) =>
        subject == SearchSubject.Folders ? "path" : mode == FolderMode.Dynamic ? "asset_folder" : "folder";
}
