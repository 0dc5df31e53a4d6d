using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>
/// The permits, or the forbids, of one slice: by the resource they name, by what its sets must hold, and the rest.
/// Every policy in it is in scope for principal, action and resource type.
/// </summary>
internal sealed class PolicyGroup
{
    private readonly CompiledPolicy[] _plain;
    private readonly Dictionary<EntityUid, CompiledPolicy[]>? _byResource;
    private readonly KeyedPolicies[] _keyed;

    private PolicyGroup(IReadOnlyList<CompiledPolicy> policies)
    {
        _plain = [.. policies.Where(static p => p.Key is null && p.Resource.Kind != ScopeKind.Equal)];
        _byResource = policies.Where(static p => p.Resource.Kind == ScopeKind.Equal)
            .GroupBy(static p => p.Resource.Entity!).ToDictionary(static g => g.Key, static g => g.ToArray());
        if (_byResource.Count == 0)
        {
            _byResource = null;
        }

        _keyed = [.. policies.Where(static p => p.Key is not null).GroupBy(static p => p.Key!.Attribute, StringComparer.Ordinal)
            .Select(static g => new KeyedPolicies(g.Key, [.. g]))];
    }

    public static PolicyGroup? Of(IReadOnlyList<CompiledPolicy> policies) => policies.Count == 0 ? null : new PolicyGroup(policies);

    /// <summary>A satisfied policy or null. Looks at all of them when errors matter (<paramref name="all"/>), else stops at the first.</summary>
    public CompiledPolicy? Find(ref Frame frame, bool all, ref bool errored)
    {
        var found = Find(_plain, ref frame, all, ref errored);
        if (_byResource is not null && (all || found is null)
            && _byResource.TryGetValue(frame.Resource!.Uid, out var named))
        {
            found = Find(named, ref frame, all, ref errored) ?? found;
        }

        foreach (var keyed in _keyed)
        {
            if (found is not null && !all)
            {
                break;
            }

            found = keyed.Find(ref frame, all, ref errored) ?? found;
        }

        return found;
    }

    /// <summary>Adds every policy that can be satisfied or err, perhaps more than once.</summary>
    public void Collect(ref Frame frame, List<CompiledPolicy> candidates)
    {
        candidates.AddRange(_plain);
        if (_byResource is not null && _byResource.TryGetValue(frame.Resource!.Uid, out var named))
        {
            candidates.AddRange(named);
        }

        foreach (var keyed in _keyed)
        {
            keyed.Collect(ref frame, candidates);
        }
    }

    private static CompiledPolicy? Find(CompiledPolicy[] policies, ref Frame frame, bool all, ref bool errored)
    {
        CompiledPolicy? found = null;
        foreach (var policy in policies)
        {
            if (!policy.MatchesResource(ref frame))
            {
                continue;
            }

            var truth = policy.Test(ref frame);
            errored |= truth == Truth.Error;
            if (truth == Truth.True)
            {
                found = policy;
                if (!all)
                {
                    break;
                }
            }
        }

        return found;
    }
}

/// <summary>Policies that need a literal in a set of the resource, found from the set's side.</summary>
internal sealed class KeyedPolicies(string attribute, CompiledPolicy[] policies)
{
    private readonly Dictionary<string, CompiledPolicy[]> _byLiteral = policies
        .SelectMany(static p => p.Key!.Literals.Distinct(StringComparer.Ordinal).Select(literal => (Literal: literal, Policy: p)))
        .GroupBy(static pair => pair.Literal, StringComparer.Ordinal)
        .ToDictionary(static g => g.Key, static g => g.Select(static pair => pair.Policy).ToArray(), StringComparer.Ordinal);

    public CompiledPolicy? Find(ref Frame frame, bool all, ref bool errored)
    {
        if (!TryGetSet(ref frame, out var set))
        {
            // Each of these policies errs, and their scopes have matched.
            errored = true;
            return null;
        }

        CompiledPolicy? found = null;
        for (var i = 0; i < set.Count; i++)
        {
            if (!TryGetHits(set, i, out var hits))
            {
                continue;
            }

            foreach (var policy in hits)
            {
                var truth = policy.Key!.IsWhole ? Truth.True : policy.Test(ref frame);
                errored |= truth == Truth.Error;
                if (truth == Truth.True)
                {
                    found = policy;
                    if (!all)
                    {
                        return found;
                    }
                }
            }
        }

        return found;
    }

    public void Collect(ref Frame frame, List<CompiledPolicy> candidates)
    {
        if (!TryGetSet(ref frame, out var set))
        {
            candidates.AddRange(policies);
            return;
        }

        for (var i = 0; i < set.Count; i++)
        {
            if (TryGetHits(set, i, out var hits))
            {
                candidates.AddRange(hits);
            }
        }
    }

    private bool TryGetSet(ref Frame frame, out SetValue set)
    {
        set = (frame.Resource!.Attributes.TryGetValue(attribute, out var value) ? value as SetValue : null)!;
        return set is not null;
    }

    private bool TryGetHits(SetValue set, int position, out CompiledPolicy[] hits)
    {
        var item = set.ItemAt(position);
        hits = [];
        return item.Kind == ValueKind.String && _byLiteral.TryGetValue((string)item.Reference!, out hits!);
    }
}
