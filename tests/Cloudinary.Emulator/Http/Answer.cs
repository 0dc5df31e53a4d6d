using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloudinary.Emulator.Http;

/// <summary>What a handler says: a status and a finished JSON body.</summary>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>The text of an error, repeated in <c>X-Cld-Error</c>.</summary>
    public string? Error { get; init; }

    /// <summary>JSON, unless it is a file.</summary>
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Answer Ok(JsonObject body) => new(200, Bytes(writer => body.WriteTo(writer)));

    public static Answer Ok(byte[] body) => new(200, body);

    /// <summary>An object whose members the caller writes.</summary>
    public static Answer Ok(Action<Utf8JsonWriter> members) => new(200, ObjectBytes(members));

    public static Answer Failed(int status, string message) => new(status, ObjectBytes(writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", message);
        writer.WriteEndObject();
    }))
    {
        Error = message,
    };

    public static byte[] ObjectBytes(Action<Utf8JsonWriter> members) => Bytes(writer =>
    {
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
    });

    private static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
