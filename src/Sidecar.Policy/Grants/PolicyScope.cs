using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Syntax;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>What a scope says of its principal or resource. All empty: anything.</summary>
/// <param name="Equal">It is this entity.</param>
/// <param name="In">It is this entity or below it.</param>
/// <param name="Is">It has this type.</param>
internal readonly record struct ScopeTerm(EntityUid? Equal = null, EntityUid? In = null, string? Is = null)
{
    /// <summary>The types it names.</summary>
    public IEnumerable<string> Types => new[] { Equal?.Type, In?.Type, Is }.OfType<string>();

    /// <summary>True unless no entity of the type can meet it.</summary>
    public bool MayBe(string type) => (Equal is null || Equal.Type == type) && (Is is null || Is == type);
}

/// <summary>A policy's scope, as far as the grants look at it.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Actions">The actions named; null for any.</param>
/// <param name="Resource">On what.</param>
internal sealed record PolicyScope(ScopeTerm Principal, IReadOnlyList<EntityUid>? Actions, ScopeTerm Resource)
{
    /// <summary>The scope of a parsed policy.</summary>
    public static PolicyScope Of(CedarPolicy policy) => new(
        Term(policy.Syntax.Principal),
        policy.Syntax.Action.Kind == ScopeKind.Any ? null : policy.Syntax.Action.Actions,
        Term(policy.Syntax.Resource));

    /// <summary>True when the principal, a member of the groups, meets the scope.</summary>
    public bool AppliesTo(EntityUid principal, IReadOnlySet<EntityUid> groups) =>
        Principal.MayBe(principal.Type)
        && (Principal.Equal is null || Principal.Equal == principal)
        && (Principal.In is null || Principal.In == principal || groups.Contains(Principal.In));

    /// <summary>True unless the scope rules out the action or every resource of the type.</summary>
    public bool MayApplyTo(EntityUid action, string resourceType) =>
        Resource.MayBe(resourceType) && (Actions is null || Actions.Contains(action));

    private static ScopeTerm Term(EntityScope scope) => scope.Kind switch
    {
        ScopeKind.Equal => new ScopeTerm(Equal: scope.Entity),
        ScopeKind.In or ScopeKind.IsIn => new ScopeTerm(In: scope.Entity, Is: scope.Type),
        ScopeKind.Is => new ScopeTerm(Is: scope.Type),
        _ => default,
    };
}
