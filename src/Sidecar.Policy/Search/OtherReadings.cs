namespace Sidecar.Policy.Search;

/// <summary>
/// The same text as other lexers may read it. How upstream treats a backslash is only partly documented, so a text in which
/// that matters is accepted only when no reading here lets it out of the parentheses that we put around it.
/// </summary>
internal static class OtherReadings
{
    private enum QuoteEscape
    {
        /// <summary>A backslash takes the next character with it, another backslash too.</summary>
        Pairs,

        /// <summary>A quote ends the text unless the character before it is a backslash.</summary>
        PreviousCharacter,

        /// <summary>A backslash means nothing.</summary>
        None,
    }

    private readonly record struct Reading(QuoteEscape InQuotes, bool EscapesOutside, bool SingleQuotes, bool Slashes);

    private static readonly Reading[] Backslashes =
    [
        .. from inQuotes in Enum.GetValues<QuoteEscape>()
           from escapesOutside in new[] { true, false }
           from singleQuotes in new[] { false, true }
           select new Reading(inQuotes, escapesOutside, singleQuotes, Slashes: false),
    ];

    private static readonly Reading Slashes = new(QuoteEscape.Pairs, EscapesOutside: true, SingleQuotes: false, Slashes: true);

    /// <summary>
    /// True when no reading finds a well-formed query in <c>(text)</c> that closes our parenthesis early. Readings that agree with the
    /// docs must find the text whole; of the others one that finds it broken is an error upstream, not a way out.
    /// </summary>
    /// <param name="text">A text that our own lexer finds balanced.</param>
    public static bool StaysInParentheses(ReadOnlySpan<char> text)
    {
        if (text.Contains('\\'))
        {
            foreach (var reading in Backslashes)
            {
                var outline = OutlineOf(text, reading);
                if (outline.Escapes || (reading.InQuotes != QuoteEscape.None && !outline.IsWhole))
                {
                    return false;
                }
            }
        }

        // The docs show a slash in a word to be ordinary; a lexer that takes /…/ for a regular expression costs little to rule out.
        var slash = text.IndexOf('/');
        return slash < 0 || !text[(slash + 1)..].Contains('/') || !text.Contains('(') || !OutlineOf(text, Slashes).Escapes;
    }

    /// <summary>True when a lexer that takes <c>/…/</c> for a regular expression could find one in the text.</summary>
    /// <param name="text">Any text.</param>
    public static bool MayHoldRegex(ReadOnlySpan<char> text)
    {
        // One begins outside quotes and may end anywhere. With a backslash somewhere it is not certain what is outside.
        var anywhere = text.Contains('\\');
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '"';
            if (text[i] == '/' && (anywhere || !quoted))
            {
                return text[(i + 1)..].Contains('/');
            }
        }

        return false;
    }

    /// <summary>True when every reading of backslashes finds the text whole, so that what follows it is read as we read it.</summary>
    /// <param name="text">A text that our own lexer finds balanced.</param>
    public static bool IsWhole(ReadOnlySpan<char> text)
    {
        if (text.Contains('\\'))
        {
            foreach (var reading in Backslashes)
            {
                if (!OutlineOf(text, reading).IsWhole)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>What a reading sees.</summary>
    /// <param name="Lowest">Lowest depth, 0 at the start.</param>
    /// <param name="Last">Depth at the end.</param>
    /// <param name="Open">A quote is open at the end.</param>
    private readonly record struct Outline(int Lowest, int Last, bool Open)
    {
        public bool IsWhole => Lowest == 0 && Last == 0 && !Open;

        // Below -1 or with a quote open the whole would be a syntax error, our closing parenthesis counted.
        public bool Escapes => Lowest == -1 && Last == 0 && !Open;
    }

    private static Outline OutlineOf(ReadOnlySpan<char> text, Reading reading)
    {
        var depth = 0;
        var lowest = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && (quote == '\0' ? reading.EscapesOutside : quote == '/' || reading.InQuotes == QuoteEscape.Pairs))
            {
                i++;
            }
            else if (quote != '\0')
            {
                if (c == quote && (reading.InQuotes != QuoteEscape.PreviousCharacter || text[i - 1] != '\\'))
                {
                    quote = '\0';
                }
            }
            else if (c == '"' || (c == '\'' && reading.SingleQuotes) || (c == '/' && reading.Slashes))
            {
                quote = c;
            }
            else if (c == '(')
            {
                depth++;
            }
            else if (c == ')')
            {
                lowest = Math.Min(lowest, --depth);
            }
        }

        return new Outline(lowest, depth, quote != '\0');
    }
}
