using System.Net;
using Sidecar.Budgets;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Shared;

/// <summary>What a key spends at one replica is missing from its budget at the other.</summary>
public sealed class SharedBudgetTests
{
    private static readonly string Grants = Yaml.Environment() + "keys:\n" + Yaml.KeyWith("bounded", "roles: [master_admin], budget: { calls_per_hour: 36, burst: 4 }");

    [Fact]
    public async Task A_key_has_one_budget_at_all_replicas()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await SidecarWorld.StartAsync(Grants, settings: ReplicaPair.Settings(redis.Configuration));
        await using var second = await SidecarWorld.JoinAsync(first, ReplicaPair.Settings(redis.Configuration));
        await ExchangedAsync(first);
        await ExchangedAsync(second);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await CallAsync(first)).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await CallAsync(first)).Status);
        await ExchangedAsync(first);
        await ExchangedAsync(second);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await CallAsync(second)).Status);
    }

    [Fact]
    public async Task Without_redis_each_counts_by_itself_and_what_was_spent_meanwhile_is_told_later()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await SidecarWorld.StartAsync(Grants, settings: ReplicaPair.Settings(redis.Configuration));
        await using var second = await SidecarWorld.JoinAsync(first, ReplicaPair.Settings(redis.Configuration));
        await ExchangedAsync(first);
        await ExchangedAsync(second);
        await redis.SaveAsync();
        await redis.KillAsync();
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await CallAsync(first)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await CallAsync(second)).Status);
        await redis.RunAsync();
        await ExchangedAsync(first);
        await ExchangedAsync(second);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await CallAsync(second)).Status);
    }

    private static Task<Answer> CallAsync(SidecarWorld replica) => replica.GetAsync("/v1_1/demo/folders", "bounded");

    private static Task ExchangedAsync(SidecarWorld replica) => LayeredCacheTests.EventuallyAsync(async () =>
    {
        try
        {
            await replica.Service<SharedBudgets>().ExchangeAsync();
            return true;
        }
        catch (Exception error) when (Sidecar.Shared.RedisConnection.IsFailure(error))
        {
            return false;
        }
    });
}
