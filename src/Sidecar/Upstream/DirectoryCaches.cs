using Sidecar.Operations;
using Sidecar.Operations.Metrics;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>Makes the caches of what Cloudinary says, by the options.</summary>
internal sealed class DirectoryCaches(SidecarOptions options, SharedStore store, Invalidations changes, CacheMetrics metrics, TimeProvider time)
{
    /// <summary>How long things are used.</summary>
    public UpstreamOptions Upstream => options.Upstream;

    /// <summary>How new things must be.</summary>
    public CacheOptions Cache => options.Cache;

    /// <summary>What changed.</summary>
    public Invalidations Changes => changes;

    /// <summary>A cache of one kind of entry.</summary>
    /// <param name="format">The kind.</param>
    /// <param name="hard">From this age on entries are not used.</param>
    public LayeredCache<TKey, TValue> Create<TKey, TValue>(CacheFormat<TKey, TValue> format, TimeSpan hard)
        where TKey : notnull
        where TValue : class =>
        new(format, new CacheAges(options.Cache.RefreshAge, hard, options.Cache.NegativeAge), store, changes, options.Cache.Capacity, time, metrics.Of(format.Name));
}
