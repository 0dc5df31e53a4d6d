using System.Globalization;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>Tables. A bar that is missed is said; only a wrong answer or an allocation fails the run.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly List<string> _failures = [];
    private int _missed;

    /// <summary>0, or 1 when something was wrong.</summary>
    public int Finish()
    {
        output.WriteLine();
        output.WriteLine(_missed == 0 ? "Every bar is met." : $"{_missed} bar(s) NOT met: on a machine that does other work as well, run it again.");
        foreach (var failure in _failures)
        {
            output.WriteLine($"WRONG: {failure}");
        }

        return _failures.Count == 0 ? 0 : 1;
    }

    public void Table(string title, string note, string[] head, IEnumerable<string[]> rows)
    {
        var lines = new List<string[]> { head };
        lines.AddRange(rows);
        var widths = Enumerable.Range(0, head.Length).Select(i => lines.Max(line => line[i].Length)).ToArray();
        output.WriteLine();
        output.WriteLine($"{title}. {note}");
        output.WriteLine();
        Print(head);
        output.WriteLine($"|{string.Join('|', widths.Select(static width => new string('-', width + 2)))}|");
        lines.Skip(1).ToList().ForEach(Print);

        void Print(string[] line) =>
            output.WriteLine($"| {string.Join(" | ", line.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))} |");
    }

    public string Verdict(bool met)
    {
        _missed += met ? 0 : 1;
        return met ? "met" : "NOT met";
    }

    public void Check(bool right, string what)
    {
        if (!right)
        {
            _failures.Add(what);
        }
    }

    /// <summary>A decision's cost must come with right answers and without allocation.</summary>
    public void Check(Cost cost, string what)
    {
        Check(cost.Wrong == 0, $"{what}: {cost.Wrong} wrong decisions");
        Check(cost.Bytes == 0, $"{what}: {cost.Bytes:0.##} bytes allocated per decision");
    }

    public static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0} ns"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.00} µs"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.0} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.0} ms"),
    };

    public static string Number(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);
}
