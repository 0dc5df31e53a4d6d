namespace Sidecar.Operations.Metrics;

/// <summary>Durations by size. Counting one takes two interlocked additions and allocates nothing.</summary>
internal sealed class Histogram
{
    /// <summary>Upper bounds in seconds: what the sidecar adds is under a millisecond, what Cloudinary takes is tens to thousands.</summary>
    public static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly long[] Ticks = Array.ConvertAll(Bounds, seconds => (long)(seconds * TimeSpan.TicksPerSecond));

    private readonly long[] counts = new long[Bounds.Length + 1];
    private long sum;

    public void Observe(TimeSpan duration)
    {
        var i = 0;
        while (i < Ticks.Length && duration.Ticks > Ticks[i])
        {
            i++;
        }

        Interlocked.Increment(ref counts[i]);
        Interlocked.Add(ref sum, duration.Ticks);
    }

    public bool IsEmpty => Array.TrueForAll(counts, count => count == 0);

    /// <summary>Counts by bucket, not yet added up, the last one for all above; and the sum in seconds.</summary>
    public long[] Read(out double seconds)
    {
        seconds = (double)Interlocked.Read(ref sum) / TimeSpan.TicksPerSecond;
        return Array.ConvertAll(counts, count => count);
    }
}
