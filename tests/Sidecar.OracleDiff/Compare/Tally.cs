using System.Globalization;
using Sidecar.OracleDiff.Generate;

namespace Sidecar.OracleDiff.Compare;

/// <summary>What was asked and what the reference engine said, by kind: a run that only met refusals would prove nothing.</summary>
internal sealed class Tally
{
    private static readonly string[] Columns = ["cases", "refused", "allow", "deny", "with errors", "valid", "invalid", "trapped"];
    private readonly SortedDictionary<string, int[]> _byKind = new(StringComparer.Ordinal);
    private readonly int[] _total = new int[Columns.Length];

    public int Cases => _total[0];

    public void Add(Case asked, IReadOnlyList<Answer> answers)
    {
        if (!_byKind.TryGetValue(asked.Kind, out var counts))
        {
            _byKind[asked.Kind] = counts = new int[Columns.Length];
        }

        Count(counts, 0);
        foreach (var answer in answers)
        {
            Count(counts, answer.Trapped ? 7 : answer.Outcome switch { "failure" => 1, "allow" => 2, "deny" => 3, "valid" => 5, _ => 6 });
            if (answer.Kind == AnswerKind.Decision && answer.Errors.Length > 0)
            {
                Count(counts, 4);
            }
        }
    }

    /// <summary>What too few of the answers were, or null: each outcome has to be met, or the run says less than it claims.</summary>
    public string? Missing()
    {
        var scarce = Columns.Select((name, i) => (Name: name, Count: _total[i])).Where(c => c.Name is not ("cases" or "trapped") && c.Count * 100 < Cases * 2).Select(static c => c.Name).ToList();
        return scarce.Count == 0 ? null : $"too few: {string.Join(", ", scarce)}";
    }

    public override string ToString()
    {
        var lines = _byKind.Select(static k => Row(k.Key, k.Value)).Prepend(Row("kind", Columns)).Append(Row("all", _total));
        return string.Join('\n', lines);
    }

    private static string Row<T>(string name, IReadOnlyList<T> cells) =>
        string.Create(CultureInfo.InvariantCulture, $"  {name,-18}{string.Concat(cells.Select(static c => string.Create(CultureInfo.InvariantCulture, $"{c,13}")))}");

    private void Count(int[] counts, int column)
    {
        counts[column]++;
        _total[column]++;
    }
}
