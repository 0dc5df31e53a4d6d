using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>Which types and actions of a schema a scope lets through.</summary>
internal static class ScopeFit
{
    public static bool Fits(CedarSchema schema, EntityScope scope, string type) => scope.Kind switch
    {
        ScopeKind.Any => true,
        ScopeKind.Equal => scope.Entity is null || scope.Entity.Type == type,
        ScopeKind.In => scope.Entity is null || schema.MayBeIn(type, scope.Entity.Type),
        ScopeKind.Is => scope.Type == type,
        _ => scope.Type == type && (scope.Entity is null || schema.MayBeIn(type, scope.Entity.Type)),
    };

    public static bool Fits(CedarSchema schema, ActionScope scope, EntityUid action) => scope.Kind switch
    {
        ScopeKind.Any => true,
        ScopeKind.Equal => scope.Actions[0].Equals(action),
        _ => scope.Actions.Any(group => schema.ActionStore.IsIn(action, group)),
    };
}
