namespace Sidecar.Tests.Shared;

/// <summary>A clock that tests move: both the monotonic one and the calendar, together or apart.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long timestamp = 1_000_000;
    private DateTimeOffset now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref timestamp, by.Ticks);
        Jump(by);
    }

    /// <summary>The calendar alone jumps, as when somebody sets the clock.</summary>
    public void Jump(TimeSpan by) => now += by;

    public override long GetTimestamp() => Interlocked.Read(ref timestamp);

    public override DateTimeOffset GetUtcNow() => now;
}
