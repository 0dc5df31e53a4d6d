using Sidecar.Grants;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Grants;

namespace Sidecar.Identity;

/// <summary>What authentication asks of the grants.</summary>
internal interface IKeyRing
{
    /// <summary>The key, enabled or not; null when unknown.</summary>
    KeyGrant? FindKey(string apiKey);

    /// <summary>The key's secret; null when unknown.</summary>
    SecretText? SecretOf(string apiKey);

    /// <summary>The cloud the key belongs to.</summary>
    string CloudNameOf(KeyGrant key);

    /// <summary>True when the cloud is known.</summary>
    bool HasCloud(string cloudName);

    /// <summary>The principal's policies in the cloud; null when the principal is unknown or disabled there.</summary>
    PrincipalPolicies? PoliciesOf(string cloudName, EntityUid principal);
}

/// <summary>The grants in force as a key ring.</summary>
internal sealed class GrantKeyRing(LoadedGrants grants) : IKeyRing
{
    public KeyGrant? FindKey(string apiKey) => grants.Snapshot.FindKey(apiKey);

    public SecretText? SecretOf(string apiKey) => grants.KeySecrets.GetValueOrDefault(apiKey);

    public string CloudNameOf(KeyGrant key) => key.Environment.CloudName;

    public bool HasCloud(string cloudName) => grants.Snapshot.Environments.ContainsKey(cloudName);

    public PrincipalPolicies? PoliciesOf(string cloudName, EntityUid principal) =>
        grants.Snapshot.Environments.TryGetValue(cloudName, out var environment) ? environment.PoliciesOf(principal) : null;
}
