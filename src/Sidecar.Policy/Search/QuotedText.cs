namespace Sidecar.Policy.Search;

/// <summary>A value of our own as quoted text.</summary>
internal static class QuotedText
{
    /// <summary>
    /// True when the value can stand in quotes and mean only itself: a quote, a backslash or a star would need an escape whose
    /// reading is not certain, and invisible characters are in no expression at all.
    /// </summary>
    public static bool CanHold(string value)
    {
        for (var i = 0; i < value.Length;)
        {
            var length = value[i] is '"' or '\\' or '*' ? 0 : SearchCharacters.QuotedLength(value, i);
            if (length == 0)
            {
                return false;
            }

            i += length;
        }

        return true;
    }

    /// <summary>False when the value holds a character (<c>?</c>) that other query languages take for a wildcard in quotes too.</summary>
    public static bool IsLiteral(string value) => !value.Contains('?');
}
