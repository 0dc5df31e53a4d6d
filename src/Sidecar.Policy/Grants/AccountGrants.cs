using System.Collections.Frozen;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>
/// The compiled grants of the account. They hold for its own keys only and are apart from those of every product environment: nothing given there gives
/// anything here.
/// </summary>
public sealed class AccountGrants
{
    private static readonly IReadOnlyDictionary<string, CedarValue> NoAttributes = new Dictionary<string, CedarValue>();

    private readonly FrozenDictionary<string, KeyGrant> keys;

    private AccountGrants(EnvironmentGrants grants, FrozenDictionary<string, KeyGrant> keys)
    {
        Grants = grants;
        this.keys = keys;
    }

    /// <summary>The policies, in the form of an environment whose id is the account's.</summary>
    public EnvironmentGrants Grants { get; }

    /// <summary>The account's key with this value, enabled or not; null when unknown.</summary>
    public KeyGrant? FindKey(string apiKey) => keys.GetValueOrDefault(apiKey);

    internal static AccountGrants Compile(GrantsDocument document, AccountEntry account, HandWrittenPolicies written)
    {
        var collector = new PolicyCollector("account");
        new GeneratedPolicies(document, Place(account), new FolderSpellings(FolderMode.Fixed), collector).AddAccount(account);
        written.AddAccountTo(collector);

        var members = account.Keys.Where(key => key.Enabled).Select(key => new EntityUid(EntityTypes.AccountApiKey, key.Key)).ToArray();
        var entities = members.Select(member => new Entity(member, NoAttributes)).Concat(CloudinaryAction.All.Select(action => new Entity(action.Uid, NoAttributes)));
        var engine = PolicyEngine.Compile(collector.Policies, new EntityStore(entities));
        var byName = collector.Policies.Select(policy => new ScopedPolicy(policy, PolicyScope.Of(policy)))
            .ToLookup(policy => policy.Scope.Principal.Equal ?? policy.Scope.Principal.In);
        var principals = members.ToFrozenDictionary(
            member => member, member => new PrincipalPolicies(member, FrozenSet<EntityUid>.Empty, engine, byName));

        var grants = new EnvironmentGrants(
            Place(account), collector.Policies, principals, new CollectionIndex([]), new FolderSpellings(FolderMode.Fixed));
        return new AccountGrants(grants, account.Keys.ToFrozenDictionary(
            key => key.Key,
            key => new KeyGrant(key.Key, key.Name, grants, key.Enabled, ActFor: false) { Principal = new EntityUid(EntityTypes.AccountApiKey, key.Key) },
            StringComparer.Ordinal));
    }

    private static EnvironmentEntry Place(AccountEntry account) => new(account.Id, account.Id, FolderMode.Fixed);
}
