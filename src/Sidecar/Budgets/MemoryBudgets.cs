namespace Sidecar.Budgets;

/// <summary>
/// A token bucket for each key, as one number: the time at which the bucket is full again. Taking a call puts it off by the time one call takes to grow back; a
/// call is there while that time is at most all but one call away. By timestamps, so that no change of the clock gives or takes anything.
/// </summary>
internal sealed class MemoryBudgets(TimeProvider time) : IBudgets
{
    /// <summary>The most that can be owed: what a key is charged beyond it is forgotten.</summary>
    private static readonly TimeSpan LongestDebt = TimeSpan.FromHours(1);

    public ValueTask<TimeSpan> TryTakeAsync(KeyAccount account)
    {
        var budget = account.Budget;
        if (budget.IsUnlimited)
        {
            return default;
        }

        var interval = Interval(budget);
        while (true)
        {
            var seen = Interlocked.Read(ref account.FullAt);
            var now = time.GetTimestamp();
            var full = Math.Max(seen, now);
            var early = full - now - (interval * (budget.Capacity - 1));
            if (early > 0)
            {
                return new ValueTask<TimeSpan>(time.GetElapsedTime(0, early));
            }

            if (Interlocked.CompareExchange(ref account.FullAt, full + interval, seen) == seen)
            {
                return default;
            }
        }
    }

    public ValueTask TakeAsync(KeyAccount account)
    {
        Charge(account, 1);
        return default;
    }

    /// <summary>Takes calls whether they are there or not.</summary>
    public void Charge(KeyAccount account, long calls)
    {
        var budget = account.Budget;
        if (budget.IsUnlimited)
        {
            return;
        }

        var interval = Interval(budget);
        var most = (interval * budget.Capacity) + (long)(LongestDebt.TotalSeconds * time.TimestampFrequency);
        var cost = interval * Math.Min(calls, (most / interval) + 1);
        long seen;
        long full;
        do
        {
            seen = Interlocked.Read(ref account.FullAt);
            var now = time.GetTimestamp();
            full = Math.Min(Math.Max(seen, now) + cost, now + most);
        }
        while (Interlocked.CompareExchange(ref account.FullAt, full, seen) != seen);
    }

    private long Interval(KeyBudget budget) => 3600 * time.TimestampFrequency / budget.CallsPerHour;
}
