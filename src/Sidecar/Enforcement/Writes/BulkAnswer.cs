using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// One answer made of several of the same shape: objects and lists are joined, <c>partial</c> holds when it held once, of anything else the last counts.
/// </summary>
internal sealed class BulkAnswer
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly JsonObject whole;

    /// <param name="members">Members that must be there whatever upstream answers.</param>
    public BulkAnswer([System.Diagnostics.CodeAnalysis.StringSyntax("Json")] string members) => whole = JsonNode.Parse(members)!.AsObject();

    /// <summary>Upstream has left something undone.</summary>
    public bool Partial { get; private set; }

    /// <summary>Adds what upstream answered. Its cursor is left out: it belongs to a call the caller did not make.</summary>
    public void Add(JsonElement answer)
    {
        foreach (var property in answer.EnumerateObject())
        {
            switch (property.Name)
            {
                case "next_cursor":
                    Partial |= property.Value.ValueKind == JsonValueKind.String;
                    break;
                case "partial":
                    Partial |= property.Value.ValueKind == JsonValueKind.True;
                    break;
                default:
                    Join(property);
                    break;
            }
        }
    }

    /// <summary>Sets an entry of an object member.</summary>
    public void Put(string member, string name, JsonNode value)
    {
        if (whole[member] is not JsonObject map)
        {
            whole[member] = map = [];
        }

        map[name] = value;
    }

    /// <summary>Appends to a list member.</summary>
    public void Append(string member, JsonNode value)
    {
        if (whole[member] is not JsonArray list)
        {
            whole[member] = list = [];
        }

        list.Add(value);
    }

    /// <summary>Sets a member; null leaves it out.</summary>
    public void Set(string member, JsonNode? value)
    {
        whole.Remove(member);
        if (value is not null)
        {
            whole[member] = value;
        }
    }

    public ReadOnlyMemory<byte> ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Options.Encoder }))
        {
            whole.WriteTo(writer, Options);
        }

        return buffer.WrittenMemory;
    }

    private void Join(JsonProperty property)
    {
        switch (property.Value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var entry in property.Value.EnumerateObject())
                {
                    Put(property.Name, entry.Name, JsonNode.Parse(entry.Value.GetRawText())!);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in property.Value.EnumerateArray())
                {
                    Append(property.Name, JsonNode.Parse(item.GetRawText())!);
                }

                break;
            default:
                whole[property.Name] = JsonNode.Parse(property.Value.GetRawText());
                break;
        }
    }
}
