using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Sidecar.Requests;

/// <summary>
/// JSON that every reader reads alike: UTF-8 without a byte order mark, no comments, no trailing commas, no duplicate names at any level
/// (escapes resolved first), no lone surrogates and no NUL.
/// </summary>
internal static class StrictJson
{
    /// <summary>Parses one value. Returns why not in plain words, null when it could.</summary>
    public static string? TryParse(ReadOnlyMemory<byte> utf8, int maxDepth, out JsonElement element)
    {
        element = default;
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            return "it starts with a byte order mark";
        }

        // The reader only looks at the bytes of a string when that string is asked for.
        if (!Utf8.IsValid(utf8.Span))
        {
            return "it is not valid UTF-8";
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions
            {
                AllowDuplicateProperties = false,
                AllowTrailingCommas = false,
                CommentHandling = JsonCommentHandling.Disallow,
                MaxDepth = maxDepth,
            });
            if (!TextIsSound(document.RootElement))
            {
                return "a text in it is not valid Unicode or holds a NUL";
            }

            element = document.RootElement.Clone();
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // The reader's own message quotes the input, so it is not passed on. InvalidOperationException: a lone surrogate as \ud800.
            return "it is malformed, too deep, or names a key twice";
        }
    }

    /// <summary>As above, from text.</summary>
    public static string? TryParse(string text, int maxDepth, out JsonElement element) =>
        TryParse(Encoding.UTF8.GetBytes(text), maxDepth, out element);

    private static bool TextIsSound(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return !element.GetString()!.Contains('\0');
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (!TextIsSound(item))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (property.Name.Contains('\0') || !TextIsSound(property.Value))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }
}
