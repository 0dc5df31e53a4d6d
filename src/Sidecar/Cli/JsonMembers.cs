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

    /// <summary>Null when it is missing or null.</summary>
    public JsonElement? Value(string name) => _members.TryGetValue(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public JsonElement Required(string name) => Value(name) ?? throw new CedarFormatException($"{name} is missing");

    /// <summary>A member as it stands, null included: where a value of its own is expected, it is not the same as a missing one.</summary>
    public string? Text(string name) => _members.TryGetValue(name, out var member) ? member.GetRawText() : null;

    public bool? Flag(string name) => _members.TryGetValue(name, out var member) ? member.GetBoolean() : null;

    public JsonElement? Raw(string name) => _members.TryGetValue(name, out var member) ? member : null;

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
