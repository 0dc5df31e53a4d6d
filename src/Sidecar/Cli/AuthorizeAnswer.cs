using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidecar.Cli;

/// <summary>Lines of answers of <c>authorize</c>.</summary>
internal static class AuthorizeAnswer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void WriteFindings(Utf8JsonWriter json, string member, IEnumerable<(string PolicyId, string Message)> findings)
    {
        json.WriteStartArray(member);
        foreach (var (policyId, message) in findings.OrderBy(static f => f.PolicyId, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("policyId", policyId);
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static string Failure(JsonElement? id, string message) => Line(id, json =>
    {
        json.WriteStartArray("failure");
        json.WriteStringValue(message);
        json.WriteEndArray();
    });

    public static string Line(JsonElement? id, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (id is { } echoed)
            {
                json.WritePropertyName("id");
                json.WriteRawValue(echoed.GetRawText(), skipInputValidation: true);
            }

            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
