using System.Collections.Concurrent;
using Yarp.ReverseProxy.Forwarder;

namespace Sidecar.Operations.Metrics;

/// <summary>Calls to Cloudinary, forwarded ones and look-ups.</summary>
internal sealed class UpstreamMetrics : IMetricSource
{
    private const string Forward = "forward";
    private const string Lookup = "lookup";

    private readonly long[] lookups = new long[LookupKinds.Kinds.Length * LookupKinds.Results.Length];
    private readonly ConcurrentDictionary<string, BreakerState> breakers = new(StringComparer.Ordinal);
    private readonly Histogram forwardTime = new();
    private readonly Histogram lookupTime = new();
    private long forwardServerErrors;
    private long forwardRateLimits;
    private long forwardTimeouts;
    private long forwardUnreachable;
    private long retries;
    private long refusals;

    /// <summary>A forwarded call ended.</summary>
    /// <param name="status">Upstream's status; 0 when there was no answer.</param>
    /// <param name="error">What the forwarder ran into.</param>
    /// <param name="elapsed">From the request to the end of the answer.</param>
    public void Forwarded(int status, ForwarderError error, TimeSpan elapsed)
    {
        forwardTime.Observe(elapsed);
        if (status >= 500)
        {
            Interlocked.Increment(ref forwardServerErrors);
        }
        else if (status is 420 or 429)
        {
            Interlocked.Increment(ref forwardRateLimits);
        }
        else if (error == ForwarderError.RequestTimedOut)
        {
            Interlocked.Increment(ref forwardTimeouts);
        }
        else if (error == ForwarderError.Request)
        {
            Interlocked.Increment(ref forwardUnreachable);
        }
    }

    public void LookedUp(LookupKind kind, LookupResult result, TimeSpan elapsed)
    {
        Interlocked.Increment(ref lookups[((int)kind * LookupKinds.Results.Length) + (int)result]);
        lookupTime.Observe(elapsed);
    }

    /// <summary>A look-up is made again.</summary>
    public void Retried() => Interlocked.Increment(ref retries);

    /// <summary>A look-up was not made because its breaker is open.</summary>
    public void BreakerRefused() => Interlocked.Increment(ref refusals);

    /// <summary>The breaker of a server.</summary>
    public BreakerState Breaker(string origin) => breakers.GetOrAdd(origin, _ => new BreakerState());

    public void Write(MetricText text)
    {
        text.Family("sidecar_lookups_total", "counter", "Calls of the sidecar's own to Cloudinary, by what they ask for and what became of them.");
        for (var i = 0; i < lookups.Length; i++)
        {
            if (Interlocked.Read(ref lookups[i]) is > 0 and var count)
            {
                var (kind, result) = Math.DivRem(i, LookupKinds.Results.Length);
                text.Sample("sidecar_lookups_total", count, ("kind", LookupKinds.Kinds[kind]), ("result", LookupKinds.Results[result]));
            }
        }

        text.Single("sidecar_lookup_retries_total", "counter", "Further attempts of look-ups that failed in a way that passes.", Interlocked.Read(ref retries));
        text.Single("sidecar_lookup_breaker_refusals_total", "counter", "Look-ups not made because the breaker was open.", Interlocked.Read(ref refusals));
        text.Family("sidecar_lookup_breaker_open", "gauge", "1 while no look-ups are made at a server because too many failed.");
        foreach (var (origin, state) in breakers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Sample("sidecar_lookup_breaker_open", state.IsOpen ? 1 : 0, ("server", origin));
        }

        text.Family("sidecar_upstream_errors_total", "counter", "Forwarded calls that Cloudinary answered with an error of its own, or not at all.")
            .Sample("sidecar_upstream_errors_total", Interlocked.Read(ref forwardServerErrors), ("reason", "server_error"))
            .Sample("sidecar_upstream_errors_total", Interlocked.Read(ref forwardRateLimits), ("reason", "rate_limited"))
            .Sample("sidecar_upstream_errors_total", Interlocked.Read(ref forwardTimeouts), ("reason", "timeout"))
            .Sample("sidecar_upstream_errors_total", Interlocked.Read(ref forwardUnreachable), ("reason", "unreachable"));
        text.Family("sidecar_upstream_duration_seconds", "histogram", "Time of one call to Cloudinary until the end of its answer; for look-ups all attempts together.")
            .Samples("sidecar_upstream_duration_seconds", forwardTime, "call", Forward)
            .Samples("sidecar_upstream_duration_seconds", lookupTime, "call", Lookup);
    }

    /// <summary>Open or not.</summary>
    internal sealed class BreakerState
    {
        private volatile bool isOpen;

        public bool IsOpen => isOpen;

        public ValueTask Set(bool open)
        {
            isOpen = open;
            return default;
        }
    }
}
