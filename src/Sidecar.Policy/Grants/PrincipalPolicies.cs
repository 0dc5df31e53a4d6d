using System.Collections.Concurrent;
using System.Collections.Frozen;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>One principal's view of an environment's policies. Cheap to hold, safe for concurrent use.</summary>
public sealed class PrincipalPolicies
{
    private readonly PolicyEngine engine;
    private readonly Lazy<ScopedPolicy[]> applicable;
    private readonly ConcurrentDictionary<(string Action, string ResourceType), FrozenSet<string>> attributesRead = new();

    internal PrincipalPolicies(
        EntityUid principal, IReadOnlySet<EntityUid> groups, PolicyEngine engine, ILookup<EntityUid?, ScopedPolicy> policies)
    {
        Principal = principal;
        this.engine = engine;

        // Most principals of a large document never ask; their share of the policies is picked out when they do.
        applicable = new Lazy<ScopedPolicy[]>(
            () => groups.Append(principal).Append(null).SelectMany(named => policies[named])
                .Where(policy => policy.Scope.AppliesTo(principal, groups)).ToArray());
    }

    /// <summary>Who.</summary>
    public EntityUid Principal { get; }

    /// <summary>May the principal do this? Callers must deny when <see cref="Decision.ForbidErrored"/> is set.</summary>
    public Decision Decide(CloudinaryAction action, Entity resource) =>
        engine.Decide(new AuthorizationRequest(Principal, action.Uid, resource));

    /// <summary>The decision with every policy behind it: for explanations, not for the request path.</summary>
    public AuthorizationResult Explain(CloudinaryAction action, Entity resource) =>
        engine.Authorize(new AuthorizationRequest(Principal, action.Uid, resource));

    /// <summary>The condition under which the action is allowed on a resource of the type.</summary>
    public Residual ResidualFor(CloudinaryAction action, string resourceType) =>
        engine.ResidualFor(Principal, action.Uid, resourceType);

    /// <summary>True when a policy that can apply to this principal, action and resource type reads the attribute off the resource, so that a decision needs it.</summary>
    public bool Reads(CloudinaryAction action, string resourceType, string attribute) =>
        (attributesRead.TryGetValue((action.Name, resourceType), out var known) ? known : FindAttributes(action, resourceType))
        .Contains(attribute);

    private FrozenSet<string> FindAttributes(CloudinaryAction action, string resourceType)
    {
        var found = applicable.Value
            .Where(policy => policy.Scope.MayApplyTo(action.Uid, resourceType))
            .SelectMany(policy => policy.Policy.ResourceAttributes)
            .ToFrozenSet(StringComparer.Ordinal);
        return attributesRead.GetOrAdd((action.Name, resourceType), found);
    }
}
