using Sidecar.Pipeline;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;

namespace Sidecar.Enforcement.Reads;

/// <summary>The limit a caller's search is put under: that of the key, and of the user it acts for.</summary>
internal static class SearchLimitFinder
{
    public static async ValueTask<CallerLimit> FindAsync(EnforcementServices services, Exchange exchange, CloudinaryAction action, SearchSubject subject)
    {
        var residuals = Authorizer.Residuals(exchange, action, subject == SearchSubject.Assets ? EntityTypes.Asset : EntityTypes.Folder);
        var paths = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var id in residuals.SelectMany(residual => SearchLimitCompiler.FolderIds(residual.Condition, subject)))
        {
            if (!paths.ContainsKey(id))
            {
                paths[id] = await services.Folders.PathAsync(exchange, id);
            }
        }

        return SearchLimitCompiler.Compile(exchange.Environment, residuals, subject, paths, services.Answers.MaxLimitTerms);
    }
}
