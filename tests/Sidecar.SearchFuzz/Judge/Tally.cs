using System.Globalization;

namespace Sidecar.SearchFuzz.Judge;

/// <summary>What was tried and what came of it: a run in which everything was refused would prove nothing.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, long[]> byDialect = new(StringComparer.Ordinal);

    public long Cases { get; set; }

    public long Accepted { get; set; }

    public long Refused { get; set; }

    /// <summary>Accepted under a limit that says it is exact.</summary>
    public long Exact { get; set; }

    /// <summary>Results that a dialect could read.</summary>
    public long Evaluated { get; set; }

    /// <summary>Rows that came out, in all dialects.</summary>
    public long Rows { get; set; }

    /// <summary>Of these, rows that only the filter held back: under a wider limit, or where stars on folders are not read as documented.</summary>
    public long Filtered { get; set; }

    public long Escapes { get; set; }

    public long EscapesAfterFilter { get; set; }

    public long Lost { get; set; }

    public long Crashes { get; set; }

    public bool Failed => Escapes + EscapesAfterFilter + Lost + Crashes > 0;

    public void Count(string dialect, int rows, int filtered, int escapes)
    {
        Evaluated++;
        Rows += rows;
        Filtered += filtered;
        Escapes += escapes;
        var counts = Of(dialect);
        counts[0]++;
        counts[1] += rows;
        counts[2] += filtered;
        counts[3] += escapes;
    }

    public void Unreadable(string dialect) => Of(dialect)[4]++;

    public void Add(Tally other)
    {
        Cases += other.Cases;
        Accepted += other.Accepted;
        Refused += other.Refused;
        Exact += other.Exact;
        Evaluated += other.Evaluated;
        Rows += other.Rows;
        Filtered += other.Filtered;
        Escapes += other.Escapes;
        EscapesAfterFilter += other.EscapesAfterFilter;
        Lost += other.Lost;
        Crashes += other.Crashes;
        foreach (var (dialect, counts) in other.byDialect)
        {
            var own = Of(dialect);
            for (var i = 0; i < counts.Length; i++)
            {
                own[i] += counts[i];
            }
        }
    }

    /// <summary>What too little was of, or null.</summary>
    public string? Missing()
    {
        (string Name, long Count)[] needed = [("accepted", Accepted), ("refused", Refused), ("exact limits", Exact), ("rows", Rows), ("rows for the filter", Filtered)];
        var scarce = needed.Where(n => n.Count * 20 < Cases).Select(n => n.Name).ToList();
        return scarce.Count == 0 ? null : "too few: " + string.Join(", ", scarce);
    }

    public override string ToString() => string.Join('\n',
    [
        string.Create(CultureInfo.InvariantCulture, $"  {"dialect",-34}{"evaluated",12}{"rows",12}{"filtered",12}{"escapes",12}{"unreadable",12}"),
        .. byDialect.Select(d => string.Create(CultureInfo.InvariantCulture, $"  {d.Key,-34}{d.Value[0],12}{d.Value[1],12}{d.Value[2],12}{d.Value[3],12}{d.Value[4],12}")),
        string.Create(CultureInfo.InvariantCulture, $"cases {Cases}, accepted {Accepted} ({Exact} under an exact limit), refused {Refused}, evaluated {Evaluated}, rows {Rows}, filtered {Filtered}"),
        string.Create(CultureInfo.InvariantCulture, $"escapes {Escapes}, escapes after the filter {EscapesAfterFilter}, lost {Lost}, crashes {Crashes}"),
    ]);

    private long[] Of(string dialect)
    {
        if (!byDialect.TryGetValue(dialect, out var counts))
        {
            byDialect[dialect] = counts = new long[5];
        }

        return counts;
    }
}
