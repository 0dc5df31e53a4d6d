using Sidecar.SearchFuzz.Generate;

namespace Sidecar.SearchFuzz.Judge;

/// <summary>Makes a failing case smaller as long as it fails in the same way: text is cut, grants and rows are taken away.</summary>
internal static class Shrinker
{
    private const int MostTries = 4_000;

    public static Failure Shrink(Failure failure, Rewrite rewrite)
    {
        var tries = 0;
        while (tries < MostTries)
        {
            var smaller = Candidates(failure).Select(c => Again(c.Scenario, c.Expression)).FirstOrDefault(f => f is not null || tries >= MostTries);
            if (smaller is null)
            {
                return failure;
            }

            failure = smaller;
        }

        return failure;

        Failure? Again(Scenario scenario, string expression)
        {
            tries++;
            var found = new List<Failure>();
            Trial.Run(failure.Case, scenario, expression, rewrite, new Tally(), found);
            return found.Find(f => f.Kind == failure.Kind && f.Dialect == failure.Dialect);
        }
    }

    private static IEnumerable<(Scenario Scenario, string Expression)> Candidates(Failure failure)
    {
        var (scenario, text) = (failure.Scenario, failure.Expression);
        for (var i = 0; i < scenario.Rules.Count; i++)
        {
            yield return (scenario.With(rules: [.. scenario.Rules.Where((_, at) => at != i)]), text);
        }

        for (var size = text.Length; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= text.Length; at += size)
            {
                yield return (scenario, text.Remove(at, size));
            }
        }

        // One row is enough to show it.
        if (scenario.Rows.Count > 1)
        {
            foreach (var row in scenario.Rows)
            {
                yield return (scenario.With(rows: [row]), text);
            }
        }
    }
}
