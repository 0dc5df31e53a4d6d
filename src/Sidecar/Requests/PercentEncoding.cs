using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Sidecar.Requests;

/// <summary>
/// RFC 3986 percent-encoding, both ways and strictly.
/// <c>pct-encoded = "%" HEXDIG HEXDIG</c>; <c>unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~"</c>.
/// </summary>
internal static class PercentEncoding
{
    private const string UnreservedText = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static readonly SearchValues<byte> Unreserved = SearchValues.Create(Encoding.ASCII.GetBytes(UnreservedText));
    private static readonly SearchValues<char> UnreservedChars = SearchValues.Create(UnreservedText);

    private const string HexDigits = "0123456789ABCDEF";

    /// <summary>Decodes once. False for a <c>%</c> without two hex digits, for characters outside printable ASCII and for bytes that are not UTF-8.</summary>
    /// <param name="encoded">The text as received.</param>
    /// <param name="plusIsSpace">True in queries and forms, false in paths.</param>
    /// <param name="decoded">The text.</param>
    public static bool TryDecode(ReadOnlySpan<char> encoded, bool plusIsSpace, out string decoded)
    {
        decoded = "";
        byte[]? rented = null;
        var bytes = encoded.Length <= 512 ? stackalloc byte[512] : (rented = ArrayPool<byte>.Shared.Rent(encoded.Length));
        try
        {
            var length = 0;
            for (var i = 0; i < encoded.Length; i++)
            {
                var c = encoded[i];
                if (c == '%')
                {
                    if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
                    {
                        return false;
                    }

                    bytes[length++] = HexByte(encoded[i + 1], encoded[i + 2]);
                    i += 2;
                }
                else if (c is <= ' ' or >= '\x7f')
                {
                    return false;
                }
                else
                {
                    bytes[length++] = c == '+' && plusIsSpace ? (byte)' ' : (byte)c;
                }
            }

            // Overlong forms and encoded surrogates are invalid UTF-8 and end here.
            if (!Utf8.IsValid(bytes[..length]))
            {
                return false;
            }

            decoded = Encoding.UTF8.GetString(bytes[..length]);
            return true;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>The byte two hex digits stand for.</summary>
    public static byte HexByte(char high, char low) =>
        (byte)((HexValue(high) << 4) | HexValue(low));

    /// <summary>Everything but unreserved characters, and slashes when <paramref name="keepSlashes"/> is set, as <c>%XX</c> over UTF-8.</summary>
    public static string Encode(string value, bool keepSlashes = false)
    {
        if (!value.AsSpan().ContainsAnyExcept(UnreservedChars))
        {
            return value;
        }

        var builder = new StringBuilder(value.Length + 16);
        AppendEncoded(builder, value, keepSlashes);
        return builder.ToString();
    }

    /// <summary>As <see cref="Encode"/>, appended.</summary>
    public static void AppendEncoded(StringBuilder builder, string value, bool keepSlashes = false)
    {
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (Unreserved.Contains(b) || (keepSlashes && b == (byte)'/'))
            {
                builder.Append((char)b);
            }
            else
            {
                builder.Append('%').Append(HexDigits[b >> 4]).Append(HexDigits[b & 15]);
            }
        }
    }

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
