using System.Globalization;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>What the Cedar engine costs, in one process and one thread: <c>make bench-decisions</c>.</summary>
internal static class DecisionsCommand
{
    /// <summary>0, or 1 when an answer was wrong or a decision allocated. A missed time is printed, not failed: machines are noisy.</summary>
    public static int Run()
    {
        var build = new BuildTable();
        // A process that has decided everything once, and not one that has seen nothing but the question at hand.
        PrintAll(new Report(TextWriter.Null));

        Console.WriteLine($"{Environment.ProcessorCount} processor(s) for this process, {Load()}"
            + string.Create(CultureInfo.InvariantCulture, $".NET {Environment.Version}, reading the clock costs {Meter.ClockCost:0} ns"));
        var report = new Report(Console.Out);
        PrintAll(report);
        build.Print(report);
        return report.Finish();
    }

    private static void PrintAll(Report report)
    {
        SizeTable.Print(report);
        ShapeTable.Print(report);
        HierarchyTable.Print(report);
        ResidualTable.Print(report);
    }

    private static string Load() => File.Exists("/proc/loadavg") ? $"load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, " : "";
}
