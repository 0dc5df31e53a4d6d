using Sidecar.Grants;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Grants;

namespace Sidecar.Identity;

/// <summary>The account's keys as a key ring. A key of a product environment is not among them, and an account key is in no other ring.</summary>
internal sealed class AccountKeyRing(AccountGrants account, LoadedAccount loaded) : IKeyRing
{
    public KeyGrant? FindKey(string apiKey) => account.FindKey(apiKey);

    public SecretText? SecretOf(string apiKey) => loaded.KeySecrets.GetValueOrDefault(apiKey);

    public string CloudNameOf(KeyGrant key) => account.Grants.Id;

    public bool HasCloud(string cloudName) => cloudName == account.Grants.Id;

    public PrincipalPolicies? PoliciesOf(string cloudName, EntityUid principal) => account.Grants.PoliciesOf(principal);
}
