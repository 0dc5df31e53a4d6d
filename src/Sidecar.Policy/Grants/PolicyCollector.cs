using Sidecar.Policy.Cedar;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>Gathers the policies of one environment and keeps their ids distinct and their number bounded.</summary>
/// <param name="cloud">The environment's cloud name.</param>
/// <param name="expected">About how many there will be; they need not fit.</param>
internal sealed class PolicyCollector(string cloud, int expected = 0)
{
    private readonly List<CedarPolicy> policies = new(expected);
    private readonly HashSet<string> ids = new(expected, StringComparer.Ordinal);

    public IReadOnlyList<CedarPolicy> Policies => policies;

    public bool IsTaken(string id) => ids.Contains(id);

    /// <summary>Adds a generated policy from its text.</summary>
    public void Add(string id, string text) => Add(id, CedarParser.ParsePolicies(text, source: "grants")[0]);

    /// <summary>Adds a policy under the id, or under a numbered one when names with slashes in them happen to make the same id.</summary>
    public void Add(string id, CedarPolicy policy)
    {
        if (policies.Count == GrantsLimits.MaxPolicies)
        {
            throw new GrantsDocumentException("policies", $"at most {GrantsLimits.MaxPolicies} policies in cloud \"{cloud}\"", "more");
        }

        var unique = id;
        for (var n = 2; !ids.Add(unique); n++)
        {
            unique = $"{id}~{n}";
        }

        policies.Add(policy.WithId(unique));
    }
}
