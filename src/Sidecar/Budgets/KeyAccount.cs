namespace Sidecar.Budgets;

/// <summary>What one key has spent. All unsigned uploads of an environment, and whoever holds a delete token, share one.</summary>
/// <param name="environment">The cloud name, or the account's id.</param>
/// <param name="key">The key; null for callers without one.</param>
/// <param name="name">Its name for people.</param>
internal sealed class KeyAccount(string environment, string? key, string? name)
{
    private long forwarded;
    private long lookups;

    public string Environment => environment;

    public string? Key => key;

    public string? Name => name;

    /// <summary>What it may spend; changes with the grants.</summary>
    public required KeyBudget Budget { get; set; }

    /// <summary>Calls forwarded of those that Cloudinary limits.</summary>
    public long Forwarded => Interlocked.Read(ref forwarded);

    /// <summary>Look-ups on its behalf.</summary>
    public long Lookups => Interlocked.Read(ref lookups);

    /// <summary>When the bucket is full again, as a timestamp: the whole state of <see cref="MemoryBudgets"/>.</summary>
    internal ref long FullAt => ref fullAt;

    private long fullAt = long.MinValue;

    public void Count(bool isLookup) => Interlocked.Increment(ref isLookup ? ref lookups : ref forwarded);
}
