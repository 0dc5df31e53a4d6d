using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sidecar.Enforcement.References;

/// <summary>
/// Names of assets as they stand in layers: <c>:</c> for <c>/</c>, before them words for another resource or delivery type. A word may also be a folder of
/// that name, so both readings count.
/// </summary>
internal static partial class LayerName
{
    private static readonly SearchValues<char> Odd = SearchValues.Create("$%;\\!?#&|,()[]{}<>\"'=+* ");
    private static readonly string[] RawTypes = ["upload", "authenticated", "private"];

    /// <summary>Reads what follows <c>l_</c>. What is left over of it (the words of a text) is still to be judged.</summary>
    public static bool TryRead(ReferenceList found, string layer, out string remainder)
    {
        remainder = "";
        if (layer.StartsWith("text:", StringComparison.Ordinal))
        {
            return TryReadText(found, layer[5..], out remainder);
        }

        if (layer.StartsWith("fetch:", StringComparison.Ordinal))
        {
            return TryReadUrl(found, layer[6..]);
        }

        if (layer.StartsWith("subtitles:", StringComparison.Ordinal))
        {
            return TryReadRaw(found, layer, withStyle: true);
        }

        return layer.StartsWith("lut:", StringComparison.Ordinal) ? TryReadRaw(found, layer, withStyle: false) : TryReadAsset(found, layer);
    }

    /// <summary>An image or video: <c>folder:id</c>, <c>video:id</c>, <c>authenticated:id</c>.</summary>
    public static bool TryReadAsset(ReferenceList found, string name)
    {
        if (!IsPlain(name))
        {
            return false;
        }

        var readings = new List<AssetName>(4);
        if (!TryAddReadings(readings, name.Split(':'), null, null))
        {
            return false;
        }

        found.Add(readings);
        return true;
    }

    /// <summary>A colour profile, a stored raw file.</summary>
    public static bool TryReadProfile(ReferenceList found, string name) => TryReadRaw(found, name, withStyle: false);

    /// <summary>A layer as an object, in the words SDKs use.</summary>
    public static void Read(ReferenceList found, JsonElement layer)
    {
        var (resourceType, type, publicId, format) = (default(string), default(string), default(string), "");
        foreach (var member in layer.EnumerateObject())
        {
            var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : null;
            switch (member.Name)
            {
                case "resource_type" when text is "image" or "video" or "raw":
                    resourceType = text;
                    break;
                case "type" when text is "upload" or "private" or "authenticated":
                    type = text;
                    break;
                case "public_id" when publicId is null && text is not null && IsPlain(text):
                    publicId = text;
                    break;
                case "format" when text is not null && text.All(char.IsAsciiLetterOrDigit):
                    format = "." + text;
                    break;
                default:
                    found.IsOpen = true;
                    return;
            }
        }

        if (publicId is null)
        {
            found.IsOpen = true;
            return;
        }

        var readings = new List<AssetName>(4);
        foreach (var name in (string[])[publicId, publicId + format])
        {
            found.IsOpen |= !TryAddReadings(readings, name.Split(':'), resourceType, type);
        }

        found.Add([.. readings.Distinct()]);
    }

    /// <summary>
    /// What the parts mean with none, one or several of the words before the id taken for a type; the whole last. False for a word of another kind of layer.
    /// Cloudinary writes no <c>image</c> and no <c>upload</c>, and the resource type first; what it reads is not known.
    /// </summary>
    private static bool TryAddReadings(List<AssetName> readings, string[] parts, string? resourceType, string? type)
    {
        for (var first = 0; ; first++)
        {
            var here = new List<AssetName>(2);
            Add(here, resourceType ?? "image", type ?? "upload", parts.AsSpan(first));
            readings.InsertRange(0, here);
            switch (parts[first])
            {
                case var _ when first == parts.Length - 1:
                    return true;
                case "image" or "video" or "audio" when resourceType is null:
                    resourceType = parts[first] == "image" ? "image" : "video";
                    continue;
                case "upload" or "authenticated" or "private" when type is null:
                    type = parts[first];
                    continue;
                case "text" or "fetch" or "subtitles" or "lut" or "raw" or "list" or "multi" or "sprite" or "facebook" or "twitter" or "twitter_name" or "gravatar"
                    or "instagram" or "instagram_name" or "youtube" or "vimeo" or "hulu" or "dailymotion" or "animoto" or "worldstarhiphop" or "url2png":
                    return false;
                default:
                    return true;
            }
        }
    }

    /// <summary>The family of a font: a name that Cloudinary knows, or a stored raw file. False when it could be read as something else.</summary>
    public static bool TryReadFont(ReferenceList found, string family)
    {
        if (Family().IsMatch(family))
        {
            return true;
        }

        if (!IsPlain(family))
        {
            return false;
        }

        AddFont(found, family);
        return true;
    }

    private static void AddFont(ReferenceList found, string name) =>
        found.Add([.. RawTypes.SelectMany(_ => new[] { name, name.Replace(':', '/') }.Distinct(), (type, id) => new AssetName("raw", type, id))]);

    private static bool TryReadText(ReferenceList found, string text, out string remainder)
    {
        remainder = "";
        if (FontBehindStyle().IsMatch(text))
        {
            // "a_1:font.ttf_20:" is a style and words, or a font in a folder.
            return false;
        }

        if (PlainStyle().Match(text) is { Success: true } plain)
        {
            remainder = text[plain.Length..];
            return true;
        }

        if (FontFile().Match(text) is { Success: true } font && IsPlain(font.Groups[1].Value))
        {
            AddFont(found, font.Groups[1].Value);
            remainder = text[font.Length..];
            return true;
        }

        if (StoredStyle().Match(text) is { Success: true } stored && IsPlain(stored.Groups[1].Value))
        {
            found.Add([new AssetName("image", "text", stored.Groups[1].Value)]);
            remainder = text[stored.Length..];
            return true;
        }

        return false;
    }

    /// <summary>Base64 of an address, in its URL-safe alphabet; a format may follow.</summary>
    private static bool TryReadUrl(ReferenceList found, string text)
    {
        var encoded = (text.IndexOf('.') is >= 0 and var dot ? text[..dot] : text).TrimEnd('=');
        if (encoded.Length == 0 || !Base64Url.IsValid(encoded))
        {
            return false;
        }

        var url = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(encoded));
        if (url.Any(c => c is <= ' ' or >= '\x7f'))
        {
            return false;
        }

        found.Urls.Add(url);
        return true;
    }

    private static bool TryReadRaw(ReferenceList found, string name, bool withStyle)
    {
        var parts = name.Split(':');
        var first = parts[0] is "subtitles" or "lut" ? 1 : 0;
        if (!IsPlain(name) || first == parts.Length)
        {
            return false;
        }

        // A type may stand before the id, and a style; each may also be a folder.
        var readings = new List<AssetName>(12);
        for (var start = first; start < parts.Length && start <= first + 2; start++)
        {
            foreach (var type in RawTypes)
            {
                Add(readings, "raw", type, parts.AsSpan(start));
            }

            if (!(RawTypes.Contains(parts[start]) || (withStyle && Style().IsMatch(parts[start]))))
            {
                break;
            }
        }

        found.Add([.. readings.Distinct()]);
        return true;
    }

    private static void Add(List<AssetName> readings, string resourceType, string type, ReadOnlySpan<string> parts)
    {
        foreach (var id in AssetReference.WithAndWithoutExtension(string.Join('/', parts!)))
        {
            readings.Add(new AssetName(resourceType, type, id));
        }
    }

    /// <summary>No variable, no encoding, nothing another reader could end the name at.</summary>
    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= 1024
        && !name.AsSpan().ContainsAny(Odd)
        && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        && !name.Split(':', '/').Any(part => part is "" or "." or "..");

    [GeneratedRegex(@"^[^:/,.]+_[0-9$][^:/,.]*:", RegexOptions.CultureInvariant)]
    private static partial Regex PlainStyle();

    // Letters, digits, blanks and dashes: no file has such a name, since fonts are stored with their extension.
    [GeneratedRegex(@"^[\p{L}\p{N} _-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Family();

    [GeneratedRegex(@"^[^:/,.]+_[0-9$][^:/,.]*:.*\.(?:ttf|otf|woff2?)_", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex FontBehindStyle();

    [GeneratedRegex(@"^([^:/,]+\.(?:ttf|otf|woff2?))_[0-9$][^:/,.]*:", RegexOptions.CultureInvariant)]
    private static partial Regex FontFile();

    [GeneratedRegex(@"^([^:/,.]+):", RegexOptions.CultureInvariant)]
    private static partial Regex StoredStyle();

    [GeneratedRegex(@"^[^:/,.]+_[0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex Style();
}
