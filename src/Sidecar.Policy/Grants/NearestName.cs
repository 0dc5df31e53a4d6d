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

    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
