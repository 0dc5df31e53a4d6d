using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>A policy ready to be asked: its scope, and its conditions as one node.</summary>
internal sealed class CompiledPolicy
{
    private readonly ActionScope _action;
    private readonly EntityScope _resource;
    private readonly EntityUid[] _actions;
    private readonly Node? _condition;

    public CompiledPolicy(Policy policy, int ordinal)
    {
        Policy = policy;
        Ordinal = ordinal;
        IsForbid = policy.Effect == Effect.Forbid;
        _action = policy.Syntax.Action;
        _resource = policy.Syntax.Resource;
        _actions = _action.Actions as EntityUid[] ?? [.. _action.Actions];
        var conditions = policy.Syntax.Conditions;
        _condition = conditions.Count switch
        {
            0 => null,
            1 => Compile(conditions[0]),
            _ => new AndNode([.. conditions.Select(Compile)]),
        };
        Key = _resource.Kind is ScopeKind.Any or ScopeKind.Is ? ResourceKey.Of(policy.Syntax.Conditions) : null;
    }

    public Policy Policy { get; }

    /// <summary>Place in the list given to the engine; diagnostics come in this order.</summary>
    public int Ordinal { get; }

    public bool IsForbid { get; }

    /// <summary>What the resource must hold for the condition to have a chance, when the condition begins with that.</summary>
    public ResourceKey? Key { get; }

    public EntityScope Principal => Policy.Syntax.Principal;

    public EntityScope Resource => _resource;

    /// <summary>The conditions; the scope is the caller's to check first. A scope cannot error.</summary>
    public Truth Test(ref Frame frame)
    {
        // What most grants ask, answered without walking nodes; anything but a set goes there for its error.
        if (Key is { IsWhole: true } key && key.TryFindIn(frame.Resource!, out var found))
        {
            return found ? Truth.True : Truth.False;
        }

        return _condition?.Test(ref frame, "a condition") ?? Truth.True;
    }

    public bool MatchesPrincipal(EntityStore store, EntityUid principal) => Principal.Kind switch
    {
        ScopeKind.Any => true,
        ScopeKind.Equal => principal.Equals(Principal.Entity),
        ScopeKind.In => store.IsIn(principal, Principal.Entity!),
        ScopeKind.Is => principal.Type == Principal.Type,
        _ => principal.Type == Principal.Type && store.IsIn(principal, Principal.Entity!),
    };

    public bool MatchesAction(EntityStore store, EntityUid action)
    {
        if (_action.Kind == ScopeKind.Any)
        {
            return true;
        }

        foreach (var listed in _actions)
        {
            if (action.Equals(listed))
            {
                return true;
            }
        }

        return _action.Kind == ScopeKind.In && MatchesActionGroup(store, action);
    }

    /// <summary>False only when no resource of the type can be in scope.</summary>
    public bool MayMatchResource(string type) => _resource.Kind switch
    {
        ScopeKind.Equal => _resource.Entity!.Type == type,
        ScopeKind.Is or ScopeKind.IsIn => _resource.Type == type,
        _ => true,
    };

    public bool MatchesResource(ref Frame frame) => _resource.Kind switch
    {
        ScopeKind.Any => true,
        ScopeKind.Equal => frame.Resource!.Uid.Equals(_resource.Entity),
        ScopeKind.Is => string.Equals(frame.Resource!.Uid.Type, _resource.Type),
        ScopeKind.In => frame.IsResourceIn(_resource.Entity!),
        _ => string.Equals(frame.Resource!.Uid.Type, _resource.Type) && frame.IsResourceIn(_resource.Entity!),
    };

    private static Node Compile(Condition condition)
    {
        var body = NodeCompiler.Compile(condition.Body);
        return condition.IsUnless ? new NotNode(body) : body;
    }

    private bool MatchesActionGroup(EntityStore store, EntityUid action)
    {
        foreach (var group in store.AncestorArray(action))
        {
            if (Array.IndexOf(_actions, group) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
