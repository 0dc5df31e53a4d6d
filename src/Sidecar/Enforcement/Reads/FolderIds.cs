using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Reads;

/// <summary>Folders that a request names by their external id.</summary>
internal static class FolderIds
{
    /// <summary>May the caller read the folder? An id that names none takes a permit on every folder: it could be a hidden one.</summary>
    /// <exception cref="Upstream.UpstreamException">Cloudinary did not say which folder it is.</exception>
    public static async ValueTask<bool> AllowsReadAsync(EnforcementServices services, Exchange exchange, string id)
    {
        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Folder))
        {
            return true;
        }

        return id.Length > 0
            && await services.Folders.PathAsync(exchange, id) is { } path
            && Authorizer.Allows(exchange, CloudinaryAction.Read, await services.Resources.FolderAsync(exchange, CloudinaryAction.Read, path));
    }
}
