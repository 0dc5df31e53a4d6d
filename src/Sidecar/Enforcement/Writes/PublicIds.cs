using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Writes;

/// <summary>Names that a write gives to assets and folders.</summary>
internal static class PublicIds
{
    /// <summary>
    /// True when Cloudinary and the sidecar cannot read the id differently: no empty, <c>.</c> or <c>..</c> part, no slash at either end, no
    /// backslash, no control character, no space at either end.
    /// </summary>
    public static bool IsWellFormed(string publicId) =>
        publicId.Length is > 0 and <= 1024 && FolderPath.IsWellFormed(publicId) && publicId[0] != ' ' && publicId[^1] != ' ';

    /// <summary>True when the name can stand in an upstream path as one part: not empty, <c>.</c> or <c>..</c>.</summary>
    public static bool IsPathPart(string name) => name is not ("" or "." or "..");

    /// <summary>A folder as SDKs may write it: one slash at either end is taken off. Null when it is not a folder path.</summary>
    public static string? Folder(string path)
    {
        var trimmed = path.AsSpan();
        trimmed = trimmed.StartsWith('/') ? trimmed[1..] : trimmed;
        trimmed = trimmed.EndsWith('/') ? trimmed[..^1] : trimmed;
        var folder = trimmed.ToString();
        return FolderPath.IsWellFormed(folder) && !folder.Split('/').Any(part => part.Length > 0 && (IsInvisible(part[0]) || IsInvisible(part[^1]))) ? folder : null;
    }

    /// <summary>White space and format characters: at an end, some readers take them off and others do not.</summary>
    private static bool IsInvisible(char c) => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format;
}
