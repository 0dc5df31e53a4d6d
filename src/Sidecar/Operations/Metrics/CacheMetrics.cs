using System.Collections.Concurrent;

namespace Sidecar.Operations.Metrics;

/// <summary>Counts what one cache had and what it had not.</summary>
internal sealed class CacheMeter
{
    private long hits;
    private long misses;
    private long sharedHits;

    public long Hits => Interlocked.Read(ref hits);

    public long Misses => Interlocked.Read(ref misses);

    public long SharedHits => Interlocked.Read(ref sharedHits);

    public void Hit() => Interlocked.Increment(ref hits);

    public void Miss() => Interlocked.Increment(ref misses);

    /// <summary>What was missing in memory was found in the shared cache.</summary>
    public void SharedHit() => Interlocked.Increment(ref sharedHits);
}

/// <summary>The caches by name. A cache asks for its meter once; names are literals of this program.</summary>
internal sealed class CacheMetrics : IMetricSource
{
    private readonly ConcurrentDictionary<string, CacheMeter> meters = new(StringComparer.Ordinal);

    public CacheMeter Of(string cache) => meters.GetOrAdd(cache, _ => new CacheMeter());

    public void Write(MetricText text)
    {
        text.Family("sidecar_cache_requests_total", "counter", "Questions put to a cache, and whether it had the answer.");
        foreach (var (cache, meter) in meters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Sample("sidecar_cache_requests_total", meter.Hits, ("cache", cache), ("result", "hit"))
                .Sample("sidecar_cache_requests_total", meter.Misses, ("cache", cache), ("result", "miss"))
                .Sample("sidecar_cache_requests_total", meter.SharedHits, ("cache", cache), ("result", "shared"));
        }
    }
}
