using Sidecar.Grants;
using Sidecar.Shared;
using StackExchange.Redis;

namespace Sidecar.Budgets;

/// <summary>
/// Tells the other replicas what each key has spent here, and takes from the key's bucket here what it has spent there. A request never waits for it: the buckets are
/// this process's own, and about once a second they learn of each other, so what a key can spend beyond its budget is what it can spend elsewhere in that time. While
/// Redis is away each replica counts by itself.
/// </summary>
internal sealed class SharedBudgets(KeyAccounts accounts, IGrantStore grants, MemoryBudgets budgets, RedisConnection redis, RedisOptions options, TimeProvider time) : BackgroundService
{
    /// <summary>How often replicas tell each other.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Without a call for so long, nothing that was spent matters any more.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private readonly Dictionary<KeyAccount, Told> told = [];
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Tells, and hears, of every key that has a budget.</summary>
    /// <exception cref="RedisException">Redis did not take it; the kinds of <see cref="RedisConnection.IsFailure"/>.</exception>
    public async Task ExchangeAsync()
    {
        await turn.WaitAsync();
        try
        {
            await ExchangeInTurnAsync();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    private async Task ExchangeInTurnAsync()
    {
        foreach (var account in accounts.Limited(grants.Current))
        {
            var last = told.GetValueOrDefault(account, new Told(0, null));
            var own = account.Forwarded + account.Lookups;
            var name = SharedKey.Of(options.KeyPrefix, "spent", account.Environment, account.Key ?? "");
            var total = await redis.UseAsync(async multiplexer =>
            {
                var database = multiplexer.GetDatabase();
                var sum = await database.StringIncrementAsync(name, own - last.Own);
                await database.KeyExpireAsync(name, Lifetime);
                return sum;
            });

            // Less than before: it was lost, or set back. Then there is nothing to learn from it this once. The first time, what was spent before this process
            // began is not its to charge.
            if (last.Total is { } before && total - before - (own - last.Own) is > 0 and var others)
            {
                budgets.Charge(account, others);
            }

            told[account] = new Told(own, total);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await ExchangeAsync();
                }
                catch (Exception error) when (RedisConnection.IsFailure(error))
                {
                    // Its state is told elsewhere; what was spent meanwhile is told when it is back.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The sidecar stops.
        }
    }

    /// <summary>What was told last.</summary>
    /// <param name="Own">Calls of this process, all in all.</param>
    /// <param name="Total">Calls of all replicas, all in all; null before the first answer.</param>
    private sealed record Told(long Own, long? Total);
}
