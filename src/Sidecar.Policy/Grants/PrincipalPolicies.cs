using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>One principal's view of an environment's policies. Cheap to hold, safe for concurrent use.</summary>
public sealed class PrincipalPolicies
{
    private readonly PolicyEngine engine;
    private readonly Lazy<ScopedPolicy[]> applicable;
    private readonly Lazy<string> version;
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

        // Sorted, since the order of groups is not the same in every process.
        version = new Lazy<string>(() => Hash(string.Concat(
            groups.Select(group => Hash(group.ToString())).Order(StringComparer.Ordinal)
                .Append(" ").Concat(applicable.Value.Select(policy => policy.Policy.Digest).Order(StringComparer.Ordinal)))));
    }

    /// <summary>Who.</summary>
    public EntityUid Principal { get; }

    /// <summary>
    /// Hash of the principal's groups and of the policies that can apply to it, lower-case hex: the same in every process and every snapshot in which these are the same, whatever
    /// else changed.
    /// </summary>
    public string Version => version.Value;

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

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private FrozenSet<string> FindAttributes(CloudinaryAction action, string resourceType)
    {
        var found = applicable.Value
            .Where(policy => policy.Scope.MayApplyTo(action.Uid, resourceType))
            .SelectMany(policy => policy.Policy.ResourceAttributes)
            .ToFrozenSet(StringComparer.Ordinal);
        return attributesRead.GetOrAdd((action.Name, resourceType), found);
    }
}
