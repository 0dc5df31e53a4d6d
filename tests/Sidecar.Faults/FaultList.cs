namespace Sidecar.Faults;

/// <summary>What is tried.</summary>
internal static class FaultList
{
    public static readonly Fault[] All =
    [
        new("none", _ => Task.CompletedTask, _ => Task.CompletedTask) { Turn = 0 },
        new("Redis killed, back with what it held", async s => { await s.Redis.SaveAsync(); await s.Redis.KillAsync(); }, s => s.Redis.RunAsync()) { Turn = 1 },
        new("Redis restarted empty", RestartEmptyAsync, _ => Task.CompletedTask) { Turn = 2, IsInstant = true },
        new("Redis restarted with older data", RestartOlderAsync, _ => Task.CompletedTask) { Turn = 3, IsInstant = true },
        new("Redis paused", s => Run(s.Redis.Pause), s => Run(s.Redis.Resume)) { Turn = 4 },
        new("control plane slow", s => Run(() => s.First.Upstream.SlowDown(TimeSpan.FromSeconds(3), IsControl)), Heal) { StopsIds = true },
        new("control plane 500", s => Run(() => s.First.Upstream.FailNext(int.MaxValue, 500, """{"error":{"message":"General Error"}}""", IsControl)), Heal) { StopsIds = true },
        new("control plane 420", s => Run(() => s.First.Upstream.FailNext(int.MaxValue, 420, """{"error":{"message":"Rate Limit Exceeded"}}""", IsControl)), Heal) { StopsIds = true },
        new("control plane resets", s => Run(() => s.First.Upstream.ResetNext(int.MaxValue, IsControl)), Heal) { StopsIds = true },
        new("control plane half-written JSON", s => Run(() => s.First.Upstream.FailNext(int.MaxValue, 200, """{"external_id":"c1","ancestors":[{"exter""", IsControl)), Heal) { StopsIds = true },
        new("clock 12 h ahead", s => Run(() => s.Clock.Set(TimeSpan.FromHours(12))), ResetClock),
        new("clock 12 h behind", s => Run(() => s.Clock.Set(TimeSpan.FromHours(-12))), ResetClock),
        new("clock 2 days ahead", s => Run(() => s.Clock.Set(TimeSpan.FromDays(2))), ResetClock) { RefusesAllFor = 5 * Scene.ReloadInterval },
        new("grants file broken", s => File.WriteAllTextAsync(s.First.GrantsPath, s.Grants[..(s.Grants.Length / 2)] + "\n\t{{"), RestoreGrants),
        new("grants file empty", s => File.WriteAllTextAsync(s.First.GrantsPath, ""), RestoreGrants),
        new("grants file gone", s => Run(() => File.Delete(s.First.GrantsPath)), RestoreGrants),
        new("grants file by symlink swap, a key revoked", s => SwapAsync(s, Without(s.Grants, "path1")), s => SwapAsync(s, s.Grants)) { Revokes = "path1" },
    ];

    // Look-ups of folders are the sidecar's alone; an asset is looked up with the call that a reader makes.
    private static bool IsControl(string target) => target.EndsWith("/folders/by_path", StringComparison.Ordinal);

    private static Task Heal(Scene scene) => Run(scene.First.Upstream.ClearFaults);

    private static Task ResetClock(Scene scene) => Run(() => scene.Clock.Set(TimeSpan.Zero));

    private static Task RestoreGrants(Scene scene) => File.WriteAllTextAsync(scene.First.GrantsPath, scene.Grants);

    private static async Task RestartEmptyAsync(Scene scene)
    {
        await scene.Redis.KillAsync();
        await scene.Redis.RunAsync(isEmpty: true);
    }

    private static async Task RestartOlderAsync(Scene scene)
    {
        await scene.Redis.SaveAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        await scene.Redis.KillAsync();
        await scene.Redis.RunAsync();
    }

    /// <summary>As a mounted secret changes: the name points to another file from one moment to the next.</summary>
    private static Task SwapAsync(Scene scene, string grants) => Run(() =>
    {
        var directory = Path.GetDirectoryName(scene.First.GrantsPath)!;
        var target = Path.Combine(directory, $"grants-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(target, grants);
        var link = Path.Combine(directory, "next");
        File.CreateSymbolicLink(link, target);
        File.Move(link, scene.First.GrantsPath, overwrite: true);
    });

    private static string Without(string grants, string key) =>
        string.Join('\n', grants.Split('\n').Where(line => !line.Contains($"{{ key: {key},", StringComparison.Ordinal)));

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
