using System.Text.Json;
using System.Text.RegularExpressions;
using Sidecar.Requests;

namespace Sidecar.Enforcement.References;

/// <summary>
/// Finds what a transformation shows beside the asset it is applied to. Components that begin with a known word are read precisely; where one of these words
/// stands anywhere else, what Cloudinary would make of it cannot be told.
/// </summary>
/// <remarks>
/// Layers and underlays (<c>l_</c>, <c>u_</c>), a default image (<c>d_</c>) and a colour profile (<c>cs_icc:</c>) name assets, and so does a text layer without a
/// font and a size, or with a font from a file; named transformations (<c>t_</c>) hide what they do; <c>fn_</c> calls out; <c>$x_ref:</c> holds an asset for later.
/// </remarks>
internal static partial class TransformationReferences
{
    private const int MaxDecodings = 8;

    /// <summary>Reads a parameter: text, a list of texts, or JSON.</summary>
    public static ReferenceList Read(ParameterValue? value)
    {
        var found = new ReferenceList();
        switch (value)
        {
            case ParameterValue.Text text:
                ReadText(found, text.Value);
                break;
            case ParameterValue.Json json:
                ReadJson(found, json.Element);
                break;
            case ParameterValue.List list:
                foreach (var item in list.Items)
                {
                    ReadText(found, item);
                }

                break;
        }

        return found;
    }

    /// <summary>Reads a transformation, or several separated by <c>|</c>, or JSON as text.</summary>
    public static ReferenceList Read(string transformation)
    {
        var found = new ReferenceList();
        ReadText(found, transformation);
        return found;
    }

    /// <summary>Reads a transformation as Cloudinary describes it: names of parameters as members.</summary>
    public static ReferenceList Read(JsonElement element)
    {
        var found = new ReferenceList();
        ReadJson(found, element);
        return found;
    }

    private static void ReadText(ReferenceList found, string transformation)
    {
        var text = transformation;
        for (var i = 0; !found.IsOpen; i++)
        {
            if (text.AsSpan().TrimStart() is ['[' or '{', ..] && TryParse(text) is { } json)
            {
                using (json)
                {
                    ReadJson(found, json.RootElement);
                }
            }
            else
            {
                // A backslash has no place in a transformation, but JSON in a text can spell any letter with one.
                found.IsOpen |= text.Contains('\\', StringComparison.Ordinal);
                foreach (var component in text.Split('/', '|', ','))
                {
                    ReadComponent(found, component);
                }
            }

            // How often Cloudinary decodes is not known, so every reading counts.
            var decoded = Uri.UnescapeDataString(text);
            if (decoded == text)
            {
                return;
            }

            found.IsOpen |= i == MaxDecodings;
            text = decoded;
        }
    }

    private static void ReadComponent(ReferenceList found, string component)
    {
        var rest = component switch
        {
            ['l' or 'u', '_', .. var layer] when LayerName.TryRead(found, layer, out var remainder) => remainder,
            ['d', '_', .. var image] when LayerName.TryReadAsset(found, image) => "",
            ['c', 's', '_', 'i', 'c', 'c', ':', .. var profile] when LayerName.TryReadProfile(found, profile) => "",
            ['t', '_', .. var name] when TryReadNamed(found, name) => "",
            _ when Variable().Match(component) is { Success: true } match && LayerName.TryReadAsset(found, match.Groups[1].Value) => "",
            _ => component,
        };
        found.IsOpen |= Reaching().IsMatch(rest);
    }

    private static void ReadJson(ReferenceList found, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    ReadMember(found, member.Name, member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadJson(found, item);
                }

                break;
            case JsonValueKind.String:
                ReadText(found, element.GetString()!);
                break;
        }
    }

    private static void ReadMember(ReferenceList found, string name, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : null;
        switch (name)
        {
            case "overlay" or "underlay" or "l" or "u" when text is not null:
                ReadComponent(found, "l_" + text);
                break;
            case "overlay" or "underlay" when value.ValueKind == JsonValueKind.Object:
                LayerName.Read(found, value);
                break;
            case "default_image" or "d" when text is not null:
                ReadComponent(found, "d_" + text);
                break;
            case "color_space" or "cs" when text is not null:
                ReadComponent(found, "cs_" + text);
                break;
            case "raw_transformation" when text is not null:
                ReadText(found, text);
                break;
            case "transformation" when text is not null && NamePattern().IsMatch(text) && !Parameter().IsMatch(text):
                // No parameter of a transformation is spelled like that; a named transformation may be.
                found.Named.Add(text);
                break;
            case "transformation" when value.ValueKind == JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    ReadMember(found, item.ValueKind == JsonValueKind.String ? name : "", item);
                }

                break;
            default:
                // Members are judged as components too: "l_x" as a name is as good as any.
                found.IsOpen |= Reaching().IsMatch(name) || Words().IsMatch(name) || name.Contains('\\', StringComparison.Ordinal) || Uri.UnescapeDataString(name) != name;
                ReadJson(found, value);
                break;
        }
    }

    private static bool TryReadNamed(ReferenceList found, string name)
    {
        if (!NamePattern().IsMatch(name))
        {
            return false;
        }

        found.Named.Add(name);
        return true;
    }

    private static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException)
        {
            // Then it is judged as text, in which braces and quotes hide nothing.
            return null;
        }
    }

    [GeneratedRegex(
        @"(?<![a-z0-9_])(?:l_|u_|t_|d_|fn_|pre_|cs_icc:)|_ref:|(?<![a-z0-9_])(?:overlay|underlay|raw_transformation|default_image|custom_function|custom_pre_function|named)(?![a-z0-9_])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reaching();

    // As members of a JSON transformation, where the value was of no kind that is known.
    [GeneratedRegex(@"^(?:l|u|d|t|fn|cs|color_space|fallback_content)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"^\$[a-z][a-z0-9]*_ref:!([^!]+)!\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    // The parameters of transformations that Cloudinary documents.
    [GeneratedRegex(
        @"^(?:a|ac|af|ar|b|bo|br|c|co|cs|d|dl|dn|dpr|du|e|eo|f|fl|fn|fps|g|h|if|ki|l|o|p|pg|q|r|so|sp|t|u|vc|vs|w|x|y|z)_", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
