using System.Diagnostics;
using System.Net;
using Serilog.Events;
using Sidecar.Shared;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Shared;

/// <summary>Two sidecars, one Cloudinary, one real Redis.</summary>
public sealed class TwoReplicaTests
{
    [Fact]
    public async Task A_folder_moved_and_made_anew_through_one_replica_is_known_at_the_other_in_under_a_second()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var pair = await ReplicaPair.StartAsync(redis.Configuration);
        Assert.Equal(HttpStatusCode.OK, await pair.ReadAsync(pair.First));

        // The other one has it from Redis.
        await LayeredCacheTests.EventuallyAsync(async () => await redis.CountAsync() > 0);
        pair.First.Upstream.ClearRequests();
        Assert.Equal(HttpStatusCode.OK, await pair.ReadAsync(pair.Second));
        Assert.Equal(0, pair.FolderLookups);

        // The path the second replica knows stands for another folder from now on: clients/acme moves away, and clients/acme/logos is made anew with its assets.
        Assert.Equal(HttpStatusCode.OK, (await ReplicaPair.MoveAsync(pair.First, "archive", "clients/acme")).Status);
        var anew = pair.First.Upstream.State.Add(new Cloudinary.Emulator.State.Asset { PublicId = "anew", AssetFolder = ReplicaPair.Logos });
        var elapsed = Stopwatch.StartNew();
        while (await pair.ReadAsync(pair.Second, anew.AssetId) != HttpStatusCode.Forbidden)
        {
            Assert.InRange(elapsed.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }
    }

    [Fact]
    public async Task An_id_that_one_replica_handed_out_is_good_at_the_other_and_not_in_the_clear()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var pair = await ReplicaPair.StartAsync(redis.Configuration);
        var (key, binding) = (new Sidecar.Enforcement.Bindings.BindingKey("demo", Sidecar.Enforcement.Bindings.BindingKind.DeleteToken, "the-delete-token"),
            new Sidecar.Enforcement.Bindings.Binding("owner", "detail"));
        var (first, second) = (pair.First.Service<Sidecar.Enforcement.Bindings.IBindings>(), pair.Second.Service<Sidecar.Enforcement.Bindings.IBindings>());

        await first.RememberAsync(key, binding, TimeSpan.FromMinutes(1), default);
        Assert.Equal(binding, await second.FindAsync(key, default));
        Assert.Null(await second.FindAsync(key with { Kind = Sidecar.Enforcement.Bindings.BindingKind.Task }, default));
        Assert.DoesNotContain("the-delete-token", await redis.CommandAsync("KEYS *"), StringComparison.Ordinal);

        // Away: whoever handed it out still knows, the other refuses; afterwards, empty, the same.
        await redis.KillAsync();
        Assert.Equal(binding, await first.FindAsync(key, default));
        Assert.Null(await second.FindAsync(key, default));
        await redis.RunAsync(isEmpty: true);
        await pair.WhenConnectedAsync(isConnected: true);
        Assert.Equal(binding, await first.FindAsync(key, default));
        Assert.Null(await second.FindAsync(key, default));
    }

    [Theory]
    [InlineData("killed")]
    [InlineData("empty")]
    [InlineData("older")]
    [InlineData("paused")]
    public async Task Whatever_becomes_of_Redis_decisions_stay_and_changes_are_seen(string fault)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var pair = await ReplicaPair.StartAsync(redis.Configuration);
        Assert.Equal(HttpStatusCode.OK, await pair.ReadAsync(pair.First));
        await LayeredCacheTests.EventuallyAsync(async () => await redis.CountAsync() > 0);
        await redis.SaveAsync();
        if (fault == "paused")
        {
            redis.Pause();
        }
        else
        {
            await redis.KillAsync();
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await pair.ReadAsync(pair.First));
            Assert.Equal(HttpStatusCode.OK, await pair.ReadAsync(pair.Second));
        }

        await pair.WhenConnectedAsync(isConnected: false);
        using var http = new HttpClient();
        var health = await Answer.ReadAsync(await http.GetAsync(new Uri(pair.Second.Operations, "/readyz")));
        Assert.Equal((HttpStatusCode.OK, "degraded", "unreachable"), (health.Status, health.Json.GetProperty("status").GetString(), health.Json.GetProperty("shared_cache").GetString()));

        // A change while nobody can be told.
        Assert.Equal(HttpStatusCode.OK, (await ReplicaPair.MoveAsync(pair.First, "archive", "clients/acme")).Status);
        var anew = pair.First.Upstream.State.Add(new Cloudinary.Emulator.State.Asset { PublicId = "anew", AssetFolder = ReplicaPair.Logos });
        Assert.Equal(HttpStatusCode.Forbidden, await pair.ReadAsync(pair.First, anew.AssetId));
        switch (fault)
        {
            case "paused":
                redis.Resume();
                break;
            case "killed":
                return;
            default:
                await redis.RunAsync(isEmpty: fault == "empty");
                Assert.True(fault == "empty" || await redis.CountAsync() > 0);
                break;
        }

        await pair.WhenConnectedAsync(isConnected: true);
        Assert.Equal(HttpStatusCode.Forbidden, await pair.ReadAsync(pair.Second, anew.AssetId));
        Assert.Equal(HttpStatusCode.Forbidden, await pair.ReadAsync(pair.First, anew.AssetId));

        // And replicas hear of each other again.
        Assert.Equal(HttpStatusCode.OK, (await ReplicaPair.MoveAsync(pair.Second, "archive2", "clients/acme")).Status);
        Assert.Equal(HttpStatusCode.OK, (await ReplicaPair.MoveAsync(pair.Second, "clients/acme", "archive")).Status);
        await LayeredCacheTests.EventuallyAsync(async () => await pair.ReadAsync(pair.First) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_start_without_Redis_succeeds_says_so_once_and_names_no_password()
    {
        await using var redis = await RedisServer.StartAsync("a-secret-password");
        await redis.KillAsync();
        await using var pair = await ReplicaPair.StartAsync(redis.Configuration, waits: false);
        Assert.Equal(HttpStatusCode.OK, await pair.ReadAsync(pair.First));
        await LayeredCacheTests.EventuallyAsync(() => Task.FromResult(Lines(pair.First).Length > 0));
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Single(Lines(pair.First));

        await redis.RunAsync();
        await pair.WhenConnectedAsync(isConnected: true);
        Assert.Equal(2, Lines(pair.First).Length);
        Assert.DoesNotContain(pair.First.Log, line => line.RenderMessage().Contains("a-secret-password", StringComparison.Ordinal)
            || line.Exception?.ToString().Contains("a-secret-password", StringComparison.Ordinal) == true);

        static LogEvent[] Lines(SidecarWorld world) => [.. world.Log.Where(line => line.MessageTemplate.Text.Contains("Redis", StringComparison.Ordinal))];
    }
}
