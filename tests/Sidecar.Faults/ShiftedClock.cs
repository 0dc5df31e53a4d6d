namespace Sidecar.Faults;

/// <summary>The system's clock, with a calendar that can be set.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long shift;

    public void Set(TimeSpan by) => Interlocked.Exchange(ref shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref shift));
}
