using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Reads;

/// <summary>Rows that describe folders.</summary>
internal static class FolderRows
{
    /// <summary>May the caller read the folder in the row? A row without a path is not shown.</summary>
    public static async ValueTask<bool> PermitsAsync(EnforcementServices services, Exchange exchange, JsonElement row)
    {
        if (AssetFacts.Text(row, "path") is not { } path)
        {
            return false;
        }

        var folder = await services.Resources.FolderAsync(exchange, CloudinaryAction.Read, path, AssetFacts.Text(row, "external_id"));
        return Authorizer.AllowsRow(exchange, CloudinaryAction.Read, folder);
    }
}
