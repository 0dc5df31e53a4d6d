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

    [Theory]
    [InlineData("SET {0} abc")]
    [InlineData("SET {0} 9223372036854775807")]
    [InlineData("LPUSH {0} abc")]
    public async Task What_somebody_else_wrote_there_does_not_put_redis_out_of_use(string command)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var world = await SidecarWorld.StartAsync(Grants, settings: ReplicaPair.Settings(redis.Configuration));
        await ExchangedAsync(world);
        var key = (await redis.CommandAsync("KEYS *spent*")).Split("\r\n").Single(line => line.Contains("spent", StringComparison.Ordinal));
        await redis.CommandAsync("DEL " + key);
        await redis.CommandAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, command, key));
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(world)).Status);

        // It ends without an error, as it would not while that stood there.
        await ExchangedAsync(world);
        await ExchangedAsync(world);

        Assert.Matches("^:[0-9]+$", (await redis.CommandAsync("INCRBY " + key + " 1")).Split("\r\n")[^1]);
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
