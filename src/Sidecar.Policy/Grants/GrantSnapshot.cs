using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>Every grant at one moment: immutable, identified by a hash of its content, swapped by one reference.</summary>
public sealed class GrantSnapshot
{
    /// <summary>Hash of the content, lower-case hex; equal content has an equal version. Holds no secret.</summary>
    public string Version => throw new NotSupportedException();

    /// <summary>The product environments by cloud name.</summary>
    public IReadOnlyDictionary<string, EnvironmentGrants> Environments => throw new NotSupportedException();

    /// <summary>The key with this value, enabled or not; null when unknown.</summary>
    public KeyGrant? FindKey(string apiKey) => throw new NotSupportedException();
}

/// <summary>A key that apps hold. It belongs to one product environment.</summary>
/// <param name="ApiKey">The key's value, the id of its principal.</param>
/// <param name="Name">A name for people.</param>
/// <param name="Environment">The only environment it may address.</param>
/// <param name="Enabled">A disabled key authenticates no one.</param>
/// <param name="ActFor">May name a user in <c>X-Sidecar-On-Behalf-Of</c>.</param>
public sealed record KeyGrant(string ApiKey, string? Name, EnvironmentGrants Environment, bool Enabled, bool ActFor)
{
    /// <summary><c>Cloudinary::APIKey::"key"</c>.</summary>
    public EntityUid Principal { get; } = new(EntityTypes.ApiKey, ApiKey);
}

/// <summary>The compiled grants of one product environment.</summary>
public sealed class EnvironmentGrants
{
    /// <summary>The cloud name, as it stands in request paths.</summary>
    public string CloudName => throw new NotSupportedException();

    /// <summary>The product environment's id, as it stands in a 403.</summary>
    public string Id => throw new NotSupportedException();

    /// <summary>Where an asset's folder comes from.</summary>
    public FolderMode FolderMode => throw new NotSupportedException();

    /// <summary>The policies as one principal meets them; null when the principal is unknown or disabled, which denies everything.</summary>
    public PrincipalPolicies? PoliciesOf(EntityUid principal) => throw new NotSupportedException();

    /// <summary>True when any collection is shared, so that <see cref="CollectionsOf"/> can be other than empty.</summary>
    public bool HasCollections => throw new NotSupportedException();

    /// <summary>Ids of the collections that hold the asset, by its asset id or by resource type, type and public id; empty when none.</summary>
    public IReadOnlyList<string> CollectionsOf(string? assetId, string? resourceType, string? type, string? publicId) => throw new NotSupportedException();
}

/// <summary>One principal's view of an environment's policies. Cheap to hold, safe for concurrent use.</summary>
public sealed class PrincipalPolicies
{
    /// <summary>Who.</summary>
    public EntityUid Principal => throw new NotSupportedException();

    /// <summary>May the principal do this? Callers must deny when <see cref="Decision.ForbidErrored"/> is set.</summary>
    public Decision Decide(CloudinaryAction action, Entity resource) => throw new NotSupportedException();

    /// <summary>The condition under which the action is allowed on a resource of the type.</summary>
    public Residual ResidualFor(CloudinaryAction action, string resourceType) => throw new NotSupportedException();

    /// <summary>True when a policy that can apply to this principal, action and resource type reads the attribute off the resource, so that a decision needs it.</summary>
    public bool Reads(CloudinaryAction action, string resourceType, string attribute) => throw new NotSupportedException();
}
