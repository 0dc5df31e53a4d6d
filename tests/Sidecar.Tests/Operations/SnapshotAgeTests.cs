using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Grants;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Operations;

public sealed class SnapshotAgeTests
{
    [Fact]
    public async Task Grants_that_cannot_be_renewed_serve_up_to_their_age_and_then_deny_everything()
    {
        var time = new ShiftedTime();
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), replace: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        await File.WriteAllTextAsync(world.GrantsPath, "nonsense");
        for (var i = 0; world.Service<IGrantStore>().LastError is null; i++)
        {
            Assert.True(i < 200, "the broken file was not noticed");
            await Task.Delay(50);
        }

        time.Shift = TimeSpan.FromHours(23);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/v1_1/demo/folders/Product", "viewer")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.Http.GetAsync(new Uri(world.Operations, "/readyz"))).StatusCode);

        time.Shift = TimeSpan.FromHours(25);
        world.Upstream.ClearRequests();
        Refused.Is(await world.GetAsync("/v1_1/demo/folders/Product", "viewer"), 403, "The grants are older than MaxSnapshotAge allows");
        Refused.Is(await world.GetAsync("/v1_1/demo/ping", "admin"), 403);
        Assert.Empty(world.Upstream.Requests);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.Http.GetAsync(new Uri(world.Operations, "/readyz"))).StatusCode);
    }

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}
