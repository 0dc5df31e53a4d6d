namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>The policies whose scope says the same of the principal. A few are asked one by one; many are sliced by action and resource type.</summary>
internal sealed class PolicyBucket(CompiledPolicy[] policies)
{
    /// <summary>Up to this many policies, comparing their scopes is as fast as finding the slice.</summary>
    private const int LinearLimit = 4;

    /// <summary>Slices kept per bucket. Actions and types come from a fixed list; the bound only keeps an endless variety from filling memory.</summary>
    internal const int MaxSlices = 1024;

    private readonly Lock _adding = new();
    private volatile Dictionary<SliceKey, PolicySlice> _slices = [];

    public IReadOnlyList<CompiledPolicy> Policies => policies;

    internal int SliceCount => _slices.Count;

    public void Decide(ref Frame frame, ref DecisionState state)
    {
        if (policies.Length > LinearLimit)
        {
            Slice(ref frame).Decide(ref frame, ref state);
            return;
        }

        foreach (var policy in policies)
        {
            if (!policy.IsForbid && (state.Forbid ?? state.Permit) is not null)
            {
                continue;
            }

            if (policy.MatchesAction(frame.Store, frame.Action) && policy.MatchesResource(ref frame))
            {
                state.Add(policy, policy.Test(ref frame));
            }
        }
    }

    /// <summary>Adds every policy that can be satisfied or err, perhaps more than once.</summary>
    public void Collect(ref Frame frame, List<CompiledPolicy> candidates)
    {
        if (policies.Length > LinearLimit)
        {
            Slice(ref frame).Collect(ref frame, candidates);
            return;
        }

        foreach (var policy in policies)
        {
            if (policy.MatchesAction(frame.Store, frame.Action))
            {
                candidates.Add(policy);
            }
        }
    }

    private PolicySlice Slice(ref Frame frame)
    {
        var key = new SliceKey(frame.Action, frame.Resource!.Uid.Type);
        return _slices.TryGetValue(key, out var slice) ? slice : AddSlice(key, frame.Store);
    }

    private PolicySlice AddSlice(SliceKey key, EntityStore store)
    {
        lock (_adding)
        {
            if (_slices.TryGetValue(key, out var slice))
            {
                return slice;
            }

            CompiledPolicy[] matching = [.. policies.Where(p => p.MatchesAction(store, key.Action) && p.MayMatchResource(key.ResourceType))];
            slice = matching.Length == 0 ? PolicySlice.Empty : new PolicySlice(matching);
            if (_slices.Count < MaxSlices)
            {
                _slices = new Dictionary<SliceKey, PolicySlice>(_slices) { [key] = slice };
            }

            return slice;
        }
    }

    /// <summary>The type's length is hash enough: types are few, and the action's hash is there already.</summary>
    private readonly record struct SliceKey(EntityUid Action, string ResourceType)
    {
        public override int GetHashCode() => unchecked((Action.GetHashCode() * 31) + ResourceType.Length);
    }
}

/// <summary>Policies in scope for one action and one resource type.</summary>
internal sealed class PolicySlice(IReadOnlyList<CompiledPolicy> policies)
{
    public static readonly PolicySlice Empty = new([]);

    private readonly PolicyGroup? _forbids = PolicyGroup.Of([.. policies.Where(static p => p.IsForbid)]);
    private readonly PolicyGroup? _permits = PolicyGroup.Of([.. policies.Where(static p => !p.IsForbid)]);

    public void Decide(ref Frame frame, ref DecisionState state)
    {
        if (_forbids is not null)
        {
            state.Forbid = _forbids.Find(ref frame, all: true, ref state.ForbidErrored) ?? state.Forbid;
        }

        if (_permits is not null && state.Forbid is null && state.Permit is null)
        {
            var ignored = false;
            state.Permit = _permits.Find(ref frame, all: false, ref ignored);
        }
    }

    public void Collect(ref Frame frame, List<CompiledPolicy> candidates)
    {
        _forbids?.Collect(ref frame, candidates);
        _permits?.Collect(ref frame, candidates);
    }
}

/// <summary>What is known of a decision so far.</summary>
internal struct DecisionState
{
    public CompiledPolicy? Permit;
    public CompiledPolicy? Forbid;
    public bool ForbidErrored;

    public void Add(CompiledPolicy policy, Truth truth)
    {
        if (truth == Truth.True)
        {
            if (policy.IsForbid)
            {
                Forbid = policy;
            }
            else
            {
                Permit = policy;
            }
        }

        ForbidErrored |= truth == Truth.Error && policy.IsForbid;
    }
}
