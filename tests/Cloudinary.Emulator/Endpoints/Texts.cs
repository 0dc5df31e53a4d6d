using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Parameters that are lists or maps written as text: <c>a,b</c> and <c>k=v|k2=v2</c> with backslash escapes, or the same as JSON.</summary>
internal static class Texts
{
    public static IReadOnlyList<string> Tags(Parameters parameters, string name = "tags") => [.. parameters.TextList(name).Distinct(StringComparer.Ordinal)];

    public static IReadOnlyDictionary<string, string> Context(JsonNode node)
    {
        var context = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Pairs(node))
        {
            // An object may come as it is answered, grouped under "custom".
            if (key == "custom" && value is JsonObject custom)
            {
                foreach (var (innerKey, inner) in custom)
                {
                    context[innerKey] = Parameters.Text(inner) ?? "";
                }
            }
            else
            {
                context[key] = Parameters.Text(value) ?? "";
            }
        }

        return context;
    }

    /// <exception cref="ApiException">400 when a field does not exist.</exception>
    public static IReadOnlyDictionary<string, JsonElement> Metadata(JsonNode node, Library library)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var unknown = new JsonArray();
        foreach (var (id, value) in Pairs(node))
        {
            if (!library.MetadataFields.TryGet(id, out var field))
            {
                unknown.Add(id);
                continue;
            }

            values[id] = Typed(value, (string?)field["type"]);
        }

        return unknown.Count == 0
            ? values
            : throw ApiException.BadRequest("The following metadata fields do not exist: " + unknown.ToJsonString());
    }

    /// <summary>A parameter that is JSON, or JSON in a text.</summary>
    public static JsonElement Json(JsonNode node)
    {
        if (node is JsonValue value && value.TryGetValue(out string? text) && text.AsSpan().TrimStart() is ['[' or '{', ..])
        {
            try
            {
                return JsonDocument.Parse(text).RootElement.Clone();
            }
            catch (JsonException)
            {
                throw ApiException.BadRequest("Invalid JSON in parameter");
            }
        }

        return JsonSerializer.SerializeToElement(node);
    }

    private static JsonElement Typed(JsonNode? value, string? type)
    {
        if (value is null)
        {
            return JsonSerializer.SerializeToElement<string?>(null);
        }

        var json = Json(value);
        bool isText = json.ValueKind == JsonValueKind.String;
        return type switch
        {
            "integer" when isText && long.TryParse(json.GetString(), out long number) => JsonSerializer.SerializeToElement(number),
            "set" when isText => JsonSerializer.SerializeToElement(json.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries)),
            _ => json,
        };
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Pairs(JsonNode node)
    {
        if (node is JsonObject map)
        {
            return map;
        }

        string text = Parameters.Text(node) ?? "";
        if (text.AsSpan().TrimStart() is ['{', ..] && Json(node) is { ValueKind: JsonValueKind.Object } json)
        {
            return JsonObject.Create(json)!;
        }

        return Split(text);
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Split(string text)
    {
        string? key = null;
        var current = new StringBuilder();
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i == text.Length ? '|' : text[i];
            if (c == '\\' && i + 1 < text.Length)
            {
                current.Append(text[++i]);
            }
            else if (c == '=' && key is null)
            {
                key = current.ToString();
                current.Clear();
            }
            else if (c == '|')
            {
                if (key is { Length: > 0 })
                {
                    yield return new KeyValuePair<string, JsonNode?>(key, current.ToString());
                }

                key = null;
                current.Clear();
            }
            else
            {
                current.Append(c);
            }
        }
    }
}
