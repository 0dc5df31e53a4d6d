using System.Net;
using Sidecar.Shared;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Shared;

/// <summary>Two sidecars with one Cloudinary and one Redis, and keys whose policies name folders by external id, so that the folder cache decides.</summary>
internal sealed class ReplicaPair : IAsyncDisposable
{
    public const string Logos = "clients/acme/logos";

    private ReplicaPair(SidecarWorld first, SidecarWorld second) => (First, Second) = (first, second);

    public SidecarWorld First { get; }

    public SidecarWorld Second { get; }

    /// <summary>Starts both and waits until both are connected, unless told not to.</summary>
    public static async Task<ReplicaPair> StartAsync(string redis, bool waits = true)
    {
        var settings = Settings(redis);
        var first = await SidecarWorld.StartAsync(await GrantsAsync(), settings: settings);
        var pair = new ReplicaPair(first, await SidecarWorld.JoinAsync(first, settings));
        if (waits)
        {
            await pair.WhenConnectedAsync(isConnected: true);
        }

        return pair;
    }

    /// <summary>Long ages, so that nothing is new but by invalidation.</summary>
    public static Dictionary<string, string?> Settings(string redis) => new()
    {
        ["Sidecar:Redis:Configuration"] = redis,
        ["Sidecar:Redis:ProbeInterval"] = "00:00:00.2",

        // A busy machine is not a Redis that hangs.
        ["Sidecar:Redis:Timeout"] = "00:00:02",
        ["Sidecar:Upstream:FolderCacheAge"] = "00:10:00",
        ["Sidecar:Cache:RefreshAge"] = "00:10:00",
        ["Sidecar:Notifications:Enabled"] = "true",
    };

    public static async Task<string> GrantsAsync() =>
        Yaml.Environment() + "keys:\n" + Yaml.KeyWith("admin", "roles: [master_admin]") + Yaml.KeyWith("byid")
        + $$"""
          policies:
            - cedar: |
                permit(principal == Cloudinary::APIKey::"byid", action, resource is Cloudinary::Asset)
                when { resource.ancestor_ids.contains("{{await Seed.FolderIdAsync("clients/acme")}}") };

          """;

    public Task WhenConnectedAsync(bool isConnected) => LayeredCacheTests.EventuallyAsync(() => Task.FromResult(
        First.Service<ISharedCacheState>().IsConnected == isConnected && Second.Service<ISharedCacheState>().IsConnected == isConnected));

    /// <summary>Reads an asset of <see cref="Logos"/>, wherever it lies now, as the key that may read what lies below <c>clients/acme</c>.</summary>
    public async Task<HttpStatusCode> ReadAsync(SidecarWorld replica, string? assetId = null) =>
        (await replica.GetAsync("/v1_1/demo/resources/" + (assetId ?? AssetId), "byid")).Status;

    public string AssetId => field ??= First.Upstream.State.AssetsIn(Logos)[0].AssetId;

    /// <summary>Moves the folder through a replica, so that its assets leave what the key may read; their path stays what it says.</summary>
    public static Task<Answer> MoveAsync(SidecarWorld replica, string to, string from = Logos) =>
        replica.SendJsonAsync(HttpMethod.Put, "/v1_1/demo/folders/" + from, "admin", $$"""{"to_folder":"{{to}}"}""");

    /// <summary>Folder look-ups that reached Cloudinary.</summary>
    public int FolderLookups => First.Upstream.Requests.Count(request => request.RawTarget.EndsWith("/folders/by_path", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
    }
}
