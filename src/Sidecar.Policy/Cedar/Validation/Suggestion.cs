namespace Sidecar.Policy.Cedar.Validation;

/// <summary>The nearest known name, for messages.</summary>
internal static class Suggestion
{
    /// <summary>Names longer than this are not compared; the work is the product of the lengths.</summary>
    private const int MaxLength = 64;

    /// <summary>" (did you mean …?)", or nothing when no name is near.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        if (name.Length > MaxLength)
        {
            return "";
        }

        var nearest = known.Where(static k => k.Length <= MaxLength).Take(1000).Select(k => (Name: k, Distance: Distance(name, k))).OrderBy(static k => k.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(2, name.Length / 3) ? $" (did you mean `{nearest.Name}`?)" : "";
    }

    /// <summary>Levenshtein's distance, case ignored.</summary>
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[b.Length];
    }
}
