using System.Text;

namespace Cloudinary.Emulator.Search;

/// <summary>
/// A value of an expression after its escapes are gone: text in which some positions are a live <c>*</c>.
/// Live stars are kept as <see cref="Star"/>, a character that cannot be typed (a lone surrogate), so that an escaped star stays a star.
/// </summary>
internal sealed class Pattern(string text, bool quoted)
{
    public const char Star = '\uDFFF';

    private Pattern[]? _words;

    /// <summary>The text with live stars marked.</summary>
    public string Marked { get; } = text;

    public bool Quoted { get; } = quoted;

    /// <summary>The text as a person would read it.</summary>
    public string Text { get; } = text.Replace(Star, '*');

    public bool HasStar { get; } = text.Contains(Star);

    /// <summary>Whether the only live star is the last character; <see cref="Stem"/> is what stands before it.</summary>
    public bool IsPrefix { get; } = text.IndexOf(Star) == text.Length - 1 && text.Length > 0;

    public string Stem { get; } = text.TrimEnd(Star);

    /// <summary>The words of the value; computed once, because an expression is matched against many assets.</summary>
    public IReadOnlyList<Pattern> Words => _words ??= [.. Tokenise(Marked).Select(word => new Pattern(word, quoted: false))];

    /// <summary>Whether a whole value matches: the stars stand for any text, everything else for itself.</summary>
    public bool MatchesWhole(string value, StringComparison comparison)
    {
        if (!HasStar)
        {
            return string.Equals(Marked, value, comparison);
        }

        if (IsPrefix)
        {
            return value.StartsWith(Stem, comparison);
        }

        string[] pieces = Marked.Split(Star);
        if (!value.StartsWith(pieces[0], comparison))
        {
            return false;
        }

        int at = pieces[0].Length;
        for (int i = 1; i < pieces.Length - 1; i++)
        {
            int found = value.IndexOf(pieces[i], at, comparison);
            if (found < 0)
            {
                return false;
            }

            at = found + pieces[i].Length;
        }

        string last = pieces[^1];
        return value.Length - at >= last.Length && value.EndsWith(last, comparison);
    }

    /// <summary>The words of a text: runs of letters, digits and underscores.</summary>
    public static List<string> Tokenise(string text, bool splitUnderscore = false)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c) || c == Star || (c == '_' && !splitUnderscore))
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
