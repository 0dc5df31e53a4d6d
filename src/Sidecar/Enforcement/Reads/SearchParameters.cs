using System.Globalization;
using System.Text.Json;
using Sidecar.Policy.Search;
using Sidecar.Requests;

namespace Sidecar.Enforcement.Reads;

/// <summary>What a search request may hold beside its expression.</summary>
internal static class SearchParameters
{
    private const int MaxPageSize = 500;

    /// <summary>A refusal, or null when sort order and page size are well formed.</summary>
    public static Refusal? Check(RequestParameters parameters)
    {
        // An older SDK's type allowed an object, which the reader has refused already; what a number means upstream is not known either.
        if (parameters.Find("expression") is not (null or ParameterValue.Text { JsonKind: JsonValueKind.String or JsonValueKind.Null }))
        {
            return Bad("expression must be a string");
        }

        if (parameters.Text("next_cursor") is not null && parameters.Find("next_cursor") is not ParameterValue.Text { JsonKind: JsonValueKind.String })
        {
            return Bad("next_cursor must be a string");
        }

        if (parameters.Text("max_results") is { } size
            && !(int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxPageSize))
        {
            return Bad("max_results must be a number from 0 to 500");
        }

        return parameters.Find("sort_by") switch
        {
            ParameterValue.Json { Element: { ValueKind: JsonValueKind.Array } keys } =>
                keys.EnumerateArray().All(IsSortKey) ? null : Bad("sort_by must hold objects with one field each, asc or desc"),
            ParameterValue.Text { Value: var text } =>
                text.Length == 0 || text.Split(',').All(IsSortKey) ? null : Bad("sort_by must be field:asc or field:desc"),
            null => null,
            _ => Bad("sort_by must be an array"),
        };
    }

    /// <summary>Types as the JSON form has them, wherever the request had its parameters.</summary>
    public static RequestParameters Canonical(RequestParameters parameters)
    {
        if (parameters.Find("max_results") is ParameterValue.Text { Value.Length: > 0 } size)
        {
            parameters = parameters.With("max_results", size with { JsonKind = JsonValueKind.Number });
        }

        if (parameters.Find("sort_by") is ParameterValue.Text { Value: var text })
        {
            parameters = text.Length == 0 ? parameters.Without("sort_by") : parameters.With("sort_by", new ParameterValue.Json(ToArray(text)));
        }

        return parameters;
    }

    private static bool IsSortKey(JsonElement key) =>
        key.ValueKind == JsonValueKind.Object
        && key.EnumerateObject() is var members
        && members.Count() == 1
        && members.First() is var member
        && SearchFields.IsFieldName(member.Name)
        && member.Value.ValueKind == JsonValueKind.String
        && member.Value.GetString() is "asc" or "desc";

    private static bool IsSortKey(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && SearchFields.IsFieldName(text[..colon]) && text[(colon + 1)..] is "asc" or "desc";
    }

    private static JsonElement ToArray(string text)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var key in text.Split(','))
            {
                var colon = key.LastIndexOf(':');
                writer.WriteStartObject();
                writer.WriteString(key[..colon], key[(colon + 1)..]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return JsonElement.Parse(buffer.ToArray());
    }

    private static Refusal Bad(string message) => new(StatusCodes.Status400BadRequest, "Query Error: " + message);
}
