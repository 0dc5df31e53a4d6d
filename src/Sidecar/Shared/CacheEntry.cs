namespace Sidecar.Shared;

/// <summary>One thing remembered.</summary>
/// <param name="value">Null when there is no such thing.</param>
/// <param name="began">Number of the look at Cloudinary or the shared cache that brought it.</param>
/// <param name="fetched">Number of the fetch from Cloudinary; 0 when that was another replica's.</param>
/// <param name="timestamp">When it was fetched from Cloudinary, on this process's monotonic clock.</param>
internal sealed class CacheEntry<TValue>(TValue? value, long began, long fetched, long timestamp)
    where TValue : class
{
    private long nextRefresh;

    public TValue? Value { get; } = value;

    public long Began { get; } = began;

    public long Fetched { get; } = fetched;

    public long Timestamp { get; } = timestamp;

    /// <summary>True for the one who may refresh it now; nobody else may until the pause is over.</summary>
    public bool MayRefresh(long now, long pause)
    {
        var next = Volatile.Read(ref nextRefresh);
        return now >= next && Interlocked.CompareExchange(ref nextRefresh, now + pause, next) == next;
    }
}

/// <summary>A fetch that is under way, and those who wait for it.</summary>
/// <param name="start">Where it stands.</param>
/// <param name="isDirect">Asks Cloudinary without a look at the shared cache.</param>
internal sealed class Flight<TValue>(FetchStart start, bool isDirect)
    where TValue : class
{
    private readonly TaskCompletionSource<TValue?> source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FetchStart Start { get; } = start;

    public bool IsDirect { get; } = isDirect;

    public Task<TValue?> Task => source.Task;

    public void Complete(TValue? value) => source.SetResult(value);

    public void Fail(Exception error)
    {
        source.SetException(error);

        // Everybody who waited may be gone.
        _ = source.Task.Exception;
    }
}

/// <summary>Where a fetch stands: among the changes, on the monotonic clock, and by the calendar.</summary>
internal readonly record struct FetchStart(long Number, long Timestamp, DateTimeOffset At);
