using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cloudinary;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>Makes the policies of a role those of one who has it.</summary>
internal static class RolePolicies
{
    /// <summary>The entity that an assignment names; null for a kind that has nothing to do in a product environment.</summary>
    public static EntityUid? Principal(MaterialAssignment assignment) => assignment.PrincipalType switch
    {
        "user" => new EntityUid(EntityTypes.User, assignment.PrincipalId),
        "group" => new EntityUid(EntityTypes.Group, assignment.PrincipalId),
        "apiKey" => new EntityUid(EntityTypes.ApiKey, assignment.PrincipalId),
        _ => null,
    };

    /// <summary>
    /// The policy for the principal, for a group for its members; null for a permit that is about others. A forbid that is about others holds for whoever
    /// has the role: it is not known to mean nobody.
    /// </summary>
    public static CedarPolicy? Bind(CedarPolicy policy, EntityUid principal)
    {
        var scope = policy.Syntax.Principal;
        var isGroup = principal.Type == EntityTypes.Group;
        var bound = scope.Kind switch
        {
            ScopeKind.Any => isGroup ? new EntityScope(ScopeKind.In, null, principal) : new EntityScope(ScopeKind.Equal, null, principal),
            ScopeKind.Is when isGroup => new EntityScope(ScopeKind.IsIn, scope.Type, principal),
            ScopeKind.Is when scope.Type == principal.Type => new EntityScope(ScopeKind.Equal, null, principal),
            ScopeKind.Equal or ScopeKind.In when scope.Entity == principal => scope,
            _ => null,
        };
        if (bound is null && policy.Effect == Effect.Permit)
        {
            return null;
        }

        bound ??= isGroup ? new EntityScope(ScopeKind.In, null, principal) : new EntityScope(ScopeKind.Equal, null, principal);
        return new CedarPolicy(policy.Id, policy.Source, policy.Syntax with { Principal = bound });
    }
}
