using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Grants;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Operations;

public sealed class SnapshotAgeTests
{
    private readonly ShiftedTime time = new();

    [Fact]
    public async Task Grants_that_cannot_be_renewed_serve_up_to_their_age_and_then_deny_everything()
    {
        await using var world = await BrokenAsync();

        time.SetBy(TimeSpan.FromHours(23));
        await ServesAsync(world);

        time.SetBy(TimeSpan.FromHours(2));
        await DeniesAsync(world);
    }

    [Fact]
    public async Task A_clock_that_is_put_back_does_not_make_grants_young_again()
    {
        await using var world = await BrokenAsync();

        time.SetBy(TimeSpan.FromDays(-365));
        await ServesAsync(world);
        time.Pass(TimeSpan.FromHours(23));
        await ServesAsync(world);
        time.Pass(TimeSpan.FromHours(2));
        await DeniesAsync(world);
    }

    [Fact]
    public async Task A_clock_that_is_put_forward_denies_until_the_grants_are_looked_at_again()
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Standard(), replace: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));

        time.SetBy(TimeSpan.FromDays(2));
        for (var i = 0; (await world.GetAsync("/v1_1/demo/folders/Product", "viewer")).Status != HttpStatusCode.OK; i++)
        {
            Assert.True(i < 200, "the grants were not looked at again");
            await Task.Delay(50);
        }
    }

    private async Task<SidecarWorld> BrokenAsync()
    {
        var world = await SidecarWorld.StartAsync(Yaml.Standard(), replace: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        await File.WriteAllTextAsync(world.GrantsPath, "nonsense");
        for (var i = 0; world.Service<IGrantStore>().LastError is null; i++)
        {
            Assert.True(i < 200, "the broken file was not noticed");
            await Task.Delay(50);
        }

        return world;
    }

    private static async Task ServesAsync(SidecarWorld world)
    {
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/v1_1/demo/folders/Product", "viewer")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.Http.GetAsync(new Uri(world.Operations, "/readyz"))).StatusCode);
        Assert.Contains("\nsidecar_ready 1\n", await world.Http.GetStringAsync(new Uri(world.Operations, "/metrics")), StringComparison.Ordinal);
    }

    private static async Task DeniesAsync(SidecarWorld world)
    {
        world.Upstream.ClearRequests();
        Refused.Is(await world.GetAsync("/v1_1/demo/folders/Product", "viewer"), 403, "The grants are older than MaxSnapshotAge allows");
        Refused.Is(await world.GetAsync("/v1_1/demo/ping", "admin"), 403);
        Assert.Empty(world.Upstream.Requests);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.Http.GetAsync(new Uri(world.Operations, "/readyz"))).StatusCode);
        var metrics = await world.Http.GetStringAsync(new Uri(world.Operations, "/metrics"));
        Assert.Contains("\nsidecar_ready 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nsidecar_grants_stale 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nsidecar_grants_load_errors_total 1\n", metrics, StringComparison.Ordinal);
    }

    /// <summary>The real clock, set by a test, and the real timestamps with time added that passed unseen.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        private TimeSpan shift;
        private TimeSpan passed;

        public void SetBy(TimeSpan difference) => shift += difference;

        public void Pass(TimeSpan time)
        {
            shift += time;
            passed += time;
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(passed.TotalSeconds * TimestampFrequency);
    }
}
