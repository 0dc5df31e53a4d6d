using Sidecar.Enforcement;
using Sidecar.Enforcement.Bindings;
using Sidecar.Operations;
using Sidecar.Operations.Metrics;
using Sidecar.Pipeline;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>
/// Where the assets lie that callers were refused, for a few seconds: a caller who asks the same of them again and again costs no look-up. The grants are asked
/// each time, and what they would permit by these facts is looked up after all, so nothing is ever permitted from here.
/// </summary>
internal sealed class RefusedAssets(SidecarOptions options, SharedStore store, Invalidations changes, CacheMetrics metrics, TimeProvider time)
{
    private readonly LayeredCache<AssetKey, AssetFacts> refused = new(
        new AssetFormat(isShared: false),
        new CacheAges(options.Cache.DeniedAssetAge, options.Cache.DeniedAssetAge, options.Cache.DeniedAssetAge),
        store, changes, options.Cache.Capacity, time, metrics.Of("refused-asset"));

    /// <summary>True with the asset, or null when there was none, when the caller was refused it a moment ago.</summary>
    public bool TryFind(Exchange exchange, AssetKey key, out AssetFacts? facts)
    {
        facts = null;
        if (exchange.Lookups.IsAfresh || !refused.TryGet(exchange.Environment.CloudName, Own(exchange, key), Freshness.Any, out facts))
        {
            return false;
        }

        exchange.UseRefusal();
        return true;
    }

    /// <summary>The request was refused: remembers what it looked up.</summary>
    public void Remember(Exchange exchange)
    {
        foreach (var note in exchange.Lookups.Found)
        {
            // Also that there was none: an answer that came sooner would tell what is hidden from what is not there.
            refused.Keep(exchange.Environment.CloudName, Own(exchange, note.Key), note.Facts, note.Start);
        }
    }

    private static AssetKey Own(Exchange exchange, AssetKey key) => key with { Owner = SharedKey.Of(exchange.Operation.Name, CallerBindings.OwnerOf(exchange)) };
}
