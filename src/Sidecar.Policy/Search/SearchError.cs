using System.Text;

namespace Sidecar.Policy.Search;

/// <summary>Why an expression was refused.</summary>
/// <param name="Position">Where, in UTF-16 units from 1.</param>
/// <param name="Found">What stands there, as written.</param>
/// <param name="Expected">What would have been right.</param>
internal sealed record SearchError(int Position, string Found, string Expected)
{
    private const int LongestToken = 40;

    /// <summary>The message in the form Cloudinary's own syntax errors have. Printable ASCII only: it also travels in a header.</summary>
    public override string ToString() => $"Query Error: unexpected {Describe(Found)} at position {Position}, expected {Expected}";

    private static string Describe(string found)
    {
        if (found.Length == 0)
        {
            return "end of expression";
        }

        var text = new StringBuilder("'");
        foreach (var c in found.Length > LongestToken ? found.AsSpan(0, LongestToken) : found)
        {
            _ = c is >= ' ' and <= '~' ? text.Append(c) : text.Append($"U+{(int)c:X4}");
        }

        return text.Append(found.Length > LongestToken ? "...'" : "'").ToString();
    }
}
