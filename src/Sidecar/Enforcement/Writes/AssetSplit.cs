using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Writes;

/// <summary>The ids of a bulk call, sorted by what the caller may do.</summary>
/// <param name="Permitted">Exist and are permitted.</param>
/// <param name="Refused">Exist and are not.</param>
/// <param name="Missing">Do not exist.</param>
internal sealed record AssetSplit(IReadOnlyList<string> Permitted, IReadOnlyList<string> Refused, IReadOnlyList<string> Missing)
{
    public static async ValueTask<AssetSplit> ByPublicIdAsync(
        EnforcementServices services, Exchange exchange, CloudinaryAction action, string resourceType, string type, IReadOnlyList<string> ids)
    {
        var found = await services.Assets.FindManyAsync(exchange, resourceType, type, ids);
        return await SplitAsync(services, exchange, action, ids, found, id => Targets.MayKnowAsync(services, exchange, action, resourceType, type, id));
    }

    public static async ValueTask<AssetSplit> ByAssetIdAsync(
        EnforcementServices services, Exchange exchange, CloudinaryAction action, IReadOnlyList<string> ids)
    {
        var found = await services.Assets.FindManyByAssetIdAsync(exchange, ids);
        return await SplitAsync(services, exchange, action, ids, found, _ => new ValueTask<bool>(true));
    }

    private static async ValueTask<AssetSplit> SplitAsync(
        EnforcementServices services,
        Exchange exchange,
        CloudinaryAction action,
        IReadOnlyList<string> ids,
        Dictionary<string, AssetFacts> found,
        Func<string, ValueTask<bool>> mayKnowMissing)
    {
        List<string> permitted = [], refused = [], missing = [];
        foreach (var id in ids)
        {
            if (!found.TryGetValue(id, out var facts))
            {
                (await mayKnowMissing(id) ? missing : refused).Add(id);
            }
            else
            {
                var asset = await services.Resources.AssetAsync(exchange, action, facts);
                (Authorizer.AllowsRow(exchange, action, asset) ? permitted : refused).Add(id);
            }
        }

        return new AssetSplit(permitted, refused, missing);
    }
}
