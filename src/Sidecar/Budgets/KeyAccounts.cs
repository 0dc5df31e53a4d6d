using System.Collections.Concurrent;
using Sidecar.Grants;
using Sidecar.Identity;

namespace Sidecar.Budgets;

/// <summary>The accounts of the keys that have called. Only keys of the grants have one, so their number is bounded.</summary>
internal sealed class KeyAccounts(BudgetOptions options)
{
    private readonly ConcurrentDictionary<(string Environment, string? Key), KeyAccount> accounts = new();
    private readonly KeyBudget standard = new(options.CallsPerHour, options.Burst);

    /// <summary>The account a caller's calls go to.</summary>
    /// <param name="environment">The cloud name, or the account's id.</param>
    /// <param name="caller">The caller; without a key it shares one account with all such callers.</param>
    /// <param name="grants">The grants in force, which may give the key a budget of its own.</param>
    public KeyAccount Of(string environment, Caller caller, LoadedGrants grants)
    {
        var key = caller.Key?.ApiKey;
        var budget = key is not null && grants.KeyBudgets.Count > 0 && grants.KeyBudgets.TryGetValue(key, out var own) ? own : standard;
        if (!accounts.TryGetValue((environment, key), out var account))
        {
            account = accounts.GetOrAdd((environment, key), new KeyAccount(environment, key, caller.Key?.Name) { Budget = budget });
        }

        account.Budget = budget;
        return account;
    }

    /// <summary>The accounts that have a bound, those of keys that have not called here yet among them: they may have called elsewhere.</summary>
    public IEnumerable<KeyAccount> Limited(LoadedGrants? grants)
    {
        var bounded = grants is null ? [] : standard.IsUnlimited ? grants.KeyBudgets.Keys : grants.KeySecrets.Keys;
        foreach (var key in bounded)
        {
            if (grants!.Snapshot.FindKey(key) is { } grant)
            {
                var budget = grants.KeyBudgets.GetValueOrDefault(key, standard);
                accounts.GetOrAdd((grant.Environment.CloudName, key), at => new KeyAccount(at.Environment, at.Key, grant.Name) { Budget = budget });
            }
        }

        return accounts.Values.Where(account => !account.Budget.IsUnlimited);
    }

    /// <summary>All accounts in a fixed order, without those of keys that the grants no longer know.</summary>
    public IReadOnlyList<KeyAccount> List(LoadedGrants? grants)
    {
        foreach (var account in accounts)
        {
            if (grants is not null && account.Key.Key is { } key && grants.Snapshot.FindKey(key) is null && grants.Snapshot.Account?.FindKey(key) is null)
            {
                accounts.TryRemove(account);
            }
        }

        return [.. accounts.Values.OrderBy(account => account.Environment, StringComparer.Ordinal).ThenBy(account => account.Key, StringComparer.Ordinal)];
    }
}
