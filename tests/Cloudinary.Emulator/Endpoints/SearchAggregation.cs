using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>
/// <c>aggregate</c>: <c>format</c>, <c>resource_type</c> or <c>type</c> counted by value, or <c>{type, ranges: [{key, from, to}]}</c> counted by
/// range, from inclusive, to exclusive. Answered in the older form, a map of counts.
/// </summary>
internal static class SearchAggregation
{
    public static JsonObject? Read(JsonNode? node, IReadOnlyCollection<Asset> found)
    {
        if (node is null)
        {
            return null;
        }

        var result = new JsonObject();
        foreach (var item in node as JsonArray ?? new JsonArray(node.DeepClone()))
        {
            if (item is JsonObject ranges)
            {
                string type = Parameters.Text(ranges["type"]) ?? throw ApiException.Missing("type");
                result[type] = Ranges(type, ranges["ranges"] as JsonArray ?? [], found);
            }
            else if (Parameters.Text(item) is { } field)
            {
                result[field] = Values(field, found);
            }
        }

        return result;
    }

    private static JsonObject Values(string field, IReadOnlyCollection<Asset> found)
    {
        Func<Asset, string?> key = field switch
        {
            "format" => a => a.Format,
            "resource_type" => a => a.ResourceType,
            "type" => a => a.Type,
            _ => throw ApiException.BadRequest($"Invalid aggregation {field}"),
        };
        var counts = found.Select(key).OfType<string>().CountBy(k => k).OrderBy(c => c.Key, StringComparer.Ordinal);
        return new JsonObject(counts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));
    }

    private static JsonObject Ranges(string type, JsonArray ranges, IReadOnlyCollection<Asset> found)
    {
        Func<Asset, double?> value = type switch
        {
            "bytes" => a => a.Bytes,
            "duration" => a => a.Duration,
            "image_pixels" => a => a.ResourceType == "image" ? (double?)a.Width * a.Height : null,
            "video_pixels" => a => a.ResourceType == "video" ? (double?)a.Width * a.Height : null,
            _ => throw ApiException.BadRequest($"Invalid aggregation {type}"),
        };
        var counts = new JsonObject();
        foreach (var range in ranges.OfType<JsonObject>())
        {
            double from = (double?)range["from"] ?? double.MinValue;
            double to = (double?)range["to"] ?? double.MaxValue;
            counts[Parameters.Text(range["key"]) ?? ""] = found.Count(a => value(a) is { } v && v >= from && v < to);
        }

        return counts;
    }
}
