using System.Diagnostics;
using Sidecar.Policy.Cedar;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>What may this principal read at all: the first time it asks, and each time after that.</summary>
internal static class ResidualTable
{
    private const double Bar = 10_000;

    public static void Print(Report report)
    {
        var rows = new List<string[]>();
        foreach (var (folders, principals) in (ReadOnlySpan<(int, int)>)[(50, 200), (1_000, 40)])
        {
            var policies = CedarParser.ParsePolicies(FolderGrants.Text(principals, folders));
            var store = FolderGrants.Store(principals);
            var first = new List<double>();
            PolicyEngine engine;
            do
            {
                // The first engine warms the process up.
                engine = PolicyEngine.Compile(policies, store);
                first.Clear();
                first.AddRange(Enumerable.Range(0, principals).Select(i => First(engine, i, folders, report)));
            }
            while (Interlocked.Increment(ref _built) % 4 != 0);

            first.Sort();
            EntityUid[] asking = [.. Enumerable.Range(0, principals).Select(FolderGrants.Uid)];
            var cost = Meter.Measure(new ResidualQuestion(engine, asking, FolderGrants.Read, FolderGrants.AssetType));
            report.Check(cost, $"cached residual of {folders} folders");
            rows.Add([
                $"{Report.Number(folders)} folders", Report.Time(first[first.Count / 2]), Report.Time(cost.Median), Report.Time(cost.P99), Report.Number(cost.Bytes),
                "10 µs", report.Verdict(cost.Median <= Bar && cost.Bytes == 0)]);
        }

        report.Table(
            "Residuals of a principal",
            "First: median over the principals of a new engine in a warm process. Again: as the sidecar asks with each request.",
            ["granted", "first", "again", "p99", "bytes", "bar", ""],
            rows);
    }

    private static int _built;

    private static double First(PolicyEngine engine, int principal, int folders, Report report)
    {
        var uid = FolderGrants.Uid(principal);
        var start = Stopwatch.GetTimestamp();
        var residual = engine.ResidualFor(uid, FolderGrants.Read, FolderGrants.AssetType);
        var time = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        var named = residual.Condition is Formula.Or or ? or.Operands.Count : 1;
        report.Check(residual.Exact && named == folders && residual.Policies.Count == folders, $"the residual of {uid} names {named} folders, not {folders}");
        return time;
    }
}
