namespace Sidecar.Policy.Cedar.Syntax;

internal enum ScopeKind : byte
{
    Any,
    Equal,
    In,
    Is,
    IsIn,
}

/// <summary>What a scope says of the principal or the resource. Without an entity, <c>==</c> and <c>in</c> refer to the template's slot.</summary>
internal sealed record EntityScope(ScopeKind Kind, string? Type = null, EntityUid? Entity = null)
{
    public static readonly EntityScope Any = new(ScopeKind.Any);

    public bool HasSlot => Kind is not (ScopeKind.Any or ScopeKind.Is) && Entity is null;
}

/// <summary>What a scope says of the action: nothing, one action, or <c>in</c> an action or a list (<see cref="IsList"/>).</summary>
internal sealed record ActionScope(ScopeKind Kind, IReadOnlyList<EntityUid> Actions, bool IsList = false)
{
    public static readonly ActionScope Any = new(ScopeKind.Any, []);
}

/// <summary><c>when { … }</c> or <c>unless { … }</c>.</summary>
internal sealed record Condition(bool IsUnless, Expr Body);

/// <summary>A policy as written.</summary>
internal sealed record PolicySyntax(
    Position Position,
    IReadOnlyList<KeyValuePair<string, string>> Annotations,
    Effect Effect,
    EntityScope Principal,
    ActionScope Action,
    EntityScope Resource,
    IReadOnlyList<Condition> Conditions);
