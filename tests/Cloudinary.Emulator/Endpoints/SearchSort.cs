using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary><c>sort_by</c>: an array of one-key objects, or the text <c>created_at:desc</c> of GET requests. The default is newest first.</summary>
internal static class SearchSort
{
    public static IReadOnlyList<(string Field, bool Descending)> Read(JsonNode? node)
    {
        var keys = new List<(string, bool)>();
        foreach (var item in node as JsonArray ?? (node is null ? [] : new JsonArray(node.DeepClone())))
        {
            switch (item)
            {
                case JsonObject pair:
                    keys.AddRange(pair.Select(p => (p.Key, Descending(Parameters.Text(p.Value)))));
                    break;
                case JsonValue value when value.TryGetValue(out string? text):
                    string[] parts = text.Split(':', 2);
                    keys.Add((parts[0], Descending(parts.Length == 2 ? parts[1] : "desc")));
                    break;
                default:
                    throw ApiException.BadRequest("Invalid value for parameter sort_by");
            }
        }

        return keys;
    }

    public static void Apply(Asset[] assets, IReadOnlyList<(string Field, bool Descending)> keys)
    {
        if (keys.Count == 0)
        {
            return;
        }

        var sorted = assets.OrderBy(_ => 0);
        foreach (var (field, descending) in keys)
        {
            sorted = descending ? sorted.ThenByDescending(a => Value(a, field), Comparer) : sorted.ThenBy(a => Value(a, field), Comparer);
        }

        sorted.ToArray().CopyTo(assets, 0);
    }

    private static readonly Comparer<IComparable?> Comparer = Comparer<IComparable?>.Create((a, b) => (a, b) switch
    {
        (string left, string right) => string.CompareOrdinal(left, right),
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => a.CompareTo(b),
    });

    private static IComparable? Value(Asset asset, string field) => field switch
    {
        "public_id" => asset.PublicId,
        "asset_id" => asset.AssetId,
        "asset_folder" or "folder" => asset.AssetFolder,
        "display_name" or "filename" => asset.DisplayName,
        "resource_type" => asset.ResourceType,
        "type" => asset.Type,
        "format" => asset.Format,
        "bytes" => asset.Bytes,
        "width" => asset.Width,
        "height" => asset.Height,
        "duration" => asset.Duration,
        "created_at" => asset.CreatedAt,
        "uploaded_at" => asset.UploadedAt,
        "updated_at" => asset.UpdatedAt ?? asset.UploadedAt,
        "score" => 0,
        _ => throw new ApiException(500, "General Error"),
    };

    private static bool Descending(string? direction) => direction switch
    {
        "desc" or null => true,
        "asc" => false,
        _ => throw ApiException.BadRequest("Invalid value for parameter sort_by"),
    };
}
