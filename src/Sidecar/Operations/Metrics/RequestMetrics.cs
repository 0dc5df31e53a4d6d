using System.Collections.Frozen;
using Sidecar.Catalogue;

namespace Sidecar.Operations.Metrics;

/// <summary>Requests of the data plane, by operation. The operations are those of the catalogue, so that no caller can add a series.</summary>
internal sealed class RequestMetrics : IMetricSource
{
    private const string None = "none";

    private static readonly string[] Outcomes = [.. Enum.GetNames<Outcome>().Select(name => name.ToLowerInvariant())];
    private static readonly string[] Classes = ["1xx", "2xx", "3xx", "4xx", "5xx"];

    private readonly FrozenDictionary<string, Series> operations;
    private readonly Series none = new();
    private long inFlight;

    public RequestMetrics(OperationCatalogue catalogue) =>
        operations = catalogue.Operations.Select(operation => operation.Name).Distinct().ToFrozenDictionary(name => name, _ => new Series(), StringComparer.Ordinal);

    /// <summary>Requests that are being answered.</summary>
    public long InFlight => Interlocked.Read(ref inFlight);

    public void Started() => Interlocked.Increment(ref inFlight);

    public void Ended(DecisionRecord decision, int status, TimeSpan elapsed)
    {
        Interlocked.Decrement(ref inFlight);
        var series = decision.Operation is { } name && operations.TryGetValue(name, out var known) ? known : none;
        Interlocked.Increment(ref series.Counts[((int)decision.Outcome * Classes.Length) + Math.Clamp((status / 100) - 1, 0, Classes.Length - 1)]);
        series.Duration.Observe(elapsed);
    }

    public void Write(MetricText text)
    {
        (string Name, Series Series)[] all =
        [
            .. operations.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)).Append((None, none)).Where(pair => !pair.Item2.Duration.IsEmpty),
        ];
        text.Family("sidecar_requests_total", "counter", "Requests answered, by operation of the catalogue, outcome and class of the status.");
        foreach (var (name, series) in all)
        {
            for (var i = 0; i < series.Counts.Length; i++)
            {
                if (Interlocked.Read(ref series.Counts[i]) is > 0 and var count)
                {
                    text.Sample("sidecar_requests_total", count, ("operation", name), ("outcome", Outcomes[i / Classes.Length]), ("status", Classes[i % Classes.Length]));
                }
            }
        }

        text.Family("sidecar_request_duration_seconds", "histogram", "Time from a request's head to the end of its answer, uploads and upstream included.");
        foreach (var (name, series) in all)
        {
            text.Samples("sidecar_request_duration_seconds", series.Duration, "operation", name);
        }

        text.Single("sidecar_requests_in_flight", "gauge", "Requests that are being answered.", InFlight);
    }

    private sealed class Series
    {
        public long[] Counts { get; } = new long[Outcomes.Length * Classes.Length];

        public Histogram Duration { get; } = new();
    }
}
