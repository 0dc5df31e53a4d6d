using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sidecar.Enforcement.Writes;

/// <summary>Reads a transformation just far enough to tell whether it can reach other assets.</summary>
internal static partial class TransformationText
{
    private const int MaxDecodings = 8;

    /// <summary>True unless every component is known to stay within the asset. Plain text layers (<c>l_text:</c> with a style) stay.</summary>
    public static bool ReadsOtherAssets(string transformation)
    {
        var text = transformation;
        for (var i = 0; Uri.UnescapeDataString(text) is var decoded && decoded != text; i++)
        {
            // How often Cloudinary decodes is not known, so every reading counts.
            if (i == MaxDecodings || Reaching().IsMatch(text))
            {
                return true;
            }

            text = decoded;
        }

        // A backslash has no place in a transformation, but JSON in a text can spell any letter with one.
        return text.Contains('\\', StringComparison.Ordinal) || Reaching().IsMatch(text);
    }

    /// <summary>The same for a transformation given as JSON: member names and texts are judged as decoded.</summary>
    public static bool ReadsOtherAssets(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(member => ReadsOtherAssets(member.Name) || ReadsOtherAssets(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(ReadsOtherAssets),
        JsonValueKind.String => ReadsOtherAssets(element.GetString()!),
        _ => false,
    };

    /// <summary>
    /// Layers and underlays (<c>l_</c>, <c>u_</c>), a default image (<c>d_</c>) and a colour profile (<c>cs_icc:</c>) name assets, and so does a text layer
    /// without a font and a size, or with a font from a file; named transformations (<c>t_</c>) hide what they do; <c>fn_</c> calls out; <c>$x_ref:</c>
    /// holds an asset for later. The words are their spelling as members of a JSON transformation.
    /// </summary>
    [GeneratedRegex(
        @"(?<![a-z0-9_])(?:(?!l_text:[^:/,.]+_[0-9$][^:/,.]*:)l_|u_|t_|d_|fn_|pre_|cs_icc:)|_ref:|(?<![a-z0-9_])(?:overlay|underlay|raw_transformation|default_image|custom_function|custom_pre_function|named)(?![a-z0-9_])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reaching();
}
