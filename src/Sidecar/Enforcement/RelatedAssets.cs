using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement;

/// <summary>An asset's detail answer names the assets it is related to; those the caller may not read are left out.</summary>
internal static class RelatedAssets
{
    public static async ValueTask<ReadOnlyMemory<byte>> WithoutHiddenAsync(
        EnforcementServices services, Exchange exchange, UpstreamAnswer answer, JsonElement asset)
    {
        if (!asset.TryGetProperty("related_assets", out var related))
        {
            return answer.Body;
        }

        // In any other shape than rows with a folder they cannot be judged, and are not shown.
        JsonElement[] rows = related.ValueKind == JsonValueKind.Array ? [.. related.EnumerateArray()] : [];
        var kept = new List<JsonElement>(rows.Length);
        foreach (var row in rows.Where(row => row.ValueKind == JsonValueKind.Object))
        {
            var facts = AssetFacts.Read(row, exchange.Environment.FolderMode);
            if (Authorizer.AllowsRow(exchange, CloudinaryAction.Read, await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, facts)))
            {
                kept.Add(row);
            }
        }

        exchange.Decision.Withhold(rows.Length - kept.Count);
        return JsonEdit.Write(asset, (writer, property) =>
        {
            if (!property.NameEquals("related_assets"))
            {
                return false;
            }

            writer.WritePropertyName(property.Name);
            JsonEdit.WriteArray(writer, kept);
            return true;
        });
    }
}
