using Sidecar.Catalogue;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Operations;
using Sidecar.Policy.Grants;
using Sidecar.Requests;

namespace Sidecar.Pipeline;

/// <summary>What a path addresses, and whose keys count there: a product environment, or the account.</summary>
/// <param name="Name">The cloud name, or the account's id.</param>
/// <param name="Keys">Its keys.</param>
/// <param name="Environment">Its grants; null when there is no such environment, where no key counts.</param>
/// <param name="Upstream">Its own credential; null as <paramref name="Environment"/>.</param>
internal sealed record ApiPlace(string Name, IKeyRing Keys, EnvironmentGrants? Environment, UpstreamEnvironment? Upstream)
{
    /// <summary>What is said of every call while the account API is off.</summary>
    public const string AccountIsOff =
        "The account API is switched off here. Sidecar:Account:Enabled and an account section in the grants file switch it on";

    /// <summary>The place of an operation; null with a refusal when there is none.</summary>
    public static ApiPlace? Of(Operation operation, PathValues path, LoadedGrants grants, AccountOptions options, out Refusal? refusal)
    {
        refusal = null;
        if (operation.Scope != OperationScope.Account)
        {
            var cloud = path["cloud"]!;
            return new ApiPlace(
                cloud, new GrantKeyRing(grants), grants.Snapshot.Environments.GetValueOrDefault(cloud), grants.Environments.GetValueOrDefault(cloud));
        }

        if (!options.Enabled || grants is not { Account: { } account, Snapshot.Account: { } granted })
        {
            refusal = new Refusal(StatusCodes.Status403Forbidden, AccountIsOff);
            return null;
        }

        if (path["account_id"] != granted.Grants.Id)
        {
            refusal = new Refusal(StatusCodes.Status403Forbidden, "account_id mismatch");
            return null;
        }

        return new ApiPlace(granted.Grants.Id, new AccountKeyRing(granted, account), granted.Grants, account.Upstream);
    }
}
