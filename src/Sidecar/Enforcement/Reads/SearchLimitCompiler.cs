using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using Sidecar.Policy.Limits;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>From the residuals of one caller to its limit. The one way there, for searches that come in and for <c>rewrite</c> on the command line.</summary>
internal static class SearchLimitCompiler
{
    /// <param name="environment">The grants of the environment.</param>
    /// <param name="residuals">The residuals of <c>read</c> of everyone who must be permitted.</param>
    /// <param name="subject">What is searched.</param>
    /// <param name="paths">Paths by the external ids that the residuals name; null or missing for folders that do not exist.</param>
    /// <param name="maxTerms">Most terms of each limit.</param>
    /// <param name="tellsCase">A search for a tag or a public id finds that spelling alone.</param>
    /// <param name="tree">The folders, where those below one are to be named each; null where a star says them.</param>
    public static CallerLimit Compile(
        EnvironmentGrants environment,
        IReadOnlyList<Residual> residuals,
        SearchSubject subject,
        IReadOnlyDictionary<string, string?> paths,
        int maxTerms,
        bool tellsCase,
        FolderTree? tree = null)
    {
        // Folders named by external id are spelled as Cloudinary spells them.
        var mode = environment.FolderMode;
        var spellings = paths.Values.OfType<string>().DistinctBy(path => FolderPath.Normalize(path, mode))
            .ToDictionary(path => FolderPath.Normalize(path, mode), StringComparer.Ordinal);
        return CallerLimit.Of([.. residuals.Select(residual =>
        {
            var limit = Limit(residual, tree is null ? null : tree.Below);
            if (tree is not null && limit.Kind == SearchLimitKind.TooLong)
            {
                // Too many folders to name each: what cannot be said is widened, and the rows are judged one by one.
                limit = Limit(residual, _ => null);
            }

            // Sources contradict each other about a star on a folder. Where it matches less than documented, a limit to a folder only hides
            // rows, but an exclusion of one lets rows through: they are dropped, but the counts would tell of them.
            return limit with { Exact = limit.Exact && !ExcludesFolders(residual.Condition) };
        })]);

        SearchLimit Limit(Residual residual, Func<string, IReadOnlyList<string>?>? foldersBelow) => SearchLimits.Compile(
            residual,
            subject,
            mode,
            id => paths.GetValueOrDefault(id),
            environment.IdsIn,
            maxTerms,
            FolderWildcards.Documented,
            path => spellings.GetValueOrDefault(path) ?? environment.SpellingOf(path),
            foldersBelow,
            environment.NamedIn,
            tellsCase);
    }

    /// <summary>The external ids of folders that a condition names, each once.</summary>
    public static string[] FolderIds(Formula condition, SearchSubject subject) => [.. AllFolderIds(condition, subject).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> AllFolderIds(Formula formula, SearchSubject subject) => formula switch
    {
        Formula.Atom { Attribute: "ancestor_ids", Operator: AtomOperator.Contains, Value: string id } => [id],
        Formula.Atom { Operator: AtomOperator.InEntity, Value: EntityUid { Type: EntityTypes.Folder } folder } => [folder.Id],

        // The entity itself is a folder only where folders are searched; elsewhere it is an asset.
        Formula.Atom { Operator: AtomOperator.IsEntity, Value: string id } when subject == SearchSubject.Folders => [id],
        Formula.Atom { Operator: AtomOperator.IsEntity, Value: EntityUid { Type: EntityTypes.Folder } folder } when subject == SearchSubject.Folders => [folder.Id],
        Formula.Not not => AllFolderIds(not.Operand, subject),
        Formula.And and => and.Operands.SelectMany(operand => AllFolderIds(operand, subject)),
        Formula.Or or => or.Operands.SelectMany(operand => AllFolderIds(operand, subject)),
        _ => [],
    };

    /// <summary>True when a condition asks for folders by path.</summary>
    public static bool NamesPaths(Formula formula) => formula switch
    {
        Formula.Atom { Attribute: "ancestor_paths" } => true,
        Formula.Not not => NamesPaths(not.Operand),
        Formula.And and => and.Operands.Any(NamesPaths),
        Formula.Or or => or.Operands.Any(NamesPaths),
        _ => false,
    };

    private static bool ExcludesFolders(Formula formula) => formula switch
    {
        Formula.Not { Operand: Formula.Atom { Attribute: "ancestor_paths" or "ancestor_ids", Operator: AtomOperator.Contains } } => true,
        Formula.And and => and.Operands.Any(ExcludesFolders),
        Formula.Or or => or.Operands.Any(ExcludesFolders),
        _ => false,
    };
}
