using System.Collections.Concurrent;
using Sidecar.Operations.Metrics;

namespace Sidecar.Shared;

/// <summary>
/// Remembers what Cloudinary said: in this process, and in the shared cache when there is one. However many ask at the same time, one fetch serves them all.
/// What was fetched before a change is not used after it, and a fetch that a change overtook is not kept; an older value never takes the place of a newer
/// one. A fetch that fails is not kept, and does not shorten the life of what is there.
/// </summary>
internal sealed class LayeredCache<TKey, TValue>(
    CacheFormat<TKey, TValue> format, CacheAges ages, SharedStore store, Invalidations changes, int capacity, TimeProvider time, CacheMeter? meter = null)
    where TKey : notnull
    where TValue : class
{
    // A refresh that failed is not tried again by the very next request.
    private static readonly TimeSpan RefreshPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Cloud, TKey Key), CacheEntry<TValue>> entries = new();
    private readonly ConcurrentDictionary<(string Cloud, TKey Key), Flight<TValue>> flights = new();
    private readonly Lock trimming = new();

    /// <summary>Entries in memory.</summary>
    public int EntryCount => entries.Count;

    /// <summary>The value, remembered or fetched; null when there is no such thing.</summary>
    /// <param name="cloud">The product environment.</param>
    /// <param name="key">What is asked for.</param>
    /// <param name="freshness">How new it must be.</param>
    /// <param name="fetch">Asks Cloudinary. Not cancelled when one of those who wait goes away.</param>
    /// <param name="cancellation">Ends the wait, not the fetch.</param>
    /// <param name="admit">Called before anything is fetched or waited for; what it throws ends this call and touches nobody else's. Null to let everybody in.</param>
    public ValueTask<TValue?> GetAsync(
        string cloud, TKey key, Freshness freshness, Func<Task<Fetched<TValue>>> fetch, CancellationToken cancellation, Func<ValueTask>? admit = null)
    {
        var entry = Find(cloud, key, freshness);
        Count(entry);
        if (entry is not null)
        {
            if (AgeOf(entry) >= ages.Soft && !format.IsNegative(entry.Value))
            {
                Refresh(cloud, key, entry, fetch);
            }

            return new ValueTask<TValue?>(entry.Value);
        }

        return admit is null
            ? new ValueTask<TValue?>(Join(cloud, key, freshness, fetch).WaitAsync(cancellation))
            : AdmittedAsync(cloud, key, freshness, fetch, admit, cancellation);
    }

    private async ValueTask<TValue?> AdmittedAsync(
        string cloud, TKey key, Freshness freshness, Func<Task<Fetched<TValue>>> fetch, Func<ValueTask> admit, CancellationToken cancellation)
    {
        await admit();
        return await Join(cloud, key, freshness, fetch).WaitAsync(cancellation);
    }

    /// <summary>True with the value when it is remembered well enough.</summary>
    public bool TryGet(string cloud, TKey key, Freshness freshness, out TValue? value)
    {
        var entry = Find(cloud, key, freshness);
        if (ages.Hard > TimeSpan.Zero)
        {
            Count(entry);
        }

        value = entry?.Value;
        return entry is not null;
    }

    /// <summary>Keeps what was fetched elsewhere, unless a change has overtaken it.</summary>
    /// <param name="cloud">The product environment.</param>
    /// <param name="key">What it is.</param>
    /// <param name="value">What was found; null when there is no such thing.</param>
    /// <param name="start">Taken before the fetch, from <see cref="Start"/>.</param>
    public void Keep(string cloud, TKey key, TValue? value, FetchStart start)
    {
        if (Remember(cloud, key, new CacheEntry<TValue>(value, start.Number, start.Number, start.Timestamp)) && IsShared)
        {
            _ = ShareAsync(cloud, key, value, start);
        }
    }

    private bool IsShared => format.IsShared && store.IsUsable;

    /// <summary>Where a fetch stands among the changes and in time.</summary>
    public FetchStart Start() => new(changes.Next(), time.GetTimestamp(), time.GetUtcNow());

    private CacheEntry<TValue>? Find(string cloud, TKey key, Freshness freshness) =>
        entries.TryGetValue((cloud, key), out var entry) && IsUsable(cloud, key, entry, freshness) ? entry : null;

    private void Count(CacheEntry<TValue>? entry)
    {
        if (entry is null)
        {
            meter?.Miss();
        }
        else
        {
            meter?.Hit();
        }
    }

    private bool IsUsable(string cloud, TKey key, CacheEntry<TValue> entry, Freshness freshness)
    {
        var age = AgeOf(entry);
        return age < ages.HardFor(format.IsNegative(entry.Value))
            && (freshness.MaxAge is not { } max || entry.Fetched > freshness.Arrived || age < max)
            && IsCurrent(cloud, key, entry);
    }

    private TimeSpan AgeOf(CacheEntry<TValue> entry) => time.GetElapsedTime(entry.Timestamp);

    private Task<TValue?> Join(string cloud, TKey key, Freshness freshness, Func<Task<Fetched<TValue>>> fetch)
    {
        // What it will bring is as old as the fetch.
        if (flights.TryGetValue((cloud, key), out var flight)
            && time.GetElapsedTime(flight.Start.Timestamp) < ages.Hard
            && (freshness.MaxAge is null || (flight.IsDirect && flight.Start.Number > freshness.Arrived))
            && !changes.IsStale(cloud, format.Area, format.NamesOf(key, null), flight.Start.Number))
        {
            return flight.Task;
        }

        return Launch(cloud, key, isDirect: freshness.MaxAge is not null, ages.HardFor(negative: false), fetch);
    }

    private void Refresh(string cloud, TKey key, CacheEntry<TValue> entry, Func<Task<Fetched<TValue>>> fetch)
    {
        if (entry.MayRefresh(time.GetTimestamp(), (long)(RefreshPause.TotalSeconds * time.TimestampFrequency)))
        {
            // Nobody waits for it, so nobody hears of its failure; the entry goes on to its bound.
            _ = Launch(cloud, key, isDirect: false, ages.Soft, fetch).ContinueWith(
                static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private Task<TValue?> Launch(string cloud, TKey key, bool isDirect, TimeSpan maxSharedAge, Func<Task<Fetched<TValue>>> fetch)
    {
        var flight = new Flight<TValue>(Start(), isDirect);
        flights[(cloud, key)] = flight;
        _ = RunAsync(cloud, key, flight, maxSharedAge, fetch);
        return flight.Task;
    }

    private async Task RunAsync(string cloud, TKey key, Flight<TValue> flight, TimeSpan maxSharedAge, Func<Task<Fetched<TValue>>> fetch)
    {
        try
        {
            if (!flight.IsDirect && await FindSharedAsync(cloud, key, flight.Start, maxSharedAge) is { } shared)
            {
                meter?.SharedHit();
                Remember(cloud, key, shared);
                flight.Complete(shared.Value);
                return;
            }

            // The number of what is fetched is that of the fetch: the shared cache may have taken its time.
            var start = flight.IsDirect ? flight.Start : Start();
            var fetched = await fetch();
            if (fetched.Keep)
            {
                Keep(cloud, key, fetched.Value, start);
            }

            flight.Complete(fetched.Value);
        }
#pragma warning disable CA1031 // Whoever waits gets it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            flight.Fail(error);
        }
        finally
        {
            flights.TryRemove(KeyValuePair.Create((cloud, key), flight));
        }
    }

    private async ValueTask<CacheEntry<TValue>?> FindSharedAsync(string cloud, TKey key, FetchStart start, TimeSpan maxAge)
    {
        if (!IsShared || await store.FindAsync(cloud, KeyOf(cloud, key)) is not { } found)
        {
            return null;
        }

        var value = found.Payload is { } payload ? format.Read(payload) : null;
        if (found.Payload is not null && value is null)
        {
            return null;
        }

        // From the future, as of a clock that is wrong, it has no age to go by.
        var age = start.At - found.At;
        var bound = format.IsNegative(value) ? ages.HardFor(negative: true) : maxAge;
        if (age < -Invalidations.MaxClockSkew || age >= bound || await changes.IsStaleAsync(cloud, format.Area, format.NamesOf(key, value), found.At))
        {
            return null;
        }

        // Not fresh for anybody, whenever they came, and as old here as there.
        var elapsed = (long)(Math.Max(age.TotalSeconds, 0) * time.TimestampFrequency);
        return new CacheEntry<TValue>(value, start.Number, 0, start.Timestamp - elapsed);
    }

    private bool Remember(string cloud, TKey key, CacheEntry<TValue> entry)
    {
        var hard = ages.HardFor(format.IsNegative(entry.Value));
        if (hard <= TimeSpan.Zero || !IsCurrent(cloud, key, entry))
        {
            return false;
        }

        if (entries.Count >= capacity)
        {
            Trim();
        }

        return entry == entries.AddOrUpdate((cloud, key), entry, (_, other) => IsNewer(other, entry) && IsCurrent(cloud, key, other) ? other : entry);
    }

    // What was fetched here stands in a row; against what came from elsewhere there is only the time.
    private static bool IsNewer(CacheEntry<TValue> one, CacheEntry<TValue> other) =>
        one.Fetched > 0 && other.Fetched > 0 ? one.Fetched > other.Fetched : one.Timestamp > other.Timestamp;

    private bool IsCurrent(string cloud, TKey key, CacheEntry<TValue> entry) =>
        !changes.IsStale(cloud, format.Area, format.NamesOf(key, entry.Value), entry.Began);

    private async Task ShareAsync(string cloud, TKey key, TValue? value, FetchStart start)
    {
        var name = KeyOf(cloud, key);

        // Another replica may have stored something newer meanwhile.
        if (await store.FindAsync(cloud, name) is { } other && other.At > start.At && other.At <= time.GetUtcNow() + Invalidations.MaxClockSkew)
        {
            return;
        }

        await store.StoreAsync(
            cloud, name, new SharedValue(start.At, value is null ? null : format.Write(value)), ages.HardFor(format.IsNegative(value)));
    }

    private string KeyOf(string cloud, TKey key) => SharedKey.Of(format.Name, cloud, format.KeyOf(key));

    private void Trim()
    {
        lock (trimming)
        {
            if (entries.Count < capacity)
            {
                return;
            }

            foreach (var pair in entries)
            {
                if (!IsUsable(pair.Key.Cloud, pair.Key.Key, pair.Value, Freshness.Any))
                {
                    entries.TryRemove(pair);
                }
            }

            // A quarter at once: sorting for every newcomer would cost more than what it saves.
            if (entries.Count >= capacity)
            {
                foreach (var pair in entries.OrderBy(pair => pair.Value.Timestamp).Take(Math.Max(1, capacity / 4)).ToArray())
                {
                    entries.TryRemove(pair);
                }
            }
        }
    }
}
