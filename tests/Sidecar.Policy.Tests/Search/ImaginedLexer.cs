namespace Sidecar.Policy.Tests.Search;

/// <summary>
/// One way in which a server might cut a text into quotes and parentheses. Written apart from the product's own check, character by
/// character, so that a mistake there is not repeated here.
/// </summary>
/// <param name="Name">For messages.</param>
/// <param name="Pairs">In quotes a backslash takes the next character with it.</param>
/// <param name="LooksBack">A quote after a backslash does not end the text.</param>
/// <param name="Outside">Outside quotes a backslash takes the next character with it.</param>
/// <param name="Single">Single quotes are quotes.</param>
/// <param name="Regex">Slashes are quotes.</param>
internal sealed record ImaginedLexer(string Name, bool Pairs, bool LooksBack, bool Outside, bool Single, bool Regex = false)
{
    public static readonly ImaginedLexer[] All =
    [
        new("paired backslashes", true, false, true, false),
        new("paired backslashes, none outside", true, false, false, false),
        new("paired backslashes, single quotes", true, false, true, true),
        new("previous character", false, true, true, false),
        new("previous character, none outside", false, true, false, false),
        new("previous character, single quotes, none outside", false, true, false, true),
        new("no escapes in quotes", false, false, true, false),
        new("no escapes at all", false, false, false, false),
        new("no escapes at all, single quotes", false, false, false, true),
        new("regular expressions", true, false, true, false, Regex: true),
    ];

    /// <summary>Depth of parentheses at each character, -1 in quotes; null when the text is no well-formed query to this lexer.</summary>
    public int[]? Depths(string text)
    {
        var depths = new int[text.Length];
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depths[i] = depth;
            switch (text[i])
            {
                case '\\' when Outside:
                    if (++i < text.Length)
                    {
                        depths[i] = depth;
                    }

                    break;
                case '"' or '\'' or '/' when text[i] == '"' || (text[i] == '\'' && Single) || (text[i] == '/' && Regex):
                    var end = EndOfQuote(text, i);
                    if (end < 0)
                    {
                        return null;
                    }

                    Array.Fill(depths, -1, i, end - i + 1);
                    i = end;
                    break;
                case '(':
                    depth++;
                    break;
                case ')':
                    depths[i] = --depth;
                    if (depth < 0)
                    {
                        return null;
                    }

                    break;
                default:
                    break;
            }
        }

        return depth == 0 ? depths : null;
    }

    private int EndOfQuote(string text, int open)
    {
        for (var i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && (Pairs || text[open] == '/'))
            {
                i++;
            }
            else if (text[i] == text[open] && !(LooksBack && text[i - 1] == '\\'))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>True when this lexer finds nothing at the top level but the limit and, joined by AND, one group or exclusions.</summary>
    public bool FindsContained(string result, string limit)
    {
        if (Depths(result) is not { } depths)
        {
            return true;
        }

        var rest = limit.Length + 2;
        if (depths[rest - 1] != 0 || !result.AsSpan(rest).StartsWith(" AND "))
        {
            return false;
        }

        rest += 5;
        if (result[rest] == '(')
        {
            // The top level is reached again only by the very last character.
            return Array.IndexOf(depths, 0, rest + 1) == result.Length - 1;
        }

        // Slashes are ordinary in the docs, so beside the limit (not in a group) they are taken to be.
        return Regex || AreExclusions(result[rest..], depths.AsSpan(rest));
    }

    private static bool AreExclusions(string text, ReadOnlySpan<int> depths)
    {
        var words = new List<string>();
        var from = 0;
        var range = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && depths[i] >= 0)
            {
                range += text[i] is '[' or '{' ? 1 : text[i] is ']' or '}' ? -1 : 0;
            }

            if (i == text.Length || (text[i] == ' ' && depths[i] == 0 && range == 0))
            {
                words.Add(text[from..i]);
                from = i + 1;
            }
        }

        var isClauseNext = true;
        for (var i = 0; i < words.Count; i++)
        {
            if (isClauseNext)
            {
                if (words[i] == "NOT")
                {
                    i++;
                }
                else if (!words[i].StartsWith('-'))
                {
                    return false;
                }
            }
            else if (words[i] != "AND")
            {
                return false;
            }

            isClauseNext = !isClauseNext;
        }

        return !isClauseNext;
    }
}
