namespace Sidecar.Policy.Grants;

/// <summary>Finds the name that was probably meant.</summary>
public static class NearestName
{
    private const int Longest = 64;

    /// <summary>The candidate within a third of the name's length in edits (letter case counts little); null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > Longest)
        {
            return null;
        }

        string? best = null;
        var limit = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var distance = candidate.Length > Longest
                ? limit
                : Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < limit)
            {
                (best, limit) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary><c>"name"</c>, followed by the suggestion when there is one.</summary>
    public static string Describe(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } near ? $"\"{name}\" (did you mean \"{near}\"?)" : $"\"{name}\"";

    // Insertions, deletions, changes and swaps of neighbours: the optimal string alignment distance.
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1),
                    Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}
