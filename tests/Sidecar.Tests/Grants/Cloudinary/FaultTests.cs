using System.Net;
using Cloudinary.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Grants;
using Sidecar.Tests.World;
using static Sidecar.Tests.Grants.Cloudinary.SourceWorld;

namespace Sidecar.Tests.Grants.Cloudinary;

/// <summary>When Cloudinary cannot be read: what is known holds up to its age, and nothing more is allowed than before.</summary>
public sealed class FaultTests
{
    private const string Everybody = "permit(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset);";

    public static TheoryData<int, string> Errors => new()
    {
        { 401, """{"error":{"message":"Invalid credentials"}}""" },
        { 403, """{"error":{"category":"user_error","code":"ACCOUNTS_00006","message":"not allowed"}}""" },
        { 404, """{"error":{"message":"not found"}}""" },
        { 409, """{"error":{"message":"conflict"}}""" },
        { 420, """{"error":{"message":"Rate Limit Exceeded"}}""" },
        { 429, """{"error":{"message":"Too many requests"}}""" },
        { 500, """{"error":{"category":"server_error","code":"ACCOUNTS_00001","message":"something went wrong"}}""" },
        { 503, "<html>busy</html>" },
        { 200, """{"data":[{"id":"x","policy_statement":"permit(pri""" },
        { 200, """{"something":"else"}""" },
        { 200, """{"data":[],"sub_accounts":[],"users":[],"data":[]}""" },
        { 200, "[]" },
        { 302, "" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Before_the_first_reading_everything_is_refused_and_the_sidecar_goes_on_trying(int status, string body)
    {
        await using var world = await StartAsync(
            arrange: upstream =>
            {
                upstream.Account.AddPolicy(Everybody);
                upstream.FailNext(int.MaxValue, status, body, IsAccount);
            },
            ready: false);
        await UntilAsync(() => Task.FromResult(Health(world).FailedReads > 1), "it does not try again");

        Refused.Is(await world.GetAsync("/v1_1/demo/ping", "legal"), 403, "Grants have not been read from Cloudinary yet");
        var (ready, probe) = await ReadyAsync(world);
        Assert.Equal(503, ready);
        Assert.Equal("Grants have not been read from Cloudinary yet", probe.GetProperty("reason").GetString());
        Assert.NotEmpty(probe.GetProperty("cloudinary").GetProperty("error").GetString()!);
        Assert.DoesNotContain(EmulatorOptions.AccountSecret, probe.ToString(), StringComparison.Ordinal);

        world.Upstream.ClearFaults();
        await BecomesAsync(world, HttpStatusCode.OK, Asset, "app");
        Assert.Equal("ready", (await ReadyAsync(world)).Body.GetProperty("status").GetString());
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Later_what_was_read_stays_in_force(int status, string body)
    {
        await using var world = await StartAsync(arrange: upstream => upstream.Account.AddPolicy(Everybody));

        world.Upstream.FailNext(int.MaxValue, status, body, target => target.Contains("/policies/", StringComparison.Ordinal));
        world.Upstream.Account.AddPolicy("forbid(principal, action, resource);");
        await UntilAsync(() => Task.FromResult(Health(world).FailedReads > 1), "nothing failed");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, Asset, "app"));
        Assert.Equal("degraded", (await ReadyAsync(world)).Body.GetProperty("status").GetString());

        world.Upstream.ClearFaults();
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "app");
    }

    [Fact]
    public async Task A_connection_that_ends_half_way_or_at_once_is_no_answer()
    {
        await using var world = await StartAsync(arrange: upstream => upstream.Account.AddPolicy(Everybody));

        world.Upstream.CutNext(1000, IsAccount);
        await UntilAsync(() => Task.FromResult(Health(world).FailedReads > 1), "nothing failed");
        world.Upstream.ClearFaults();
        world.Upstream.ResetNext(1000, IsAccount);
        var failed = Health(world).FailedReads;
        await UntilAsync(() => Task.FromResult(Health(world).FailedReads > failed + 1), "nothing failed");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, Asset, "app"));
    }

    [Fact]
    public async Task What_is_older_than_its_bound_allows_nothing()
    {
        var time = new ShiftedTime();
        await using var world = await StartAsync(
            arrange: upstream => upstream.Account.AddPolicy(Everybody), replace: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        world.Upstream.FailNext(int.MaxValue, 500, "{}", IsAccount);
        await UntilAsync(() => Task.FromResult(Health(world).Error is not null), "nothing failed");

        time.Shift = TimeSpan.FromMinutes(58);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, Asset, "app"));
        time.Shift = TimeSpan.FromMinutes(61);
        world.Upstream.ClearRequests();
        Refused.Is(await world.GetAsync(Asset, "app"), 403, "The grants read from Cloudinary are older than MaxCloudinaryAge allows");
        Assert.DoesNotContain(world.Upstream.Requests, request => request.RawTarget == Asset);
        Assert.Equal(503, (await ReadyAsync(world)).Status);
        var metrics = await world.Http.GetStringAsync(new Uri(world.Operations, "/metrics"));
        Assert.Contains("\nsidecar_ready 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nsidecar_grants_cloudinary_stale 1\n", metrics, StringComparison.Ordinal);

        world.Upstream.ClearFaults();
        await BecomesAsync(world, HttpStatusCode.OK, Asset, "app");
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_nothing_young()
    {
        var time = new ShiftedTime();
        await using var world = await StartAsync(
            arrange: upstream => upstream.Account.AddPolicy(Everybody), replace: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));

        time.Shift = TimeSpan.FromHours(-3);
        await NextReadingAsync(world);
        world.Upstream.Account.AddPolicy("forbid(principal, action, resource);");
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "app");
        Assert.True(Health(world).Age < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Asked_to_wait_it_waits()
    {
        await using var world = await StartAsync(
            emulator: new EmulatorOptions { AccountHourlyLimit = 3 }, ready: false);
        await UntilAsync(() => Task.FromResult(Health(world).FailedReads == 1), "the limit was not met");
        var calls = Health(world).Calls;

        await Task.Delay(1000);

        Assert.Equal(calls, Health(world).Calls);
        Assert.Contains("420", Health(world).Error, StringComparison.Ordinal);
    }

    private static bool IsAccount(string target) => target.Contains("/accounts/", StringComparison.Ordinal);

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}
