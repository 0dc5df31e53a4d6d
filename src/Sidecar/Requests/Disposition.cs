using System.Buffers;
using System.Text;

namespace Sidecar.Requests;

/// <summary>
/// A part's Content-Disposition. RFC 7578 4.2: <c>form-data; name="…"; filename="…"</c>; RFC 8187 for <c>filename*=utf-8''…</c>, which .NET sends.
/// Values come quoted or, from .NET, bare.
/// </summary>
internal static class Disposition
{
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static bool ContainsOnlyTokenCharacters(this ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Token);

    /// <summary>The name and the file name; the file name is null when none is given. Of the two spellings of a file name the extended one counts.</summary>
    public static (string Name, string? FileName) Parse(string header)
    {
        var rest = header.AsSpan();
        var semicolon = rest.IndexOf(';');
        if (semicolon < 0 || !rest[..semicolon].Trim(" \t").Equals("form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw Wrong("is not form-data with a name");
        }

        string? name = null, fileName = null, extended = null;
        rest = rest[semicolon..];
        while (rest.Length > 0)
        {
            if (rest[0] != ';')
            {
                throw Wrong("is malformed");
            }

            rest = rest[1..].TrimStart(" \t");
            var equals = rest.IndexOf('=');
            if (equals <= 0 || !rest[..equals].ContainsOnlyTokenCharacters())
            {
                throw Wrong("is malformed");
            }

            var attribute = rest[..equals].ToString().ToLowerInvariant();
            var value = Value(rest[(equals + 1)..], out rest);
            switch (attribute)
            {
                case "name":
                    Once(ref name, value);
                    break;
                case "filename":
                    Once(ref fileName, value);
                    break;
                case "filename*":
                    Once(ref extended, Extended(value));
                    break;
                case "name*":
                    throw Wrong("has an extended name");
            }
        }

        return (string.IsNullOrEmpty(name) ? throw Wrong("has no name") : name, extended ?? fileName);

        static void Once(ref string? field, string value) => field = field is null ? value : throw Wrong("gives a field twice");
    }

    private static string Value(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        if (text is not ['"', ..])
        {
            var end = text.IndexOf(';');
            var bare = (end < 0 ? text : text[..end]).TrimEnd(" \t");
            rest = end < 0 ? [] : text[end..];
            return bare.Length > 0 && !bare.ContainsAny("\" \t\\,") ? bare.ToString() : throw Wrong("is malformed");
        }

        // Browsers write %22 for a quote and keep backslashes; older clients escape quotes with a backslash.
        var builder = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '"')
            {
                builder.Append('"');
                i++;
            }
            else if (text[i] == '"')
            {
                rest = text[(i + 1)..].TrimStart(" \t");
                return builder.ToString();
            }
            else
            {
                builder.Append(text[i]);
            }
        }

        throw Wrong("has an open quote");
    }

    /// <summary><c>ext-value = charset "'" [ language ] "'" value-chars</c>; only UTF-8.</summary>
    private static string Extended(string value)
    {
        var parts = value.Split('\'');
        if (parts.Length != 3 || !parts[0].Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || !PercentEncoding.TryDecode(parts[2], plusIsSpace: false, out var decoded) || decoded.Any(char.IsControl))
        {
            throw Wrong("has a file name that is not valid UTF-8");
        }

        return decoded;
    }

    private static RequestBodyException Wrong(string why) => RequestBodyException.BadRequest($"The Content-Disposition of a multipart part {why}");
}
