using System.Text.RegularExpressions;

namespace Sidecar.Enforcement.Reads;

/// <summary>Names of search fields: a letter, then letters, digits and underscores; further parts after dots.</summary>
internal static partial class SearchFieldName
{
    public static bool IsValid(string name) => name.Length <= 200 && Pattern().IsMatch(name);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*(?:\\.[A-Za-z0-9_-]+)*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
