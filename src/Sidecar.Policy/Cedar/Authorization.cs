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
/// <param name="Message">Why: names and types, never values.</param>
public sealed record PolicyError(Policy Policy, string Message);

/// <summary>A decision with every determining policy and every error.</summary>
/// <param name="Allowed">Cedar's decision.</param>
/// <param name="Determining">The satisfied forbids, else the satisfied permits.</param>
/// <param name="Errors">Policies that were skipped because they errored.</param>
public sealed record AuthorizationResult(bool Allowed, IReadOnlyList<Policy> Determining, IReadOnlyList<PolicyError> Errors);
