using System.Globalization;
using System.Text.Json.Nodes;

namespace Cloudinary.Emulator.Http;

/// <summary>The parameters of one request from query and body together; the body wins. Absent and null are the same.</summary>
internal sealed class Parameters(JsonObject root)
{
    public JsonObject Root { get; } = root;

    public bool Has(string name) => Root[name] is not null;

    public JsonNode? Node(string name) => Root[name];

    /// <summary>The value as text: the last of several, an object as JSON.</summary>
    public string? Text(string name) => Text(Root[name]);

    /// <summary>The value, where an empty one counts as absent.</summary>
    public string? NonEmpty(string name) => Text(name) is { Length: > 0 } text ? text : null;

    public string Required(string name) => NonEmpty(name) ?? throw ApiException.Missing(name);

    public bool Flag(string name, bool otherwise = false) => Text(name) switch
    {
        null or "" => otherwise,
        "1" or "true" or "yes" => true,
        _ => false,
    };

    public int Number(string name, int otherwise, int max)
    {
        string? text = NonEmpty(name);
        if (text is null)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? Math.Min(number, max)
            : throw ApiException.BadRequest($"Invalid value for parameter {name}");
    }

    /// <summary>An array; a lone scalar is an array of one. Commas are part of the value.</summary>
    public IReadOnlyList<string> List(string name) => Root[name] switch
    {
        null => [],
        JsonArray array => [.. array.Select(Text).OfType<string>()],
        var scalar => [Text(scalar)!],
    };

    /// <summary>An array, or comma-separated text, as tags and field lists are sent.</summary>
    public IReadOnlyList<string> TextList(string name) =>
        [.. List(name).SelectMany(t => t.Split(',')).Select(t => t.Trim()).Where(t => t.Length > 0)];

    public static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonArray array => array.Count == 0 ? null : Text(array[^1]),
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => node.ToJsonString(),
    };
}
