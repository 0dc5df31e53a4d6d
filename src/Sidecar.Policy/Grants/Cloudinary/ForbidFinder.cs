namespace Sidecar.Policy.Grants;

/// <summary>
/// Whether a text that is not Cedar may hold a forbid. The answer is no only when that is certain: the word stands nowhere outside strings and comments, and
/// nowhere at all before a bracket, since in a broken text a stray quote turns strings inside out.
/// </summary>
internal static class ForbidFinder
{
    private const string Word = "forbid";

    public static bool MayForbid(string text)
    {
        for (var at = text.IndexOf(Word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Word, at + 1, StringComparison.Ordinal))
        {
            var next = at + Word.Length;
            while (next < text.Length && char.IsWhiteSpace(text[next]))
            {
                next++;
            }

            if (next == text.Length || text[next] is '(' or '/')
            {
                return true;
            }
        }

        return StandsAlone(text);
    }

    /// <summary>The word as a token: outside strings and comments. A string without an end proves nothing.</summary>
    private static bool StandsAlone(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                i = EndOfString(text, i);
                if (i < 0)
                {
                    return text.Contains(Word, StringComparison.Ordinal);
                }
            }
            else if (text[i] == '/' && i + 1 < text.Length && text[i + 1] == '/')
            {
                var end = text.AsSpan(i).IndexOfAny('\n', '\r');
                i = end < 0 ? text.Length : i + end;
            }
            else if (text.AsSpan(i).StartsWith(Word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static int EndOfString(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i;
            }
        }

        return -1;
    }
}
