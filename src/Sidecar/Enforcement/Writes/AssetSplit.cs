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
        return await SplitAsync(
            ids, found, Judge(services, exchange, action), id => Targets.MayKnowAsync(services, exchange, action, resourceType, type, id));
    }

    public static async ValueTask<AssetSplit> ByAssetIdAsync(
        EnforcementServices services, Exchange exchange, CloudinaryAction action, IReadOnlyList<string> ids)
    {
        var found = await services.Assets.FindManyByAssetIdAsync(exchange, ids);
        return await SplitAsync(ids, found, Judge(services, exchange, action), _ => new ValueTask<bool>(Targets.MayKnow(services, exchange, action)));
    }

    /// <summary>Sorts ids by what is known of the assets behind them.</summary>
    public static async ValueTask<AssetSplit> SplitAsync(
        IReadOnlyList<string> ids, Dictionary<string, AssetFacts> found, AssetJudge judge, Func<string, ValueTask<bool>> mayKnowMissing)
    {
        string[] existing = [.. ids.Where(found.ContainsKey)];
        var verdicts = await judge([.. existing.Select(id => found[id])]);

        // In the order of the request: refused ids that exist and ones that do not must not be told apart by where they stand.
        List<string> permitted = [], refused = [], missing = [];
        var next = 0;
        foreach (var id in ids)
        {
            if (found.ContainsKey(id))
            {
                (verdicts[next++] ? permitted : refused).Add(id);
            }
            else
            {
                (await mayKnowMissing(id) ? missing : refused).Add(id);
            }
        }

        return new AssetSplit(permitted, refused, missing);
    }

    /// <summary>Asks for one action on each asset.</summary>
    public static AssetJudge Judge(EnforcementServices services, Exchange exchange, CloudinaryAction action) => async assets =>
    {
        var verdicts = new bool[assets.Count];
        for (var i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = Authorizer.AllowsRow(exchange, action, await services.Resources.AssetAsync(exchange, action, assets[i]));
        }

        return verdicts;
    };
}

/// <summary>Says of each asset whether the caller may do what it asks for.</summary>
internal delegate ValueTask<bool[]> AssetJudge(IReadOnlyList<AssetFacts> assets);
