namespace Sidecar.Policy.Cedar;

/// <summary>One authorisation question. The resource comes with its attributes; principal and action are looked up in the engine's entity store.</summary>
/// <param name="Principal">Who asks.</param>
/// <param name="Action">What for.</param>
/// <param name="Resource">On what; an entity of the same name in the store is ignored.</param>
/// <param name="Context">The context record, or null for an empty one.</param>
public readonly record struct AuthorizationRequest(EntityUid Principal, EntityUid Action, Entity Resource, CedarValue? Context = null);

/// <summary>The outcome of a check that needs no full diagnostics.</summary>
/// <param name="Allowed">Cedar's decision.</param>
/// <param name="ForbidErrored">A forbid in scope ended in an error; Cedar skips it, a host that fails closed denies.</param>
/// <param name="Determining">One policy that determined the decision; null when nothing was satisfied.</param>
public readonly record struct Decision(bool Allowed, bool ForbidErrored, Policy? Determining);

/// <summary>A policy that could not be evaluated.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Message">Why.</param>
public sealed record PolicyError(Policy Policy, string Message);

/// <summary>A decision with every determining policy and every error.</summary>
/// <param name="Allowed">Cedar's decision.</param>
/// <param name="Determining">The satisfied forbids, else the satisfied permits.</param>
/// <param name="Errors">Policies that were skipped because they errored.</param>
public sealed record AuthorizationResult(bool Allowed, IReadOnlyList<Policy> Determining, IReadOnlyList<PolicyError> Errors);

/// <summary>An immutable, indexed set of policies with the entities they are decided over. Safe for concurrent use.</summary>
public sealed partial class PolicyEngine
{
    /// <summary>Compiles and indexes policies.</summary>
    /// <param name="policies">Static policies with distinct ids.</param>
    /// <param name="entities">Principals, groups, actions and whatever else policies refer to.</param>
    public static PolicyEngine Compile(IReadOnlyList<Policy> policies, EntityStore entities) => throw new NotSupportedException();

    /// <summary>Decides without full diagnostics. Allocates nothing.</summary>
    public Decision Decide(in AuthorizationRequest request) => throw new NotSupportedException();

    /// <summary>Decides with full diagnostics.</summary>
    public AuthorizationResult Authorize(in AuthorizationRequest request) => throw new NotSupportedException();

    /// <summary>
    /// What remains of the policies when principal, action, resource type and context are known and the resource is not.
    /// Results are cached by principal, action and type for a null context.
    /// </summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="action">What for.</param>
    /// <param name="resourceType">The type the resource will have, e.g. <c>Cloudinary::Asset</c>.</param>
    /// <param name="context">The context record, or null for an empty one.</param>
    public Residual ResidualFor(EntityUid principal, EntityUid action, string resourceType, CedarValue? context = null) => throw new NotSupportedException();
}
