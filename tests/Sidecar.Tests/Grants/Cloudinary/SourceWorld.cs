using System.Net;
using System.Text.Json;
using Cloudinary.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Grants;
using Sidecar.Grants.Cloudinary;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Grants.Cloudinary;

/// <summary>A sidecar that reads grants from the emulated account every 200 ms.</summary>
internal static class SourceWorld
{
    /// <summary>An asset in <c>clients/acme</c>.</summary>
    public const string Asset = "/v1_1/demo/resources/image/upload/twin/logo";

    /// <summary>An asset in another folder.</summary>
    public const string OtherAsset = "/v1_1/demo/resources/image/private/twin/logo";

    public static readonly IReadOnlyDictionary<string, string?> Fast = new Dictionary<string, string?>
    {
        ["Sidecar:Grants:CloudinaryInterval"] = "00:00:00.2", ["Sidecar:Upstream:FolderCacheAge"] = "00:00:00",
        ["Sidecar:Upstream:LookupRetries"] = "0", ["Sidecar:Upstream:LookupBreakerDuration"] = "00:00:00.5",
    };

    /// <summary>Keys without grants, one that may act for users, and the section; <paramref name="members"/> stand in the latter.</summary>
    public static string FileWith(string members = "", string extra = "") =>
        Yaml.Environment() + "keys:\n"
        + Yaml.KeyWith("app")
        + Yaml.KeyWith("agent", "act_for: true, roles: [master_admin]")
        + Yaml.Key("legal", "legal", "view")
        + extra
        + $"""
          cloudinary:
            account: {EmulatorOptions.AccountId}
            base_url: $account
            upstream: {"{"} api_key: "{EmulatorOptions.AccountKey}", api_secret: "{EmulatorOptions.AccountSecret}" {"}"}
          {members}

          """;

    /// <summary>Starts both and waits until grants have been read, unless told not to.</summary>
    public static async Task<SidecarWorld> StartAsync(
        string? grants = null, EmulatorOptions? emulator = null, Action<EmulatorHost>? arrange = null, bool ready = true,
        IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null)
    {
        var world = await SidecarWorld.StartAsync(
            grants ?? FileWith(), (emulator ?? new EmulatorOptions()) with { StatefulAccount = true }, settings ?? Fast, replace, arrange);
        if (ready)
        {
            await UntilAsync(async () => (await ReadyAsync(world)).Status == 200, "not ready");
        }

        return world;
    }

    /// <summary>Waits for something that has to happen within a few intervals.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string otherwise)
    {
        for (var i = 0; !await condition(); i++)
        {
            Assert.True(i < 400, otherwise);
            await Task.Delay(25);
        }
    }

    /// <summary>Waits until the call is answered with the status.</summary>
    public static Task BecomesAsync(SidecarWorld world, HttpStatusCode status, string target, string key, string? user = null) =>
        UntilAsync(async () => await StatusAsync(world, target, key, user) == status, $"{target} as {key} {user} never became {status}");

    public static async Task<HttpStatusCode> StatusAsync(SidecarWorld world, string target, string key, string? user = null) =>
        (await world.SendAsync(HttpMethod.Get, target, key, headers: user is null ? [] : [("X-Sidecar-On-Behalf-Of", user)])).Status;

    /// <summary>Waits until readings that began after this call are in force.</summary>
    public static async Task NextReadingAsync(SidecarWorld world)
    {
        var store = world.Service<MergedGrantStore>();
        for (var n = 0; n < 2; n++)
        {
            var before = store.Reading?.Material.ReadAt;
            await UntilAsync(() => Task.FromResult(store.Reading?.Material.ReadAt > before), "nothing is read");
        }
    }

    public static async Task<(int Status, JsonElement Body)> ReadyAsync(SidecarWorld world)
    {
        using var answer = await world.Http.GetAsync(new Uri(world.Operations, "/readyz"));
        return ((int)answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }

    public static SourceHealth Health(SidecarWorld world) => world.Service<IGrantHealth>().Cloudinary!;
}
