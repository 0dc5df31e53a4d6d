using System.Text.Json;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement;

/// <summary>What Cloudinary says of an asset, as far as grants may ask.</summary>
/// <param name="AssetId">The immutable id.</param>
/// <param name="PublicId">The public id.</param>
/// <param name="ResourceType"><c>image</c>, <c>video</c> or <c>raw</c>.</param>
/// <param name="Type">The delivery type.</param>
/// <param name="FolderPath">Where it lies; null when the answer does not say, which denies whatever depends on it.</param>
/// <param name="Tags">Its tags; null when the answer does not say.</param>
internal sealed record AssetFacts(string? AssetId, string? PublicId, string? ResourceType, string? Type, string? FolderPath, IReadOnlyList<string>? Tags)
{
    /// <summary>Reads a row or a detail object.</summary>
    public static AssetFacts Read(JsonElement row, FolderMode mode)
    {
        var publicId = Text(row, "public_id");
        var type = Text(row, "type");
        return new AssetFacts(
            Text(row, "asset_id"), publicId, Text(row, "resource_type"), type, Folder(mode, publicId, type, Text(row, "asset_folder"), Text(row, "folder")), ReadTags(row));
    }

    /// <summary>Where an asset lies, from what an answer says of it.</summary>
    internal static string? Folder(FolderMode mode, string? publicId, string? type, string? assetFolder, string? folder)
    {
        if (mode == FolderMode.Dynamic)
        {
            return assetFolder;
        }

        if (publicId is null || type is null)
        {
            return null;
        }

        // Fixed mode: the folder is the directory of the public id. Fetched and social assets have a URL or a name for an id and lie at the root.
        return type is "upload" or "private" or "authenticated" ? Policy.Cloudinary.FolderPath.OfPublicId(publicId) : folder ?? "";
    }

    private static List<string>? ReadTags(JsonElement row)
    {
        if (!row.TryGetProperty("tags", out var tags) || tags.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var list = new List<string>(tags.GetArrayLength());
        foreach (var tag in tags.EnumerateArray())
        {
            if (tag.ValueKind == JsonValueKind.String)
            {
                list.Add(tag.GetString()!);
            }
        }

        return list;
    }

    internal static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
