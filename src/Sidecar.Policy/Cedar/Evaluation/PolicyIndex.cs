using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>
/// Policies by what their scope says of the principal. A policy left out for a principal has a scope that is false for it, and scopes
/// cannot err, so leaving it out changes neither decision nor diagnostics.
/// </summary>
internal sealed class PolicyIndex
{
    private readonly Dictionary<EntityUid, PolicyBucket> _equal;
    private readonly Dictionary<EntityUid, PolicyBucket> _in;
    private readonly Dictionary<string, PolicyBucket> _is;
    private readonly Dictionary<EntityUid, List<PolicyBucket>> _isIn;
    private readonly PolicyBucket? _any;

    /// <summary>
    /// The buckets of all the groups that an entity lies in, itself included; entities without any are left out. Found once, so that a decision costs
    /// the same however many groups there are.
    /// </summary>
    private readonly Dictionary<EntityUid, PolicyBucket[]> _above = [];

    public PolicyIndex(CompiledPolicy[] policies, EntityStore store)
    {
        _equal = Group(policies, ScopeKind.Equal, static p => p.Principal.Entity!);
        _in = Group(policies, ScopeKind.In, static p => p.Principal.Entity!);
        _is = Group(policies, ScopeKind.Is, static p => p.Principal.Type!);
        _isIn = GroupByBoth(policies);
        _any = Group(policies, ScopeKind.Any, static _ => "").GetValueOrDefault("");
        if (_in.Count > 0 || _isIn.Count > 0)
        {
            FindAbove(store);
        }
    }

    /// <summary>The buckets of one principal, one after the other, without allocating.</summary>
    public Cursor For(EntityUid principal) => new(this, principal);

    private static Dictionary<TKey, PolicyBucket> Group<TKey>(CompiledPolicy[] policies, ScopeKind kind, Func<CompiledPolicy, TKey> key)
        where TKey : class
    {
        var groups = new Dictionary<TKey, List<CompiledPolicy>>();
        foreach (var policy in policies)
        {
            if (policy.Principal.Kind == kind)
            {
                Add(groups, key(policy), policy);
            }
        }

        var buckets = new Dictionary<TKey, PolicyBucket>(groups.Count);
        foreach (var (name, members) in groups)
        {
            buckets.Add(name, new PolicyBucket([.. members]));
        }

        return buckets;
    }

    /// <summary><c>is T in G</c>: for each group one bucket per type.</summary>
    private static Dictionary<EntityUid, List<PolicyBucket>> GroupByBoth(CompiledPolicy[] policies)
    {
        var groups = new Dictionary<EntityUid, List<CompiledPolicy>>();
        foreach (var policy in policies)
        {
            if (policy.Principal.Kind == ScopeKind.IsIn)
            {
                Add(groups, policy.Principal.Entity!, policy);
            }
        }

        return groups.ToDictionary(
            static g => g.Key,
            static g => g.Value.GroupBy(static p => p.Principal.Type!, StringComparer.Ordinal).Select(static t => new PolicyBucket([.. t])).ToList());
    }

    private void FindAbove(EntityStore store)
    {
        var found = new List<PolicyBucket>();

        // A group need not be in the store to be itself, and so in itself.
        foreach (var uid in store.Names.Concat(_in.Keys).Concat(_isIn.Keys))
        {
            if (_above.ContainsKey(uid))
            {
                continue;
            }

            AddBuckets(uid, uid.Type, found);
            foreach (var group in store.AncestorArray(uid))
            {
                AddBuckets(group, uid.Type, found);
            }

            if (found.Count > 0)
            {
                _above.Add(uid, [.. found]);
                found.Clear();
            }
        }
    }

    private void AddBuckets(EntityUid group, string principalType, List<PolicyBucket> found)
    {
        if (_in.TryGetValue(group, out var bucket))
        {
            found.Add(bucket);
        }

        if (_isIn.Count > 0 && _isIn.TryGetValue(group, out var byType))
        {
            found.AddRange(byType.Where(b => b.Policies[0].Principal.Type == principalType));
        }
    }

    private PolicyBucket[] Above(EntityUid principal) => _above.TryGetValue(principal, out var above) ? above : [];

    private static void Add<TKey>(Dictionary<TKey, List<CompiledPolicy>> groups, TKey key, CompiledPolicy policy)
        where TKey : class
    {
        if (!groups.TryGetValue(key, out var members))
        {
            groups.Add(key, members = []);
        }

        members.Add(policy);
    }

    /// <summary>First its own policies, then those of its type, of everyone, and of each of its groups and itself as a group.</summary>
    internal struct Cursor(PolicyIndex index, EntityUid principal)
    {
        private int _step;
        private PolicyBucket[]? _above;

        public PolicyBucket? Current { get; private set; }

        public bool MoveNext()
        {
            while (true)
            {
                switch (_step++)
                {
                    case 0:
                        Current = index._equal.Count == 0 ? null : index._equal.GetValueOrDefault(principal);
                        break;
                    case 1:
                        Current = index._is.Count == 0 ? null : index._is.GetValueOrDefault(principal.Type);
                        break;
                    case 2:
                        Current = index._any;
                        break;
                    default:
                        _above ??= index.Above(principal);
                        if (_step - 4 >= _above.Length)
                        {
                            return false;
                        }

                        Current = _above[_step - 4];
                        break;
                }

                if (Current is not null)
                {
                    return true;
                }
            }
        }
    }
}
