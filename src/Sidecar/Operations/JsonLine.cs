using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;

namespace Sidecar.Operations;

/// <summary>An event as one JSON object, with the members of Serilog's own JSON formatter: Timestamp, Level, MessageTemplate, Exception, Properties.</summary>
internal static class JsonLine
{
    /// <summary>Control characters and quotes are escaped, so that no text can end the line; other text stays readable.</summary>
    public static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The names that every request's line has are escaped once.
    private static readonly FrozenDictionary<string, JsonEncodedText> Names =
        DecisionLog.PropertyNames.ToFrozenDictionary(name => name, name => JsonEncodedText.Encode(name, Options.Encoder), StringComparer.Ordinal);

    public static void Write(Utf8JsonWriter writer, LogEvent logEvent)
    {
        writer.WriteStartObject();
        writer.WriteString("Timestamp", logEvent.Timestamp);
        writer.WriteString("Level", logEvent.Level.ToString());
        writer.WriteString("MessageTemplate", logEvent.MessageTemplate.Text);
        if (logEvent.Exception is { } exception)
        {
            writer.WriteString("Exception", exception.ToString());
        }

        writer.WriteStartObject("Properties");
        foreach (var (name, value) in logEvent.Properties)
        {
            if (Names.TryGetValue(name, out var encoded))
            {
                writer.WritePropertyName(encoded);
            }
            else
            {
                writer.WritePropertyName(name);
            }

            Write(writer, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LogEventPropertyValue value)
    {
        switch (value)
        {
            case ScalarValue { Value: null }:
                writer.WriteNullValue();
                break;
            case ScalarValue { Value: string text }:
                writer.WriteStringValue(text);
                break;
            case ScalarValue { Value: int number }:
                writer.WriteNumberValue(number);
                break;
            case ScalarValue { Value: long number }:
                writer.WriteNumberValue(number);
                break;
            case ScalarValue { Value: double number } when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case ScalarValue { Value: bool flag }:
                writer.WriteBooleanValue(flag);
                break;
            case ScalarValue scalar:
                writer.WriteStringValue(scalar.Value.ToString());
                break;
            case SequenceValue sequence:
                writer.WriteStartArray();
                foreach (var element in sequence.Elements)
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            case StructureValue structure:
                writer.WriteStartObject();
                foreach (var property in structure.Properties)
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }
}
