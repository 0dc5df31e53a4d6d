using Sidecar.Benchmarks.Decisions;
using Sidecar.Policy.Limits;

namespace Sidecar.Benchmarks.Search;

/// <summary>From an expression to what is sent: limit looked up, expression parsed, printed inside the limit and read again.</summary>
internal static class RewriteTable
{
    private const int Rounds = 31;
    private const int Batch = 4;

    public static void Print(Report report, string[] expressions)
    {
        var rows = new List<string[]>();
        foreach (var (folders, bar) in (ReadOnlySpan<(int, double)>)[(1, 10_000), (50, 10_000), (1_000, 200_000)])
        {
            var world = new SearchWorld(folders);
            report.Check(
                world.Limit() is { Kind: SearchLimitKind.Expression, Exact: true } limit && limit.Expression!.Split(" OR ").Length == 2 * folders,
                $"the limit of {folders} folders");
            var question = new RewriteQuestion(world, expressions);
            var times = Meter.PerQuestion([question], Rounds, out var wrong);
            report.Check(wrong == 0, $"{folders} folders: {wrong} expressions were not rewritten");
            var first = Meter.Runs(21, () => world.Compile());
            rows.Add([
                $"{Report.Number(folders)} folders", Report.Time(times[times.Length / 2] / Batch), Report.Time(Meter.Percentile(times, 99) / Batch),
                Report.Time(first.Median * 1e6), Report.Time(bar), report.Verdict(times[times.Length / 2] / Batch <= bar)]);
        }

        report.Table(
            "Parse and rewrite",
            "Median and 99th percentile over the expressions of each one's median. First: compiling and preparing the limit, once for a snapshot.",
            ["granted", "median", "p99", "first", "bar", ""],
            rows);
    }

    /// <summary>Each expression several times, so that reading the clock counts little.</summary>
    private readonly struct RewriteQuestion(SearchWorld world, string[] expressions) : IQuestion
    {
        public int Count => expressions.Length;

        public bool Ask(int number)
        {
            var right = true;
            for (var i = 0; i < Batch; i++)
            {
                right &= world.Limit().Rewrite(expressions[number]).Expression is not null;
            }

            return right;
        }
    }
}
