using System.Text.Json;
using Sidecar.Catalogue;
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
        var told = rows.Where(row => row.ValueKind == JsonValueKind.Object).Select(row => (Row: row, Facts: AssetFacts.Read(row, exchange.Environment.FolderMode))).ToArray();
        var tagged = await TaggedAsync(services, exchange, told.Select(related => related.Facts));
        var kept = new List<JsonElement>(rows.Length);
        foreach (var (row, read) in told)
        {
            var facts = read;
            if (tagged is not null && facts.Tags is null && (facts.AssetId is null || !tagged.TryGetValue(facts.AssetId, out facts)))
            {
                continue;
            }

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

    /// <summary>
    /// Where a policy asks for tags, the assets whose rows do not say theirs, by asset id: to a policy that asks whether there are any, a row without tags
    /// would look like an asset without. Null where no policy asks.
    /// </summary>
    private static async ValueTask<Dictionary<string, AssetFacts>?> TaggedAsync(
        EnforcementServices services, Exchange exchange, IEnumerable<AssetFacts> rows)
    {
        if (!Authorizer.Reads(exchange, CloudinaryAction.Read, EntityTypes.Asset, "tags"))
        {
            return null;
        }

        string[] ids = [.. rows.Where(facts => facts.Tags is null).Select(facts => facts.AssetId).OfType<string>().Where(OperationTemplate.IsAssetId)];
        return ids.Length == 0 ? [] : await services.Assets.FindManyByAssetIdAsync(exchange, ids);
    }
}
