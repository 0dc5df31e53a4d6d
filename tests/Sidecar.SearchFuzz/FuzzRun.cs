using System.Diagnostics;
using System.Globalization;
using Sidecar.Policy.Search;
using Sidecar.SearchFuzz.Generate;
using Sidecar.SearchFuzz.Judge;

namespace Sidecar.SearchFuzz;

/// <summary>Puts a limit around a caller's expression: what is tried here.</summary>
internal delegate RewriteResult Rewrite(string expression, string? limit);

/// <summary>One run: cases of the same number share a library and grants, which are compiled once for all of them.</summary>
internal static class FuzzRun
{
    /// <summary>How many expressions each library and its grants serve.</summary>
    public const int Batch = 100;

    public static async Task<int> RunAsync(Options options, TextWriter output, Rewrite? rewrite = null)
    {
        rewrite ??= SearchRewriter.Rewrite;
        var clock = Stopwatch.StartNew();
        var corpus = Corpus.Read(options.Data);
        await output.WriteLineAsync($"seed {options.Seed}, {options.Cases} expressions, {Dialects.Count} dialects, " + (corpus.Count == 0
            ? "no collected expressions (SEARCH_DATA names no folder that has them)"
            : $"{corpus.Count} collected expressions to mutate"));
        var tally = new Tally();
        var failures = new List<Failure>();
        var next = (options.Only ?? 0) / Batch;
        var end = options.Only is { } only ? only + 1 : options.Cases;
        await Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(Work)));

        await output.WriteLineAsync(tally.ToString());
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:0} s, seed {options.Seed}"));
        foreach (var failure in failures.OrderBy(f => f.Case).DistinctBy(f => (f.Kind, f.Dialect)).Take(options.Show))
        {
            await output.WriteLineAsync(Shrinker.Shrink(failure, rewrite).Describe(options.Seed));
        }

        if (tally.Failed)
        {
            return 1;
        }

        if (options.Only is null && options.Cases >= 5_000 && tally.Missing() is { } missing)
        {
            await output.WriteLineAsync($"The run was too thin: {missing}.");
            return 1;
        }

        return 0;

        void Work()
        {
            var own = new Tally();
            var found = new List<Failure>();
            for (var batch = Interlocked.Increment(ref next) - 1; batch * Batch < end; batch = Interlocked.Increment(ref next) - 1)
            {
                var scenario = Scenario.Make(options.Seed, batch);
                for (var number = options.Only ?? (batch * Batch); number < Math.Min(end, (batch + 1) * Batch); number++)
                {
                    var expression = new Expressions(options.Seed, number, scenario, corpus).Make();
                    Trial.Run(number, scenario, expression, rewrite, own, found);
                }
            }

            lock (tally)
            {
                tally.Add(own);
                failures.AddRange(found);
            }
        }
    }
}
