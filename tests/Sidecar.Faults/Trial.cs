namespace Sidecar.Faults;

/// <summary>How one fault went.</summary>
internal sealed record Result(string Line, IReadOnlyList<string> Problems);

/// <summary>One fault under load: a second before it, some while it lasts, and until everything is right again.</summary>
internal static class Trial
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan During = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MaxRecovery = TimeSpan.FromSeconds(2.5);

    // The grants are taken at the second look; the looks and the load share the machine.
    private static readonly TimeSpan RevocationBound = (2 * Scene.ReloadInterval) + TimeSpan.FromSeconds(1);

    public static async Task<Result> RunAsync(Scene scene, Fault fault, int seed)
    {
        await using var load = new Load(scene, seed);
        if (fault.Turn is { } turn)
        {
            // Both sidecars remember the folder that will be exchanged.
            load.Special = scene.BeforeTurn(turn);
        }

        await Task.Delay(Before);
        var injected = Load.Now;
        await fault.InjectAsync(scene);
        var happened = Load.Now;
        if (fault.IsInstant)
        {
            // They may not even have noticed by a probe.
            for (var i = 0; i < 50 && scene.AreConnected; i++)
            {
                await Task.Delay(10);
            }

            await Scene.UntilAsync(() => scene.AreConnected, "Redis");
        }

        var reconnected = Load.Now - happened;
        await Task.Delay(During / 2);
        var turned = long.MaxValue;
        if (fault.Turn is { } now)
        {
            load.Special = await scene.TurnAsync(now);
            turned = Load.Now;
        }

        await Task.Delay(During / 2);
        await fault.HealAsync(scene);
        var healed = fault.IsInstant ? happened : Load.Now;
        await Scene.UntilAsync(() => scene.AreConnected, "Redis");
        var connected = fault.IsInstant ? reconnected : Load.Now - healed;
        await Task.Delay(After);
        await load.StopAsync();
        return Judge(fault, [.. load.Calls], injected, turned, healed, connected);
    }

    private static Result Judge(Fault fault, Call[] calls, long injected, long turned, long healed, long connected)
    {
        // At the second sidecar, which may not have been told, what it remembers counts up to its hard age.
        var inBound = calls.Count(call => IsWrong(call) && IsInBound(call));
        var wrong = calls.Where(call => IsWrong(call) && !IsInBound(call)).ToArray();
        var revokedEnd = fault.Revokes is null ? 0 : healed + (long)RevocationBound.TotalMilliseconds;
        var revoked = calls.Where(call => call.Question.Key == fault.Revokes && call.Ended >= injected && call.Started <= revokedEnd).ToHashSet();
        var late = revoked.Count(call => call.WasAllowed && call.Started > injected + RevocationBound.TotalMilliseconds && call.Ended < healed);
        var refusals = calls.Where(call => call.IsRefusal && !revoked.Contains(call)).ToArray();
        var errors = calls.Where(call => call.IsFailure && !revoked.Contains(call)).ToArray();
        var bad = refusals.Concat(errors).ToArray();
        var recovery = Math.Max(connected, bad.Where(call => call.Ended > healed).Select(call => call.Ended - healed).DefaultIfEmpty(0).Max());
        var undocumented = bad.Where(call => !IsDocumented(call)).ToArray();

        var problems = new List<string>();
        Add(wrong.Length, "allowed against the policies", wrong);
        Add(late, $"allowed more than {RevocationBound.TotalMilliseconds:0} ms after {fault.Revokes} was revoked", []);
        Add(undocumented.Length, "refused or failed beyond what is documented", undocumented);
        Add(recovery > MaxRecovery.TotalMilliseconds ? 1 : 0, $"recovery took {recovery} ms", []);
        return new Result(
            $"| {fault.Name,-44} | {calls.Length,5} | {wrong.Length + late,12} | {inBound,8} | {refusals.Length,8} | {errors.Length,6} | {fault.Documented,-15} | {recovery,5} ms |",
            problems);

        bool IsWrong(Call call) => call.WasAllowed && !call.Question.Allowed;

        bool IsInBound(Call call) => call.Replica == 1 && fault.Turn is not null && call.Question.ById && call.Started < turned + Scene.HardAge.TotalMilliseconds;

        bool IsDocumented(Call call) =>
            (fault.StopsIds && (call.Question.ById || call is { Question.IsWrite: true, Status: 503 }) && call.Ended >= injected && call.Started < healed + MaxRecovery.TotalMilliseconds)
            || (call.Ended >= injected && call.Started < injected + fault.RefusesAllFor.TotalMilliseconds);

        void Add(int count, string what, Call[] examples)
        {
            if (count > 0)
            {
                problems.Add($"{count}: {what}. {string.Join("; ", examples.Take(3).Select(call => $"{call.Question.Key} {(call.Question.IsWrite ? "update" : "read")} at {call.Replica + 1}, {call.Started - injected} ms: {call.Status}"))}");
            }
        }
    }
}
