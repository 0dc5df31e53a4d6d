using System.Globalization;
using System.Text;

namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>
/// String escapes: <c>\" \\ \' \n \r \t \0 \xHH</c> (ASCII) <c>\u{1-6 hex}</c> (no surrogates); a pattern adds <c>\*</c>.
/// Anything else after a backslash is an error.
/// </summary>
internal static class Escapes
{
    /// <summary>A string token's inside, unescaped.</summary>
    /// <param name="raw">What stands between the quotes.</param>
    /// <param name="wildcards">For a pattern: where the unescaped stars are in the result. Null for a plain string.</param>
    /// <param name="text">The result.</param>
    /// <returns>Offset of the first wrong escape within <paramref name="raw"/>, or -1.</returns>
    public static int Unescape(ReadOnlySpan<char> raw, List<int>? wildcards, out string text)
    {
        if (wildcards is null && raw.IndexOfAny('\\', '\r') < 0)
        {
            text = raw.ToString();
            return -1;
        }

        text = "";
        var builder = new StringBuilder(raw.Length);
        var at = 0;
        while (at < raw.Length)
        {
            var start = at;
            var c = raw[at++];
            var literalStar = false;
            if (c == '\\')
            {
                if (at == raw.Length || !TryEscape(raw, ref at, wildcards is not null, out var scalar))
                {
                    return start;
                }

                literalStar = scalar == '*' && raw[start + 1] == '*';
                if (scalar > char.MaxValue)
                {
                    builder.Append(char.ConvertFromUtf32(scalar));
                    continue;
                }

                c = (char)scalar;
            }

            else if (c == '\r')
            {
                return start;
            }

            // A star counts as a wildcard however it is spelt, unless it is spelt `\*`.
            if (c == '*' && !literalStar)
            {
                wildcards?.Add(builder.Length);
            }

            builder.Append(c);
        }

        text = builder.ToString();
        return -1;
    }

    /// <summary>A string literal that <see cref="Unescape"/> reads back.</summary>
    public static string Quote(string text)
    {
        var builder = new StringBuilder(text.Length + 2).Append('"');
        Append(builder, text, starIsLiteral: false);
        return builder.Append('"').ToString();
    }

    /// <summary>Appends the text escaped, without quotes.</summary>
    public static void Append(StringBuilder builder, string text, bool starIsLiteral)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => builder.Append("\\\""),
                '\\' => builder.Append("\\\\"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                '\0' => builder.Append("\\0"),
                '*' when starIsLiteral => builder.Append("\\*"),
                _ when char.IsControl(c) => builder.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)c:x}}}"),
                _ => builder.Append(c),
            };
        }
    }

    private static bool TryEscape(ReadOnlySpan<char> raw, ref int at, bool pattern, out int scalar)
    {
        scalar = raw[at++];
        switch (scalar)
        {
            case '"' or '\\' or '\'':
                return true;
            case 'n':
                scalar = '\n';
                return true;
            case 'r':
                scalar = '\r';
                return true;
            case 't':
                scalar = '\t';
                return true;
            case '0':
                scalar = '\0';
                return true;
            case '*':
                return pattern;
            case 'x':
                var hex = raw.Slice(at, Math.Min(2, raw.Length - at));
                at += hex.Length;
                return hex.Length == 2 && !hex.Contains('_') && TryHex(hex, out scalar) && scalar <= 0x7f;
            case 'u':
                var end = raw[at..].IndexOf('}');
                if (end < 0 || raw[at] != '{')
                {
                    return false;
                }

                var digits = raw.Slice(at + 1, end - 1);
                at += end + 1;
                return !digits.StartsWith('_') && TryHex(digits, out scalar) && Rune.IsValid(scalar);
            default:
                return false;
        }
    }

    /// <summary>One to six hexadecimal digits; underscores between them mean nothing, as in Rust.</summary>
    private static bool TryHex(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        var count = 0;
        foreach (var digit in digits)
        {
            if (digit == '_')
            {
                continue;
            }

            if (!char.IsAsciiHexDigit(digit) || ++count > 6)
            {
                return false;
            }

            number = (number * 16) + Convert.ToInt32(digit.ToString(), 16);
        }

        return count > 0;
    }
}
