using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidecar.Enforcement;

/// <summary>Changes single members of a JSON object; everything else is copied byte for byte and in its order.</summary>
internal static class JsonEdit
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the object; <paramref name="replace"/> writes a property itself (or leaves it out) and says so by returning true.</summary>
    public static ReadOnlyMemory<byte> Write(
        JsonElement source, Func<Utf8JsonWriter, JsonProperty, bool> replace, Action<Utf8JsonWriter>? append = null)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Max(JsonMarshal.GetRawUtf8Value(source).Length, 256));
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var property in source.EnumerateObject())
            {
                if (!replace(writer, property))
                {
                    Copy(writer, property);
                }
            }

            append?.Invoke(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Copies a property as it stands.</summary>
    public static void Copy(Utf8JsonWriter writer, JsonProperty property)
    {
        writer.WritePropertyName(property.Name);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(property.Value), skipInputValidation: true);
    }

    /// <summary>Writes rows as they stand, without the named members.</summary>
    public static void WriteArray(Utf8JsonWriter writer, IReadOnlyList<JsonElement> rows, IReadOnlyCollection<string>? without = null)
    {
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            if (without is null or { Count: 0 })
            {
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(row), skipInputValidation: true);
                continue;
            }

            writer.WriteStartObject();
            foreach (var property in row.EnumerateObject())
            {
                if (!without.Contains(property.Name))
                {
                    Copy(writer, property);
                }
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
