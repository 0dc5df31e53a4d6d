using Sidecar.Grants;
using Sidecar.Operations;

namespace Sidecar.Budgets;

/// <summary>
/// Charges every call that Cloudinary limits to the key it is made for. A request is let in or refused at its first such call, before anything was changed; once in, all
/// its calls are made, and what exceeds the budget is owed: an operation is never cut in half.
/// </summary>
internal sealed class Spending(IBudgets budgets, Quotas quotas, BudgetOptions options)
{
    private readonly LookupReserve reserve = LookupReserve.TryParse(options.LookupReserve)!;
    private long keyRefusals;
    private long reserveRefusals;

    /// <summary>Requests refused for the key's own budget.</summary>
    public long KeyRefusals => Interlocked.Read(ref keyRefusals);

    /// <summary>Requests refused because what remains of the hour is kept for look-ups.</summary>
    public long ReserveRefusals => Interlocked.Read(ref reserveRefusals);

    /// <summary>A call is about to be forwarded. Only what Cloudinary limits is charged: not the Upload API.</summary>
    /// <exception cref="BudgetException">It must not be made.</exception>
    public ValueTask ForwardAsync(DecisionRecord decision, UpstreamEnvironment environment) =>
        decision.SpendsQuota ? ChargeAsync(decision, environment, isLookup: false, mayRefuse: true) : default;

    /// <summary>A look-up is about to be made.</summary>
    /// <param name="decision">The request it is made for; null for none.</param>
    /// <param name="environment">Whose limit it counts against.</param>
    /// <param name="isShared">Other requests wait for its answer too, and must not be refused for this one's budget.</param>
    /// <exception cref="BudgetException">It must not be made.</exception>
    public ValueTask LookupAsync(DecisionRecord? decision, UpstreamEnvironment environment, bool isShared) =>
        decision is null ? default : ChargeAsync(decision, environment, isLookup: true, mayRefuse: !isShared);

    /// <summary>
    /// A look-up that others wait for too is about to be made or waited for: lets the request in, or refuses it, by its own budget. What it takes for that is what its first
    /// call costs.
    /// </summary>
    /// <exception cref="BudgetException">It must not be made.</exception>
    public ValueTask AdmitAsync(DecisionRecord decision, UpstreamEnvironment environment) =>
        decision is { IsAdmitted: false, Account: { } account } ? TryAdmitAsync(decision, account, environment, isLookup: null) : default;

    private ValueTask ChargeAsync(DecisionRecord decision, UpstreamEnvironment environment, bool isLookup, bool mayRefuse)
    {
        if (decision.Account is not { } account)
        {
            return default;
        }

        if (decision.TakeFirstCall())
        {
            account.Count(isLookup);
            return default;
        }

        if (decision.IsAdmitted || !mayRefuse)
        {
            account.Count(isLookup);
            return budgets.TakeAsync(account);
        }

        return TryAdmitAsync(decision, account, environment, isLookup);
    }

    private ValueTask TryAdmitAsync(DecisionRecord decision, KeyAccount account, UpstreamEnvironment environment, bool? isLookup)
    {
        // An upload is not refused for what remains of the hour: the reserve is there for the look-ups it needs.
        if (decision.SpendsQuota && quotas.Of(environment).Reserved(reserve) is { Ticks: > 0 } left)
        {
            Interlocked.Increment(ref reserveRefusals);
            throw new BudgetException("Rate Limit Exceeded. What remains of this hour's Admin API calls is kept for the look-ups that every call needs", left);
        }

        var taking = budgets.TryTakeAsync(account);
        return taking.IsCompletedSuccessfully ? Admit(decision, account, isLookup, taking.Result) : AdmitAsync(decision, account, isLookup, taking);
    }

    // Apart from its caller, which allocates nothing.
    private async ValueTask AdmitAsync(DecisionRecord decision, KeyAccount account, bool? isLookup, ValueTask<TimeSpan> taking) =>
        await Admit(decision, account, isLookup, await taking);

    private ValueTask Admit(DecisionRecord decision, KeyAccount account, bool? isLookup, TimeSpan wait)
    {
        if (wait > TimeSpan.Zero)
        {
            Interlocked.Increment(ref keyRefusals);
            throw new BudgetException($"Rate Limit Exceeded. This key's limit of {account.Budget.CallsPerHour} api operations an hour is reached", wait);
        }

        decision.Admit(ownsFirstCall: isLookup is null);
        if (isLookup is { } counted)
        {
            account.Count(counted);
        }

        return default;
    }
}
