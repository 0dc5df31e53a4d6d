using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Operations;

public sealed class OperationsPlaneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_probes_answer_on_their_own_port_and_only_there()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());

        Assert.Equal("alive", (await ProbeAsync(world, "/livez")).GetProperty("status").GetString());
        var ready = await ProbeAsync(world, "/readyz");
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        Assert.Equal(1, ready.GetProperty("environments").GetInt32());
        Assert.False(ready.TryGetProperty("grants_error", out _));

        Refused.Is(await world.GetAsync("/livez", "admin"), 403);
        Refused.Is(await world.GetAsync("/readyz", "admin"), 403);
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.SendAsync(world.Operations, "GET /v1_1/demo/ping HTTP/1.1", RawHttp.Basic("admin")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 405 ", await RawHttp.SendAsync(world.Operations, "POST /readyz HTTP/1.1", "Content-Length: 0"), StringComparison.Ordinal);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task A_wrong_file_shows_on_readyz_while_the_old_grants_stay_in_force_until_it_is_put_right()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());
        var before = (await ProbeAsync(world, "/readyz")).GetProperty("snapshot").GetString();

        await File.WriteAllTextAsync(world.GrantsPath, SidecarWorld.Expand(Yaml.Environment() + "keys:\n" + Yaml.Key("viewer", "Product", "veiw"), world.Upstream));
        var degraded = await UntilAsync(world, r => r.GetProperty("status").GetString() == "degraded");
        Assert.Matches(@"grants\.yaml:\d+", degraded.GetProperty("grants_error").GetString());
        Assert.DoesNotContain("secret-0123456789", degraded.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(before, degraded.GetProperty("snapshot").GetString());
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/v1_1/demo/folders/Product", "viewer")).Status);
        Refused.For(await world.GetAsync("/v1_1/demo/folders/legal", "viewer"), "read");

        await File.WriteAllTextAsync(world.GrantsPath, SidecarWorld.Expand(Yaml.Environment() + "keys:\n" + Yaml.Key("viewer", "legal", "view"), world.Upstream));
        var ready = await UntilAsync(world, r => r.GetProperty("status").GetString() == "ready" && r.GetProperty("snapshot").GetString() != before);
        Assert.False(ready.TryGetProperty("grants_error", out _));
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/v1_1/demo/folders/legal", "viewer")).Status);
        Refused.For(await world.GetAsync("/v1_1/demo/folders/Product", "viewer"), "read");
        Refused.Is(await world.GetAsync("/v1_1/demo/ping", "admin"), 401, "unknown api_key");
    }

    [Fact]
    public async Task A_swapped_directory_of_a_mounted_volume_is_noticed()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());
        var directory = Path.GetDirectoryName(world.GrantsPath)!;
        var before = (await ProbeAsync(world, "/readyz")).GetProperty("snapshot").GetString();

        // As kubelet lays a ConfigMap out: grants.yaml -> ..data/grants.yaml, ..data -> a directory by date.
        Write("..2026_01", Yaml.Standard());
        Directory.CreateSymbolicLink(Path.Combine(directory, "..data"), "..2026_01");
        File.CreateSymbolicLink(world.GrantsPath + ".new", Path.Combine("..data", "grants.yaml"));
        File.Move(world.GrantsPath + ".new", world.GrantsPath, overwrite: true);
        await Task.Delay(500);
        Assert.Equal(before, (await ProbeAsync(world, "/readyz")).GetProperty("snapshot").GetString());

        Write("..2026_02", Yaml.Environment() + "keys:\n" + Yaml.Key("viewer", "legal", "view"));
        Directory.CreateSymbolicLink(Path.Combine(directory, "..data_tmp"), "..2026_02");
        Assert.Equal(0, Rename(Path.Combine(directory, "..data_tmp"), Path.Combine(directory, "..data")));
        Directory.Delete(Path.Combine(directory, "..2026_01"), recursive: true);

        await UntilAsync(world, r => r.GetProperty("snapshot").GetString() != before);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/v1_1/demo/folders/legal", "viewer")).Status);

        void Write(string name, string grants)
        {
            Directory.CreateDirectory(Path.Combine(directory, name));
            File.WriteAllText(Path.Combine(directory, name, "grants.yaml"), SidecarWorld.Expand(grants, world.Upstream));
        }
    }

    // .NET will not move a link over a link to a directory; kubelet does, by rename(2).
    private static int Rename(string from, string to)
    {
        using var mv = Process.Start(new ProcessStartInfo("mv", ["-T", from, to]))!;
        mv.WaitForExit();
        return mv.ExitCode;
    }

    private static async Task<JsonElement> ProbeAsync(SidecarWorld world, string path) =>
        JsonElement.Parse(await world.Http.GetStringAsync(new Uri(world.Operations, path)));

    private static async Task<JsonElement> UntilAsync(SidecarWorld world, Func<JsonElement, bool> holds)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var answer = await ProbeAsync(world, "/readyz");
            if (holds(answer))
            {
                return answer;
            }

            Assert.True(watch.Elapsed < Patience, answer.GetRawText());
        }
    }
}
