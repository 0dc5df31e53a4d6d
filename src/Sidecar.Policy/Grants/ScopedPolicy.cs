using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>A policy with its scope, extracted once.</summary>
internal readonly record struct ScopedPolicy(CedarPolicy Policy, PolicyScope Scope);
