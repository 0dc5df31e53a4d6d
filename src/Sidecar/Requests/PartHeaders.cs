using System.Text;
using Microsoft.Net.Http.Headers;

namespace Sidecar.Requests;

/// <summary>The headers of one multipart part.</summary>
/// <param name="Name">The parameter's name, brackets included.</param>
/// <param name="HasFileName">True when a file name is given, even an empty one: the part is a file.</param>
/// <param name="FileName">The last part of the file name; null when absent or empty.</param>
/// <param name="ContentType">The content type; null when absent.</param>
internal sealed record PartHeaders(string Name, bool HasFileName, string? FileName, string? ContentType)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static PartHeaders Parse(byte[] block)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(block);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("is not valid UTF-8");
        }

        string? disposition = null, contentType = null, transferEncoding = null;
        foreach (var line in text.Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.StartsWith(' ') || line.StartsWith('\t'))
            {
                throw Wrong("is folded over two lines");
            }

            if (colon <= 0 || line.Any(c => char.IsControl(c) && c != '\t') || !line.AsSpan(0, colon).ContainsOnlyTokenCharacters())
            {
                throw Wrong("is malformed");
            }

            var value = line[(colon + 1)..].Trim(' ', '\t');
            switch (line[..colon].ToLowerInvariant())
            {
                case "content-disposition":
                    Once(ref disposition, value);
                    break;
                case "content-type":
                    Once(ref contentType, value);
                    break;
                case "content-transfer-encoding":
                    Once(ref transferEncoding, value);
                    break;
            }
        }

        if (transferEncoding?.ToLowerInvariant() is not (null or "binary" or "8bit" or "7bit"))
        {
            throw Wrong("has a Content-Transfer-Encoding");
        }

        if (contentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw Wrong("announces nested parts");
        }

        var (name, fileName) = Disposition.Parse(disposition ?? throw Wrong("has no Content-Disposition"));
        return new PartHeaders(name, fileName is not null, LastSegment(fileName), string.IsNullOrEmpty(contentType) ? null : contentType);

        static void Once(ref string? header, string value) => header = header is null ? value : throw Wrong("is given twice");
    }

    /// <summary>A parameter's part must be UTF-8 text: its bytes are read as that.</summary>
    public void RequireText()
    {
        if (ContentType is null)
        {
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(ContentType, out var type)
            || !(type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
                || type.Charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase)))
        {
            throw RequestBodyException.Unsupported("A multipart parameter is not in utf-8");
        }
    }

    // Rack and browsers take what follows the last slash or backslash.
    private static string? LastSegment(string? fileName)
    {
        var last = fileName?[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        return string.IsNullOrEmpty(last) ? null : last;
    }

    private static RequestBodyException Wrong(string why) => RequestBodyException.BadRequest($"A header of a multipart part {why}");
}
