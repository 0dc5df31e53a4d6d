using System.Net.Http.Headers;

namespace Sidecar.Budgets;

/// <summary>An environment's hourly limit as Cloudinary last told it.</summary>
internal sealed class Quota(string environment, TimeProvider time)
{
    /// <summary>After this long one call is let through to ask anew: somebody may have raised the limit.</summary>
    private static readonly TimeSpan ReadingAge = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private QuotaHeaders last;
    private long readAt;
    private bool isKnown;

    public string Environment => environment;

    /// <summary>
    /// Notes what an answer says. The newest wins: a later hour over an earlier one, whenever its answer comes, and within the hour the answer that came last.
    /// </summary>
    public void Observe(HttpResponseHeaders headers)
    {
        if (!QuotaHeaders.TryRead(headers, time.GetUtcNow(), out var quota) || quota.Until <= TimeSpan.Zero)
        {
            return;
        }

        lock (gate)
        {
            if (isKnown && quota.Reset < last.Reset && Left(time.GetTimestamp()) > TimeSpan.Zero)
            {
                return;
            }

            (last, readAt, isKnown) = (quota, time.GetTimestamp(), true);
        }
    }

    /// <summary>What is known; false when nothing is, or the hour is over.</summary>
    public bool TryGet(out QuotaHeaders quota)
    {
        lock (gate)
        {
            quota = last;
            return isKnown && Left(time.GetTimestamp()) > TimeSpan.Zero;
        }
    }

    /// <summary>Is what remains reserved for look-ups? Then for how long; zero when it is not.</summary>
    public TimeSpan Reserved(LookupReserve reserve)
    {
        lock (gate)
        {
            var kept = isKnown ? reserve.Of(last.Limit) : 0;
            if (kept == 0 || last.Remaining > kept)
            {
                return TimeSpan.Zero;
            }

            var now = time.GetTimestamp();
            var left = Left(now);
            if (left <= TimeSpan.Zero)
            {
                return TimeSpan.Zero;
            }

            if (time.GetElapsedTime(readAt, now) <= ReadingAge)
            {
                return left;
            }

            // The end of the hour stays where it is; the next minute belongs to the answer of this one call.
            last = last with { Until = left };
            readAt = now;
            return TimeSpan.Zero;
        }
    }

    // By timestamps: the clock here may differ from Cloudinary's, and may jump.
    private TimeSpan Left(long now) => last.Until - time.GetElapsedTime(readAt, now);
}
