using Sidecar.Budgets;
using Sidecar.Grants;

namespace Sidecar.Operations.Metrics;

/// <summary>Cloudinary's hourly limit, and who spends it. Keys are those of the grants that have called.</summary>
internal sealed class BudgetMetrics(Quotas quotas, KeyAccounts accounts, Spending spending, IGrantStore grants) : IMetricSource
{
    public void Write(MetricText text)
    {
        var known = quotas.Known();
        text.Family("sidecar_quota_limit", "gauge", "Admin API calls an hour that Cloudinary grants the environment, as it last said.");
        foreach (var (environment, quota) in known)
        {
            text.Sample("sidecar_quota_limit", quota.Limit, ("environment", environment));
        }

        text.Family("sidecar_quota_remaining", "gauge", "Admin API calls left of this hour, as Cloudinary last said.");
        foreach (var (environment, quota) in known)
        {
            text.Sample("sidecar_quota_remaining", quota.Remaining, ("environment", environment));
        }

        text.Family("sidecar_quota_reset_timestamp_seconds", "gauge", "When the hour ends, in seconds since 1970, as Cloudinary last said.");
        foreach (var (environment, quota) in known)
        {
            text.Sample("sidecar_quota_reset_timestamp_seconds", quota.Reset.ToUnixTimeSeconds(), ("environment", environment));
        }

        text.Family("sidecar_key_calls_total", "counter", "Calls that Cloudinary limits, by the key they were made for.");
        foreach (var account in accounts.List(grants.Current))
        {
            Write(text, account, account.Forwarded, "forward");
            Write(text, account, account.Lookups, "lookup");
        }

        text.Family("sidecar_budget_refusals_total", "counter", "Requests answered 429 by the sidecar itself: for the key's budget, or for the reserve.")
            .Sample("sidecar_budget_refusals_total", spending.KeyRefusals, ("reason", "key"))
            .Sample("sidecar_budget_refusals_total", spending.ReserveRefusals, ("reason", "reserve"));
    }

    private static void Write(MetricText text, KeyAccount account, long count, string call) => text.Sample(
        "sidecar_key_calls_total",
        count,
        ("environment", account.Environment), ("key", account.Key ?? ""), ("name", account.Name ?? ""), ("call", call));
}
