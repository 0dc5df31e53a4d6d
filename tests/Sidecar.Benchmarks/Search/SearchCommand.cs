using System.Globalization;
using Sidecar.Benchmarks.Decisions;

namespace Sidecar.Benchmarks.Search;

/// <summary>What limiting a search and filtering its answer cost, in one process and one thread: <c>make bench-search</c>.</summary>
internal static class SearchCommand
{
    /// <summary>0, or 1 when an answer was wrong. A missed time is printed, not failed: machines are noisy.</summary>
    public static int Run(string? corpus)
    {
        var expressions = Expressions.Read(corpus);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processor(s) for this process, .NET {Environment.Version}; {expressions.Length} expressions from {corpus ?? "the built-in list"}"));
        var report = new Report(Console.Out);
        RewriteTable.Print(report, expressions);
        FilterTable.Print(report);
        return report.Finish();
    }
}
