using Sidecar.OracleDiff.Generate;

namespace Sidecar.OracleDiff.Compare;

/// <summary>A case that is answered differently, and in what.</summary>
internal sealed record Mismatch(Case Case, string What, string Ours, string Reference);

/// <summary>Asks both engines the same lines and holds the answers against each other.</summary>
internal sealed class Comparer(IEngine ours, IEngine reference)
{
    /// <summary>For each case its answers by the reference engine, and the mismatch if there is one.</summary>
    public async Task<List<(List<Answer> Reference, Mismatch? Mismatch)>> CompareAsync(IReadOnlyList<Case> cases)
    {
        var results = new (List<Answer>, Mismatch?)[cases.Count];
        foreach (var group in cases.Select(static (c, i) => (Case: c, At: i)).GroupBy(static c => c.Case.Validates))
        {
            var asked = group.ToList();
            List<string> lines = [.. asked.Select(static c => c.Case.Line)];
            var (mine, theirs) = (ours.AskAsync(lines, group.Key), reference.AskAsync(lines, group.Key));
            await Task.WhenAll(mine, theirs);
            for (var i = 0; i < asked.Count; i++)
            {
                results[asked[i].At] = Compare(asked[i].Case, (await mine)[i], (await theirs)[i]);
            }
        }

        return [.. results];
    }

    private static (List<Answer> Reference, Mismatch? Mismatch) Compare(Case asked, List<string> ours, List<string> reference)
    {
        List<Answer> answers = [.. reference.Select(Answer.Read)];
        var what = ours.Count == reference.Count
            ? ours.Select(Answer.Read).Zip(answers, Answer.Difference).FirstOrDefault(static d => d is not null)
            : $"{ours.Count} answers instead of {reference.Count}";
        return (answers, what is null ? null : new Mismatch(asked, what, string.Join("  ", ours), string.Join("  ", reference)));
    }
}
