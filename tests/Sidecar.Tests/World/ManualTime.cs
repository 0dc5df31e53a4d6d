namespace Sidecar.Tests.World;

/// <summary>A clock that tests set: the wall clock and the timestamps apart, since only one of them can be put back.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long stamp = 1_000_000_000_000;
    private DateTimeOffset now = new(2026, 5, 4, 10, 30, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref stamp);

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Time passes.</summary>
    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref stamp, time.Ticks);
        now += time;
    }

    /// <summary>Somebody sets the clock.</summary>
    public void SetBy(TimeSpan difference) => now += difference;
}
