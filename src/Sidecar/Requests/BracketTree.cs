using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sidecar.Requests;

/// <summary>
/// Nested brackets as JSON: <c>metadata[x]=y</c> is <c>{"x":"y"}</c>, <c>sort_by[0][created_at]=desc</c> is <c>[{"created_at":"desc"}]</c>.
/// Digits index an array and must come in order; <c>[]</c> appends and must be last, since readers group <c>[][k]</c> differently.
/// </summary>
internal sealed class BracketTree(string name, int maxDepth)
{
    private JsonNode? root;

    public void Add(string suffix, string value)
    {
        var keys = Keys(suffix);
        root ??= Container(keys[0]);
        var node = root;
        for (var i = 0; i < keys.Count; i++)
        {
            var last = i == keys.Count - 1;
            node = node switch
            {
                JsonArray array => Step(array, keys[i], last ? null : keys[i + 1], value),
                JsonObject inner => Step(inner, keys[i], last ? null : keys[i + 1], value),
                _ => throw Wrong("it is given as a text and as a structure"),
            };
        }
    }

    public JsonElement ToJson() =>
        StrictJson.TryParse(root!.ToJsonString(), maxDepth, out var element) is { } why ? throw Wrong(why) : element;

    private static bool IsIndex(string key) => key.Length == 0 || key.All(char.IsAsciiDigit);

    private static JsonNode Container(string firstKey) => IsIndex(firstKey) ? new JsonArray() : new JsonObject();

    private JsonNode Step(JsonObject parent, string key, string? next, string value)
    {
        if (IsIndex(key))
        {
            throw Wrong("it is given as a list and as a structure");
        }

        if (parent.TryGetPropertyValue(key, out var child))
        {
            return next is not null && child is not null ? child : throw Wrong("a part of it is given more than once");
        }

        child = next is null ? JsonValue.Create(value) : Container(next);
        parent.Add(key, child);
        return child!;
    }

    private JsonNode Step(JsonArray parent, string key, string? next, string value)
    {
        if (key.Length == 0)
        {
            if (next is not null)
            {
                throw Wrong("[] must come last; number the elements");
            }
        }
        else if (!IsIndex(key))
        {
            throw Wrong("it is given as a list and as a structure");
        }
        else if (next is not null && parent.Count > 0 && key == Text(parent.Count - 1))
        {
            return parent[^1]!;
        }
        else if (key != Text(parent.Count))
        {
            throw Wrong("its indices must be 0, 1, 2 ... in order");
        }

        var child = next is null ? JsonValue.Create(value)! : Container(next);
        parent.Add(child);
        return child;
    }

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);

    private List<string> Keys(string suffix)
    {
        var keys = new List<string>();
        for (var rest = suffix.AsSpan(); rest.Length > 0;)
        {
            var end = rest.IndexOf(']');
            if (rest[0] != '[' || end < 0 || rest[1..end].Contains('['))
            {
                throw Wrong("its brackets do not match");
            }

            keys.Add(rest[1..end].ToString());
            rest = rest[(end + 1)..];
            if (keys.Count > maxDepth)
            {
                throw Wrong("it is nested too deep");
            }
        }

        return keys;
    }

    private RequestBodyException Wrong(string why) => RequestBodyException.Parameter(name, why);
}
