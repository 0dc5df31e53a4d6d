using System.Collections.Concurrent;

namespace Sidecar.Enforcement.Bindings;

/// <summary>
/// Bindings of one replica. Bounded: when full, what has expired goes, then the oldest half. An id that was forgotten is refused, never given to
/// whoever asks.
/// </summary>
internal sealed class MemoryBindings(TimeProvider time, int capacity = MemoryBindings.DefaultCapacity) : IBindings
{
    public const int DefaultCapacity = 100_000;

    private readonly ConcurrentDictionary<BindingKey, Entry> entries = new();
    private readonly Lock trimming = new();

    public ValueTask RememberAsync(BindingKey key, Binding binding, TimeSpan lifetime, CancellationToken cancellation)
    {
        if (entries.Count >= capacity)
        {
            Trim();
        }

        entries[key] = new Entry(binding, time.GetTimestamp(), lifetime);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Binding?> FindAsync(BindingKey key, CancellationToken cancellation) =>
        new(entries.TryGetValue(key, out var entry) && IsAlive(entry) ? entry.Binding : null);

    private bool IsAlive(Entry entry) => time.GetElapsedTime(entry.Since) < entry.Lifetime;

    private void Trim()
    {
        lock (trimming)
        {
            if (entries.Count < capacity)
            {
                return;
            }

            foreach (var (key, entry) in entries)
            {
                if (!IsAlive(entry))
                {
                    entries.TryRemove(key, out _);
                }
            }

            if (entries.Count >= capacity)
            {
                foreach (var (key, _) in entries.OrderBy(pair => pair.Value.Since).Take(capacity / 2).ToArray())
                {
                    entries.TryRemove(key, out _);
                }
            }
        }
    }

    private sealed record Entry(Binding Binding, long Since, TimeSpan Lifetime);
}
