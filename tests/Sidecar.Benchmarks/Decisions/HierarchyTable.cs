using Sidecar.Policy.Cedar;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>Ancestors are closed when entities load: what a decision costs must not grow with the hierarchy.</summary>
internal static class HierarchyTable
{
    private const int Worlds = 10;
    private const int Rounds = 31;

    /// <summary>How much the 99th percentile may grow with the worlds, ns: cedar-policy, which closes ancestors too, grows by 430; cedar-go, which walks, by 32,000.</summary>
    private const double Growth = 500;

    /// <summary>How much a decision may cost more below many groups than below one, ns: memory is not all equally near.</summary>
    private const double DeepGrowth = 100;

    public static void Print(Report report)
    {
        var rows = new List<string[]>();
        foreach (var (name, make) in (ReadOnlySpan<(string, Func<Random, int, Sample>)>)[("drive", DriveWorld.Make), ("code", CodeWorld.Make)])
        {
            double? smallest = null;
            foreach (var size in (ReadOnlySpan<int>)[5, 20, 50])
            {
                var times = Measure(name, size, make, report, out var share);
                var p99 = Meter.Percentile(times, 99);
                smallest ??= p99;
                var anchor = Anchors.Hierarchies[(name, size)];
                rows.Add([
                    $"{name} n = {size}", $"{share:0} %", Report.Time(Meter.Percentile(times, 50)), Report.Time(Meter.Percentile(times, 90)), Report.Time(p99),
                    "p99 flat", report.Verdict(p99 <= smallest + Growth),
                    $"{Report.Time(anchor.Go)} / {Report.Time(anchor.GoP99)}", $"{Report.Time(anchor.Rust)} / {Report.Time(anchor.RustP99)}"]);
            }
        }

        report.Table(
            "Hierarchies",
            $"{Worlds} random worlds each, 500 requests; every request's median of {Rounds} calls, then the spread over the requests; flat: p99 within {Growth} ns of the smallest world's. "
                + "The others' figures, median / p99, are of sets of the same kind.",
            ["world", "allowed", "median", "p90", "p99", "bar", "", "cedar-go", "Rust"],
            rows);
        PrintDepth(report);
    }

    private static double[] Measure(string name, int size, Func<Random, int, Sample> make, Report report, out double share)
    {
        Sample[] samples = [.. Enumerable.Range(0, Worlds).Select(seed => make(new Random((size * 1_000) + seed), size))];
        var times = Meter.PerQuestion([.. samples.Select(static s => new DecisionQuestion(s.Engine, s.Requests, s.Expected))], Rounds, out var wrong);
        report.Check(wrong == 0, $"{name} n = {size}: {wrong} wrong decisions");
        share = 100 * samples.Average(static s => s.Expected.Average(static allowed => allowed ? 1.0 : 0));
        return times;
    }

    /// <summary>Key i is in the lowest of a chain of groups, and a policy names the highest.</summary>
    private static void PrintDepth(Report report)
    {
        var rows = new List<string[]>();
        double? shallow = null;
        foreach (var depth in (ReadOnlySpan<int>)[1, 10, 100, 1_000])
        {
            var groups = Enumerable.Range(0, depth).Select(static i => new EntityUid("Cloudinary::Group", $"g{i}")).ToArray();
            var store = new EntityStore(
            [
                .. groups.Select((group, i) => new Entity(group, FolderGrants.NoAttributes, i == 0 ? [] : [groups[i - 1]])),
                .. Enumerable.Range(0, 64).Select(i => new Entity(FolderGrants.Uid(i), FolderGrants.NoAttributes, [groups[^1]])),
            ]);
            var engine = PolicyEngine.Compile(
                CedarParser.ParsePolicies("""
                    permit(principal in Cloudinary::Group::"g0", action, resource) when { principal in Cloudinary::Group::"g0" };
                    """),
                store);
            var requests = FolderGrants.Requests(64, true);
            var cost = Meter.Measure(new DecisionQuestion(engine, requests, [.. requests.Select(static _ => true)]));
            report.Check(cost, $"depth {depth}");
            shallow ??= cost.Median;
            rows.Add([
                $"{Report.Number(depth)} deep", Report.Time(cost.Median), Report.Time(cost.Fastest), Report.Time(cost.P99), Report.Number(cost.Bytes),
                "as shallow", report.Verdict(cost.Median <= shallow + DeepGrowth)]);
        }

        report.Table(
            "A chain of groups",
            $"A policy names the highest group, in its scope and in its condition; as shallow: within {DeepGrowth} ns of one group.",
            ["groups", "median", "fastest", "p99", "bytes", "bar", ""],
            rows);
    }
}
