using System.Collections.Concurrent;
using Sidecar.Grants;

namespace Sidecar.Budgets;

/// <summary>The hourly limit of every environment that was called.</summary>
internal sealed class Quotas(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Quota> quotas = new(StringComparer.Ordinal);

    public Quota Of(UpstreamEnvironment environment) =>
        quotas.TryGetValue(environment.CloudName, out var quota) ? quota : quotas.GetOrAdd(environment.CloudName, name => new Quota(name, time));

    /// <summary>Those that are known now, in a fixed order.</summary>
    public IReadOnlyList<(string Environment, QuotaHeaders Quota)> Known() =>
    [
        .. quotas.Values.OrderBy(quota => quota.Environment, StringComparer.Ordinal)
            .Select(quota => (quota.Environment, Known: quota.TryGet(out var headers), headers))
            .Where(entry => entry.Known).Select(entry => (entry.Environment, entry.headers)),
    ];
}
