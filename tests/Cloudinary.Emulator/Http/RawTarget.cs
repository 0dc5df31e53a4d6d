using System.Text;

namespace Cloudinary.Emulator.Http;

/// <summary>
/// The request target as it was received, percent-decoded exactly once: <c>a%2Fb</c> is <c>a/b</c>, <c>%252F</c> is the text <c>%2F</c>.
/// Nothing is normalised; empty and dot segments make the path unknown instead.
/// </summary>
internal sealed record RawTarget(string[] Segments, string Query)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null segments (an empty array) stand for a path that names nothing.</summary>
    public static RawTarget Parse(string raw)
    {
        int question = raw.IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? raw : raw[..question];
        string query = question < 0 ? "" : raw[(question + 1)..];
        if (!path.StartsWith('/'))
        {
            int authority = path.IndexOf("://", StringComparison.Ordinal);
            int slash = authority < 0 ? -1 : path.IndexOf('/', authority + 3);
            path = slash < 0 ? "" : path[slash..];
        }

        if (path.Length == 0)
        {
            return new RawTarget([], query);
        }

        string[] segments = Decode(path, plusIsSpace: false)[1..].Split('/');
        return new RawTarget(Array.Exists(segments, s => s is "" or "." or "..") ? [] : segments, query);
    }

    /// <summary>Percent-decodes to strict UTF-8.</summary>
    /// <exception cref="ApiException">400 for a broken escape, invalid UTF-8 or a control character.</exception>
    public static string Decode(string text, bool plusIsSpace)
    {
        if (text.AsSpan().IndexOfAny('%', '+') < 0 && !text.AsSpan().ContainsAnyInRange('\0', '\x1F') && Ascii.IsValid(text))
        {
            return text;
        }

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    throw ApiException.BadRequest("invalid %-encoding");
                }

                bytes[length++] = Convert.FromHexString(text.AsSpan(i + 1, 2))[0];
                i += 2;
            }
            else if (c == '+' && plusIsSpace)
            {
                bytes[length++] = (byte)' ';
            }
            else
            {
                length += Encoding.UTF8.GetBytes(text.AsSpan(i, 1), bytes.AsSpan(length));
            }
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw ApiException.BadRequest("invalid byte sequence in UTF-8");
        }
    }
}
