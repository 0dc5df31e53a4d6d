namespace Sidecar.Enforcement.Writes;

/// <summary>Reads a transformation just far enough to tell whether it can reach other assets.</summary>
internal static class TransformationText
{
    // Layers and underlays (l_, u_) name assets; named transformations (t_) hide what they do; fn_ calls out; cutters and style transfer take layers.
    private static readonly string[] Reaching = ["l_", "u_", "t_", "fn_", "pre_"];

    private static readonly string[] ReachingMembers = ["overlay", "underlay", "raw_transformation", "custom_function", "custom_pre_function", "named"];

    /// <summary>True unless every component is known to stay within the asset. Plain text layers (<c>l_text:</c> with a style) stay.</summary>
    public static bool ReadsOtherAssets(string transformation)
    {
        var text = Uri.UnescapeDataString(transformation);
        foreach (var component in text.Split(['/', ',', '|', '"', '\'', ' ', '[', ']', '{', '}', ':', '\n', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (ReachingMembers.Contains(component, StringComparer.OrdinalIgnoreCase)
                || (Reaching.Any(prefix => component.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                    && !component.Equals("l_text", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
