using System.Text.Json;
using Sidecar.Policy.Cedar;

namespace Sidecar.Cli;

/// <summary>
/// The members of an object of a line, the last of a name. A name that is no text, for half of a surrogate pair in it, belongs to nobody and
/// is passed over like any other unknown one.
/// </summary>
internal sealed class JsonMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    public JsonMembers(JsonElement json)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (TryName(member) is { } name)
            {
                _members[name] = member.Value;
            }
        }
    }

    /// <summary>
    /// The members of these names hold no number that is beyond a double and no half of a surrogate pair: even where it means nothing, the line is refused.
    /// </summary>
    public void CheckReadable(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Raw(name) is { } member && !IsReadable(member))
            {
                throw new CedarFormatException($"{name}: a number or a text that cannot be read");
            }
        }
    }

    /// <summary>Null when it is missing or null.</summary>
    public JsonElement? Value(string name) => _members.TryGetValue(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public JsonElement Required(string name) => Value(name) ?? throw new CedarFormatException($"{name} is missing");

    /// <summary>A member as it stands, null included: where a value of its own is expected, it is not the same as a missing one.</summary>
    public string? Text(string name) => _members.TryGetValue(name, out var member) ? member.GetRawText() : null;

    public bool? Flag(string name) => _members.TryGetValue(name, out var member) ? member.GetBoolean() : null;

    public JsonElement? Raw(string name) => _members.TryGetValue(name, out var member) ? member : null;

    /// <summary>The <c>id</c> of a line with something in it that is not JSON. A line that breaks off has none: nobody knows what was meant.</summary>
    public static JsonElement? FindId(string line)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(line), isFinalBlock: false, default);
        JsonElement? id = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("id"))
                {
                    id = JsonElement.ParseValue(ref reader);
                }
            }
        }
        catch (JsonException)
        {
            return id;
        }

        return null;
    }

    private static bool IsReadable(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => double.IsFinite(json.GetDouble()),
        JsonValueKind.Array => json.EnumerateArray().All(IsReadable),
        JsonValueKind.Object => json.EnumerateObject().All(static m => TryName(m) is not null && IsReadable(m.Value)),
        JsonValueKind.String => json.GetString() is not null,
        _ => true,
    };

    private static string? TryName(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
