using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;

namespace Sidecar.Enforcement.Reads;

/// <summary>The limit a caller's search is put under: that of the key, and of the user it acts for.</summary>
internal static class SearchLimitFinder
{
    public static async ValueTask<CallerLimit> FindAsync(EnforcementServices services, Exchange exchange, CloudinaryAction action, SearchSubject subject)
    {
        var residuals = Authorizer.Residuals(exchange, action, subject == SearchSubject.Assets ? EntityTypes.Asset : EntityTypes.Folder);
        var paths = default(Dictionary<string, string?>);
        foreach (var residual in residuals)
        {
            foreach (var id in services.SearchLimits.FolderIds(residual, subject))
            {
                paths ??= new(StringComparer.Ordinal);
                if (!paths.ContainsKey(id))
                {
                    paths[id] = await services.Folders.PathAsync(exchange, id);
                }
            }
        }

        var tree = residuals.Any(residual => services.SearchLimits.NamesFolders(residual, subject)) && !await SendsStarsAsync(services, exchange)
            ? await services.FolderTrees.OfAsync(exchange)
            : null;

        // Ids are named in the order of the residuals, which are part of the key, so that paths alone say what they are paths of.
        object?[] resolved = (tree, paths) switch
        {
            (null, null) => [],
            (_, null) => [tree],
            _ => [tree, .. paths.Values],
        };
        return services.SearchLimits.Get(residuals, exchange.Environment, subject, resolved, () =>
            SearchLimitCompiler.Compile(exchange.Environment, residuals, subject, paths ?? [], services.Answers.MaxLimitTerms, services.Search.CaseSensitive, tree));
    }

    private static async ValueTask<bool> SendsStarsAsync(EnforcementServices services, Exchange exchange) => services.Search.FolderWildcards switch
    {
        FolderWildcardStrategy.Enumerate => false,
        FolderWildcardStrategy.Probe => await services.WildcardProbe.IsReadAsDocumentedAsync(exchange),
        _ => true,
    };
}
