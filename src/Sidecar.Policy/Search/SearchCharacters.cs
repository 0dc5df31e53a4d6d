using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sidecar.Policy.Search;

/// <summary>Which characters may stand where. What is not listed is refused.</summary>
internal static class SearchCharacters
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // bare = ok { ok | "\" esc } [ "*" ]; ok = letters, digits and _ - . , @ $ % + / # ;
    private static readonly SearchValues<char> Bare = SearchValues.Create(LettersAndDigits + "_-.,@$%+/#;");

    // A word may not start with / # ; + -
    private static readonly SearchValues<char> BareStart = SearchValues.Create(LettersAndDigits + "_.,@$%");

    // esc = ! * ^ ~ ? : = & > < | space + - /; never brackets, quotes, backslashes, letters or digits.
    private static readonly SearchValues<char> Escapable = SearchValues.Create("!*^~?:=&>< |+-/");

    // Printable ASCII but for the two that end or escape something.
    private static readonly SearchValues<char> PlainQuoted = SearchValues.Create(Enumerable.Range(' ', 95).Select(c => (char)c).Where(c => c is not ('"' or '\\')).ToArray());

    /// <summary>How many of the following UTF-16 units are ASCII that a word may go on with.</summary>
    public static int WordRun(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(Bare) is >= 0 and var end ? end : text.Length;

    /// <summary>How many of the following UTF-16 units are ASCII that stands for itself in quotes.</summary>
    public static int QuotedRun(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(PlainQuoted) is >= 0 and var end ? end : text.Length;

    /// <summary>The only white space outside quotes. Anything else that some lexer may take for a separator is refused.</summary>
    public static bool IsWhite(char c) => c is ' ' or '\t' or '\r' or '\n';

    public static bool IsEscapable(char c) => Escapable.Contains(c);

    /// <summary>UTF-16 units of the word character at <paramref name="index"/>, 0 when there is none.</summary>
    public static int WordLength(string text, int index, bool first)
    {
        var c = text[index];
        if (char.IsAscii(c))
        {
            return (first ? BareStart : Bare).Contains(c) ? 1 : 0;
        }

        return TryRune(text, index, out var rune) && IsLetterMarkOrDigit(Rune.GetUnicodeCategory(rune)) ? rune.Utf16SequenceLength : 0;
    }

    /// <summary>UTF-16 units of the quoted character at <paramref name="index"/>, 0 when it may not stand in quotes. Quotes and backslashes are the lexer's business.</summary>
    public static int QuotedLength(string text, int index)
    {
        var c = text[index];
        if (char.IsAscii(c))
        {
            return char.IsControl(c) ? 0 : 1;
        }

        return TryRune(text, index, out var rune) && IsVisible(Rune.GetUnicodeCategory(rune)) ? rune.Utf16SequenceLength : 0;
    }

    /// <summary>False for an unpaired surrogate.</summary>
    private static bool TryRune(string text, int index, out Rune rune) => Rune.TryGetRuneAt(text, index, out rune);

    private static bool IsLetterMarkOrDigit(UnicodeCategory category) => category is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or
        UnicodeCategory.DecimalDigitNumber;

    // Cc, Cf, Cs, Co, Cn: invisible, or of no agreed meaning.
    private static bool IsVisible(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
