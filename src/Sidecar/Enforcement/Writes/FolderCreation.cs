using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Writes;

/// <summary>Uploads and moves create missing folders on the way.</summary>
internal static class FolderCreation
{
    /// <summary>Asks for create on the folder when it does not exist. A caller that may create it anyway costs no look-up.</summary>
    public static async ValueTask AskAsync(EnforcementServices services, Exchange exchange, Requirements requirements, string path)
    {
        if (path.Length == 0)
        {
            return;
        }

        var folder = await services.Resources.FolderAsync(exchange, CloudinaryAction.Create, path);
        if (Authorizer.Permits(exchange, CloudinaryAction.Create, folder))
        {
            return;
        }

        if (!await services.Folders.ExistsAsync(exchange, path))
        {
            requirements.Ask(CloudinaryAction.Create, folder);
        }
    }
}
