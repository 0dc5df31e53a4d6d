using System.Collections.Concurrent;

namespace Sidecar.Shared;

/// <summary>
/// Knows what must not be used any more. Whatever is fetched takes a number before it starts, and so does every change that becomes known: what has the
/// smaller number may have missed the change, and is neither used nor kept, however late it arrives.
/// </summary>
internal sealed class Invalidations
{
    /// <summary>How far the clocks of two replicas may lie apart before a change that one of them saw can be missed in what the other stored.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromSeconds(2);

    // Longer than anything is used.
    private static readonly TimeSpan SharedLifetime = TimeSpan.FromMinutes(15);

    // Nothing that was fetched longer ago than this is used, in any area.
    private static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(10);

    private const int MaxStamps = 50_000;

    private readonly ConcurrentDictionary<(string Cloud, CacheArea Area, string Name), Stamp> stamps = new();
    private readonly ConcurrentDictionary<(string Cloud, CacheArea Area), bool> untold = new();
    private readonly SharedStore store;
    private readonly IReplicaMessages replicas;
    private readonly ReplicaKeys keys;
    private readonly TimeProvider time;
    private volatile Stamp everything = new(0, 0, DateTimeOffset.MinValue);
    private long sequence;

    public Invalidations(SharedStore store, IReplicaMessages replicas, ReplicaKeys keys, TimeProvider time)
    {
        this.store = store;
        this.replicas = replicas;
        this.keys = keys;
        this.time = time;
        replicas.Subscribe(InvalidationMessage.Topic, Hear);
        replicas.Connecting += Resynchronise;
        replicas.Connected += () => _ = TellAgainAsync();
    }

    /// <summary>The next number: for a request when it comes, for a fetch before it starts.</summary>
    public long Next() => Interlocked.Increment(ref sequence);

    /// <summary>Something changed. This replica knows at once, the others as soon as they hear of it.</summary>
    public void Publish(Invalidation invalidation)
    {
        var wide = invalidation.Names.Count > Invalidation.MaxNames ? Invalidation.All(invalidation.Cloud, invalidation.Area) : invalidation;
        Take(wide);

        // The answer to the caller does not wait for the other replicas.
        _ = TellAsync(wide);
    }

    /// <summary>Has something changed since a fetch took its number?</summary>
    public bool IsStale(string cloud, CacheArea area, IEnumerable<string> names, long began) =>
        LatestOf(cloud, area, names, stamp => stamp.Number > began);

    /// <summary>May a value of the shared cache have missed a change that is known here or there?</summary>
    public async ValueTask<bool> IsStaleAsync(string cloud, CacheArea area, IReadOnlyCollection<string> names, DateTimeOffset at)
    {
        if (LatestOf(cloud, area, names, stamp => at <= Later(stamp.At)))
        {
            return true;
        }

        var shared = await Task.WhenAll(names.Append("").Select(name => store.FindAsync(cloud, KeyOf(cloud, area, name)).AsTask()));
        return shared.Any(stamp => stamp is not null && at <= Later(stamp.At));
    }

    private static DateTimeOffset Later(DateTimeOffset at) => at == DateTimeOffset.MinValue ? at : at + MaxClockSkew;

    private static string KeyOf(string cloud, CacheArea area, string name) => SharedKey.Of("changed", cloud, area.ToString(), name);

    private bool LatestOf(string cloud, CacheArea area, IEnumerable<string> names, Func<Stamp, bool> test)
    {
        if (test(everything) || (stamps.TryGetValue((cloud, area, ""), out var all) && test(all)))
        {
            return true;
        }

        foreach (var name in names)
        {
            if (stamps.TryGetValue((cloud, area, name), out var one) && test(one))
            {
                return true;
            }
        }

        return false;
    }

    private void Take(Invalidation invalidation)
    {
        if (stamps.Count >= MaxStamps)
        {
            Prune();
        }

        foreach (var name in invalidation.Names.Count == 0 ? [""] : invalidation.Names)
        {
            stamps[(invalidation.Cloud, invalidation.Area, name)] = NewStamp();
        }
    }

    private void Prune()
    {
        foreach (var pair in stamps)
        {
            if (time.GetElapsedTime(pair.Value.Timestamp) > LongestUse)
            {
                stamps.TryRemove(pair);
            }
        }

        if (stamps.Count >= MaxStamps)
        {
            // Too much to know one by one. What is forgotten here must not come back into use.
            everything = NewStamp();
            stamps.Clear();
        }
    }

    private Stamp NewStamp() => new(Next(), time.GetTimestamp(), time.GetUtcNow());

    private void Hear(ReadOnlyMemory<byte> message)
    {
        foreach (var invalidation in InvalidationMessage.Read(message, keys))
        {
            Take(invalidation);
        }
    }

    private async Task TellAsync(Invalidation invalidation)
    {
        if (!store.IsConfigured || InvalidationMessage.Write(invalidation, keys, time.GetUtcNow()) is not { } message)
        {
            return;
        }

        // First for replicas that will look, then for those that listen.
        var now = new SharedValue(time.GetUtcNow(), null);
        var stored = true;
        foreach (var name in invalidation.Names.Count == 0 ? [""] : invalidation.Names)
        {
            stored = stored && await store.StoreAsync(invalidation.Cloud, KeyOf(invalidation.Cloud, invalidation.Area, name), now, SharedLifetime);
        }

        if (!await replicas.PublishAsync(InvalidationMessage.Topic, message) || !stored)
        {
            untold[(invalidation.Cloud, invalidation.Area)] = true;
        }
    }

    /// <summary>Messages may have been missed: all is fetched anew.</summary>
    private void Resynchronise(bool first)
    {
        // At the first connection the shared values are as good as its stamps; later they may be those of an older Redis.
        everything = new Stamp(Next(), time.GetTimestamp(), first ? everything.At : time.GetUtcNow());
    }

    /// <summary>What could not be told while Redis was away is told now.</summary>
    private async Task TellAgainAsync()
    {
        foreach (var (key, _) in untold.ToArray())
        {
            if (untold.TryRemove(key, out _))
            {
                await TellAsync(Invalidation.All(key.Cloud, key.Area));
            }
        }
    }

    private sealed record Stamp(long Number, long Timestamp, DateTimeOffset At);
}
