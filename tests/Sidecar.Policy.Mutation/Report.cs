using System.Text.Json;

namespace Sidecar.Policy.Mutation;

/// <summary>A mutant as Stryker's report has it.</summary>
internal sealed record Mutant(int Id, string File, int Line, string Kind, string Source, string Replacement);

/// <summary>Stryker's report (mutation testing elements, JSON) and what became of its mutants.</summary>
internal sealed class Report(IReadOnlyList<Mutant> mutants)
{
    private static readonly string[] Statuses = ["Killed", "Timeout", "Survived", "NoCoverage"];

    public IReadOnlyList<Mutant> Mutants => mutants;

    public static Report Read(string path, IReadOnlyList<string> parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var found = new List<Mutant>();
        foreach (var file in document.RootElement.GetProperty("files").EnumerateObject())
        {
            var name = file.Name.Replace('\\', '/');
            var lines = file.Value.GetProperty("source").GetString()!.Split('\n');
            if (parts.Count > 0 && !parts.Any(name.Contains))
            {
                continue;
            }

            foreach (var mutant in file.Value.GetProperty("mutants").EnumerateArray())
            {
                if (mutant.GetProperty("status").GetString() is "Ignored" or "CompileError")
                {
                    continue;
                }

                var line = mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32();
                found.Add(new Mutant(
                    int.Parse(mutant.GetProperty("id").GetString()!, null),
                    name,
                    line,
                    mutant.GetProperty("mutatorName").GetString()!,
                    lines[line - 1].Trim(),
                    string.Join(' ', mutant.GetProperty("replacement").GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
            }
        }

        return new Report([.. found.OrderBy(static m => m.Id)]);
    }

    /// <summary>The status of each mutant; a later line replaces an earlier one.</summary>
    public static Dictionary<int, string> Results(string path)
    {
        var results = new Dictionary<int, string>();
        foreach (var fields in (File.Exists(path) ? File.ReadAllLines(path) : []).Select(static l => l.Split('\t')))
        {
            results[int.Parse(fields[0], null)] = fields[1];
        }

        return results;
    }

    public void Print(Dictionary<int, string> results)
    {
        string StatusOf(Mutant mutant) => results.GetValueOrDefault(mutant.Id, "NotRun");
        foreach (var file in mutants.Where(m => StatusOf(m) != "Killed").GroupBy(static m => m.File))
        {
            Console.WriteLine(file.Key);
            foreach (var mutant in file)
            {
                Console.WriteLine($"  {StatusOf(mutant)} {mutant.Line} {mutant.Kind}: {Short(mutant.Source)} => {Short(mutant.Replacement)}");
            }
        }

        Console.WriteLine($"{"folder",-14}{string.Concat(Statuses.Select(static s => $"{s,12}"))}{"score",10}");
        foreach (var folder in mutants.GroupBy(static m => Path.GetFileName(Path.GetDirectoryName(m.File))!).Append(mutants.GroupBy(static _ => "all").Single()))
        {
            var counts = Statuses.Select(s => folder.Count(m => StatusOf(m) == s)).ToArray();
            Console.WriteLine($"{folder.Key,-14}{string.Concat(counts.Select(static c => $"{c,12}"))}{100.0 * (counts[0] + counts[1]) / Math.Max(1, counts.Sum()),9:F1}%");
        }
    }

    private static string Short(string text) => text.Length > 110 ? $"{text[..110]}…" : text;
}
