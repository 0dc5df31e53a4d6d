using System.Collections.Concurrent;

namespace Sidecar.Upstream;

/// <summary>
/// Values that may be reused up to an age, fetched once however many ask at the same time. A failed fetch is not kept. Bounded: when full it starts anew.
/// For what concerns this replica alone and no change makes untrue; what replicas share is in <see cref="Shared.LayeredCache{TKey, TValue}"/>.
/// </summary>
internal sealed class AgedCache<TKey, TValue>(TimeSpan maxAge, int capacity, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> entries = new();

    public async ValueTask<TValue> GetAsync(TKey key, Func<TKey, Task<TValue>> fetch)
    {
        if (maxAge <= TimeSpan.Zero)
        {
            return await fetch(key);
        }

        if (entries.TryGetValue(key, out var entry) && entry.Value is { IsFaulted: false, IsCanceled: false } && time.GetElapsedTime(entry.Since) < maxAge)
        {
            return await entry.Value;
        }

        if (entries.Count >= capacity)
        {
            entries.Clear();
        }

        // The age counts from before the fetch: what Cloudinary says may be that old.
        var fresh = new Entry(time.GetTimestamp(), fetch(key));
        entries[key] = fresh;
        try
        {
            return await fresh.Value;
        }
        catch
        {
            entries.TryRemove(KeyValuePair.Create(key, fresh));
            throw;
        }
    }

    private sealed record Entry(long Since, Task<TValue> Value);
}
