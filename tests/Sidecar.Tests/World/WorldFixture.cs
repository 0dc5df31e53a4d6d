using Cloudinary.Emulator;

namespace Sidecar.Tests.World;

/// <summary>One world for the tests of a class, which leave its library as it is.</summary>
public abstract class WorldFixture : IAsyncLifetime
{
    private SidecarWorld? world;

    internal SidecarWorld World => world!;

    protected abstract Task<string> GrantsAsync();

    protected virtual EmulatorOptions Emulator => new();

    protected virtual IReadOnlyDictionary<string, string?>? Settings => null;

    public async Task InitializeAsync() => world = await SidecarWorld.StartAsync(await GrantsAsync(), Emulator, Settings);

    public async Task DisposeAsync()
    {
        if (world is not null)
        {
            await world.DisposeAsync();
        }
    }

    /// <summary>The world without what earlier tests left in its records.</summary>
    internal SidecarWorld Fresh()
    {
        World.Upstream.ClearFaults();
        World.Upstream.ClearRequests();
        return World;
    }
}
