using Microsoft.Extensions.Options;
using Sidecar.Grants;

namespace Sidecar.Operations.Metrics;

/// <summary>What a source of grants says of itself. One for each source; all are added up.</summary>
internal interface IGrantCounters
{
    /// <summary>Attempts to take new grants that failed since the start.</summary>
    long LoadErrors { get; }

    /// <summary>Policies left out of the grants in force because they do not pass validation.</summary>
    int SkippedPolicies { get; }
}

/// <summary>The grants in force.</summary>
internal sealed class GrantMetrics(
    IGrantStore grants, IEnumerable<IGrantCounters> health, IGrantHealth sources, IOptions<GrantsOptions> options, TimeProvider time) : IMetricSource
{
    public void Write(MetricText text)
    {
        var current = grants.Current;
        text.Single(
            "sidecar_ready", "gauge", "1 while there are grants in force that are not too old.", current is not null && current.Refusal(options.Value, time) is null ? 1 : 0);
        text.Single(
            "sidecar_grants_age_seconds", "gauge", "Age of the grants in force: time since they were last known to be what the source says.",
            current?.Age(time).TotalSeconds ?? double.PositiveInfinity);
        text.Single("sidecar_grants_max_age_seconds", "gauge", "Age from which everything is refused.", options.Value.MaxSnapshotAge.TotalSeconds);
        text.Single("sidecar_grants_stale", "gauge", "1 while newer grants cannot be taken and the old ones stay in force.", grants.LastError is null ? 0 : 1);
        text.Single("sidecar_grants_load_errors_total", "counter", "Attempts to take new grants that failed.", health.Sum(source => source.LoadErrors));
        text.Single(
            "sidecar_grants_skipped_policies", "gauge", "Policies that are not in force as they stand because they do not pass validation.",
            health.Sum(source => source.SkippedPolicies));
        Write(text, sources.Cloudinary);
        text.Single("sidecar_grants_environments", "gauge", "Product environments in the grants in force.", current?.Environments.Count ?? 0);
        text.Single("sidecar_grants_keys", "gauge", "Keys in the grants in force.", current?.KeySecrets.Count ?? 0);
    }

    /// <summary>Zeros when nothing is read from there, so that the series are there from the start.</summary>
    private void Write(MetricText text, SourceHealth? cloudinary)
    {
        text.Single(
            "sidecar_grants_cloudinary_age_seconds", "gauge", "Age of what was read from Cloudinary: time since the last good reading began.",
            cloudinary is null ? 0 : cloudinary.Age?.TotalSeconds ?? double.PositiveInfinity);
        text.Single(
            "sidecar_grants_cloudinary_max_age_seconds", "gauge", "Age of what was read from Cloudinary from which everything is refused.",
            options.Value.MaxCloudinaryAge.TotalSeconds);
        text.Single("sidecar_grants_cloudinary_stale", "gauge", "1 while grants cannot be read from Cloudinary.", cloudinary?.Error is null ? 0 : 1);
        text.Single("sidecar_grants_cloudinary_reads_total", "counter", "Readings from Cloudinary, failed ones included.", cloudinary?.Reads ?? 0);
        text.Single("sidecar_grants_cloudinary_shared_reads_total", "counter", "Readings taken from another replica instead.", cloudinary?.SharedReads ?? 0);
        text.Single("sidecar_grants_cloudinary_calls_total", "counter", "Calls to Cloudinary's account APIs, each attempt counted.", cloudinary?.Calls ?? 0);
    }
}
