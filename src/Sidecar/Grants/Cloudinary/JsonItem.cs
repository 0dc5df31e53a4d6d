using System.Globalization;
using System.Text.Json;
using Sidecar.Upstream;

namespace Sidecar.Grants.Cloudinary;

/// <summary>Reads what an answer of an account API must have. What is not in the documented form fails the whole reading: half an answer is none.</summary>
internal static class JsonItem
{
    /// <exception cref="ControlPlaneException">There is no such list of objects.</exception>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw Missing(name, "a list");
        }

        foreach (var item in list.EnumerateArray())
        {
            yield return item.ValueKind == JsonValueKind.Object ? item : throw Missing(name, "a list of objects");
        }
    }

    /// <exception cref="ControlPlaneException">There is no such object.</exception>
    public static JsonElement Object(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : throw Missing(name, "an object");

    /// <exception cref="ControlPlaneException">There is no such text.</exception>
    public static string Text(this JsonElement element, string name, string? before = null) =>
        element.TextOrNull(name, before) is { Length: > 0 } text ? text : throw Missing(name, "a text");

    /// <summary>The text; when it is still the one of before, that one itself: reading ten thousand again and again leaves no second copy of them.</summary>
    public static string? TextOrNull(this JsonElement element, string name, string? before = null) => element.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => before is not null && value.ValueEquals(before) ? before : value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;

    public static bool Flag(this JsonElement element, string name, bool otherwise) =>
        element.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.True : otherwise;

    /// <summary>Seconds since 1970, also from a date in words; 0 when it is neither.</summary>
    public static long Seconds(this JsonElement element, string name) => element.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var seconds) => seconds,
            JsonValueKind.String when DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) =>
                date.ToUnixTimeSeconds(),
            _ => 0,
        }
        : 0;

    private static ControlPlaneException Missing(string name, string what) => new($"an answer has no \"{name}\" that is {what}");
}
