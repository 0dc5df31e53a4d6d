using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Objects that describe a folder in full. Their <c>ancestors</c> name folders above what a caller was granted, and their counts speak of the assets in
/// it: both are shown as far as the caller may see what they are about.
/// </summary>
internal static class FolderDescriptions
{
    private static readonly string[] Counts = ["resource_count", "total_bytes", "last_uploaded_at"];

    /// <summary>The description without what the caller may not see, or null when it may not read the folder.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> VisibleAsync(EnforcementServices services, Exchange exchange, JsonElement folder)
    {
        if (!await FolderRows.PermitsAsync(services, exchange, folder))
        {
            return null;
        }

        var ancestors = new List<JsonElement>();
        var hidden = 0;
        if (folder.TryGetProperty("ancestors", out var above) && above.ValueKind == JsonValueKind.Array)
        {
            foreach (var ancestor in above.EnumerateArray())
            {
                if (ancestor.ValueKind == JsonValueKind.Object && await FolderRows.PermitsAsync(services, exchange, ancestor))
                {
                    ancestors.Add(ancestor);
                }
                else
                {
                    hidden++;
                }
            }
        }

        var counts = await MayCountAsync(services, exchange, AssetFacts.Text(folder, "path")!);
        exchange.Decision.Withhold(hidden);
        return JsonEdit.Write(folder, (writer, property) =>
        {
            if (Counts.Contains(property.Name))
            {
                return !counts;
            }

            if (!property.NameEquals("ancestors"))
            {
                return false;
            }

            writer.WritePropertyName(property.Name);
            JsonEdit.WriteArray(writer, ancestors);
            return true;
        });
    }

    /// <summary>Whether Cloudinary counts the assets below too is not known, so all of them must be readable.</summary>
    private static async ValueTask<bool> MayCountAsync(EnforcementServices services, Exchange exchange, string path)
    {
        var ids = Authorizer.Reads(exchange, CloudinaryAction.Read, EntityTypes.Asset, "ancestor_ids")
            ? await services.Folders.AncestorIdsAsync(exchange, path)
            : null;
        return GlobalPermit.Below(exchange, CloudinaryAction.Read, EntityTypes.Asset, path, ids);
    }
}
