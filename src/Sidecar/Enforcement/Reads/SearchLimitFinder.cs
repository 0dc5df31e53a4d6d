using Sidecar.Pipeline;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;

namespace Sidecar.Enforcement.Reads;

/// <summary>The limits a caller's search is put under: one for the key, one more for the user it acts for.</summary>
internal static class SearchLimitFinder
{
    public static async ValueTask<IReadOnlyList<SearchLimit>> FindAsync(
        EnforcementServices services, Exchange exchange, CloudinaryAction action, SearchSubject subject)
    {
        var type = subject == SearchSubject.Assets ? EntityTypes.Asset : EntityTypes.Folder;
        var residuals = Authorizer.Residuals(exchange, action, type);
        var limits = new List<SearchLimit>(residuals.Count);
        foreach (var residual in residuals)
        {
            var paths = await PathsAsync(services, exchange, residual);

            // Folders named by external id are spelled as Cloudinary spells them.
            var spellings = paths.Values.OfType<string>().DistinctBy(path => FolderPath.Normalize(path, exchange.Environment.FolderMode))
                .ToDictionary(path => FolderPath.Normalize(path, exchange.Environment.FolderMode), StringComparer.Ordinal);
            var limit = SearchLimits.Compile(
                residual,
                subject,
                exchange.Environment.FolderMode,
                id => paths.GetValueOrDefault(id),
                exchange.Environment.AssetIdsOf,
                services.Answers.MaxLimitTerms,
                path => spellings.GetValueOrDefault(path) ?? exchange.Environment.SpellingOf(path));

            // Sources contradict each other about a star on a folder. Where it matches less than documented, a limit to a folder only hides
            // rows, but an exclusion of one lets rows through: they are dropped, but the counts would tell of them.
            limits.Add(limit with { Exact = limit.Exact && !ExcludesFolders(residual.Condition) });
        }

        return limits;
    }

    /// <summary>The paths of the folders that policies name by external id.</summary>
    private static async ValueTask<Dictionary<string, string?>> PathsAsync(EnforcementServices services, Exchange exchange, Residual residual)
    {
        var paths = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var id in FolderIds(residual.Condition))
        {
            if (!paths.ContainsKey(id))
            {
                paths[id] = await services.Folders.PathAsync(exchange, id);
            }
        }

        return paths;
    }

    private static bool ExcludesFolders(Formula formula) => formula switch
    {
        Formula.Not { Operand: Formula.Atom { Attribute: "ancestor_paths" or "ancestor_ids", Operator: AtomOperator.Contains } } => true,
        Formula.And and => and.Operands.Any(ExcludesFolders),
        Formula.Or or => or.Operands.Any(ExcludesFolders),
        _ => false,
    };

    private static IEnumerable<string> FolderIds(Formula formula) => formula switch
    {
        Formula.Atom { Attribute: "ancestor_ids", Operator: AtomOperator.Contains, Value: string id } => [id],
        Formula.Not not => FolderIds(not.Operand),
        Formula.And and => and.Operands.SelectMany(FolderIds),
        Formula.Or or => or.Operands.SelectMany(FolderIds),
        _ => [],
    };
}
