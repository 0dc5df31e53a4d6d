using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>
/// Policies by what their scope says of the principal. A policy left out for a principal has a scope that is false for it, and scopes
/// cannot err, so leaving it out changes neither decision nor diagnostics.
/// </summary>
internal sealed class PolicyIndex
{
    private readonly EntityStore _store;
    private readonly Dictionary<EntityUid, PolicyBucket> _equal;
    private readonly Dictionary<EntityUid, PolicyBucket> _in;
    private readonly Dictionary<string, PolicyBucket> _is;
    private readonly Dictionary<(EntityUid, string), PolicyBucket> _isIn;
    private readonly PolicyBucket? _any;

    public PolicyIndex(IReadOnlyList<CompiledPolicy> policies, EntityStore store)
    {
        _store = store;
        _equal = Group(ScopeKind.Equal, static p => p.Principal.Entity!);
        _in = Group(ScopeKind.In, static p => p.Principal.Entity!);
        _is = Group(ScopeKind.Is, static p => p.Principal.Type!);
        _isIn = Group(ScopeKind.IsIn, static p => (p.Principal.Entity!, p.Principal.Type!));
        _any = Group(ScopeKind.Any, static _ => true).GetValueOrDefault(true);

        Dictionary<TKey, PolicyBucket> Group<TKey>(ScopeKind kind, Func<CompiledPolicy, TKey> key)
            where TKey : notnull =>
            policies.Where(p => p.Principal.Kind == kind).GroupBy(key).ToDictionary(static g => g.Key, static g => new PolicyBucket([.. g]));
    }

    /// <summary>The buckets of one principal, one after the other, without allocating.</summary>
    public Cursor For(EntityUid principal) => new(this, principal);

    /// <summary>First its own policies, then those of its type, of everyone, and of each of its groups and itself as a group.</summary>
    internal struct Cursor(PolicyIndex index, EntityUid principal)
    {
        private int _step;
        private EntityUid[]? _ancestors;

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
                        if (index._in.Count == 0 && index._isIn.Count == 0)
                        {
                            return false;
                        }

                        _ancestors ??= index._store.AncestorArray(principal);
                        var position = _step - 4;
                        if (position >= 2 * (_ancestors.Length + 1))
                        {
                            return false;
                        }

                        var group = position < 2 ? principal : _ancestors[(position / 2) - 1];
                        Current = position % 2 == 0
                            ? index._in.GetValueOrDefault(group)
                            : index._isIn.Count == 0 ? null : index._isIn.GetValueOrDefault((group, principal.Type));
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
