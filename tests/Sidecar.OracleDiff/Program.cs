using System.Diagnostics;
using Sidecar.OracleDiff;
using Sidecar.OracleDiff.Compare;
using Sidecar.OracleDiff.Generate;

// Random cases, answered by `sidecar authorize` and by the reference engine: exit status 0 when they agree on all, 1 when they differ or the
// run was too thin to say, 2 when there was nothing to run.
try
{
    return await DifferentialRun.RunAsync(Options.Read(Environment.GetEnvironmentVariable), Console.Out);
}
catch (ArgumentException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 2;
}
catch (InvalidOperationException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

internal static class DifferentialRun
{
    private const int Batch = 200;

    public static async Task<int> RunAsync(Options options, TextWriter output)
    {
        var clock = Stopwatch.StartNew();
        await output.WriteLineAsync($"seed {options.Seed}, {options.Cases} cases");
        var cases = new Cases(options.Seed, ReadCorpus(options.Corpus));
        if (options.Dump is not null)
        {
            await File.WriteAllLinesAsync(options.Dump, cases.Take(options.Cases).Select(static c => c.Line));
        }

        var tally = new Tally();
        var mismatches = new List<Mismatch>();
        var next = options.Only ?? 0;
        var end = options.Only + 1 ?? options.Cases;
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(WorkAsync)));

        await output.WriteLineAsync(tally.ToString());
        await output.WriteLineAsync($"{tally.Cases} cases, {mismatches.Count} differences, {clock.Elapsed.TotalSeconds:0} s, seed {options.Seed}");
        if (mismatches.Count > 0)
        {
            await ShowAsync(options, mismatches, output);
            return 1;
        }

        if (options.Cases >= 2_000 && options.Only is null && tally.Missing() is { } missing)
        {
            await output.WriteLineAsync($"The run was too thin: {missing}.");
            return 1;
        }

        return 0;

        async Task WorkAsync()
        {
            using var sidecar = Sidecar(options);
            using var oracle = Oracle(options);
            var comparer = new Comparer(sidecar, oracle);
            while (Interlocked.Add(ref next, Batch) - Batch is var first && first < end)
            {
                List<Case> asked = [.. Enumerable.Range(first, Math.Min(Batch, end - first)).Select(cases.Make)];
                var results = await comparer.CompareAsync(asked);
                lock (tally)
                {
                    for (var i = 0; i < asked.Count; i++)
                    {
                        tally.Add(asked[i], results[i].Reference);
                        if (results[i].Mismatch is { } mismatch)
                        {
                            mismatches.Add(mismatch);
                        }
                    }
                }
            }
        }
    }

    private static async Task ShowAsync(Options options, List<Mismatch> mismatches, TextWriter output)
    {
        using var sidecar = Sidecar(options);
        using var oracle = Oracle(options);
        var shrinker = new Shrinker(new Comparer(sidecar, oracle));

        // One of each kind first: many cases often have one cause.
        foreach (var mismatch in mismatches.OrderBy(static m => m.Case.Number).DistinctBy(static m => (m.Case.Kind, m.What)).Take(options.Show))
        {
            var small = await shrinker.ShrinkAsync(mismatch);
            await output.WriteLineAsync($"case {small.Case.Number} ({small.Case.Kind}{(small.Case.Validates ? ", --validate" : "")}): {small.What}");
            await output.WriteLineAsync($"  line       {small.Case.Line}");
            await output.WriteLineAsync($"  sidecar    {small.Ours}");
            await output.WriteLineAsync($"  reference  {small.Reference}");
        }
    }

    private static ChildEngine Sidecar(Options options) => new("sidecar", "dotnet", [options.Sidecar, "authorize"]);

    private static ChildEngine Oracle(Options options) => new("the oracle", "node", ["--stack-size=3000", options.Oracle]);

    private static List<(string Policies, string Schema)> ReadCorpus(string? folder) => folder is null ? [] :
        [.. Directory.EnumerateFiles(folder, "*.cedarschema").Order(StringComparer.Ordinal).Where(static f => File.Exists(Path.ChangeExtension(f, "cedar"))).Take(2_000)
            .Select(static f => (File.ReadAllText(Path.ChangeExtension(f, "cedar")), File.ReadAllText(f)))];
}
