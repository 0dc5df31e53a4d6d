using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Sidecar.Requests;

/// <summary>Parameters back to bytes, in one form whatever form they came in: <c>k[]=a&amp;k[]=b</c> in queries and forms, arrays in JSON.</summary>
internal static class CanonicalBody
{
    /// <summary>A query without <c>?</c>; everything but unreserved characters is percent-encoded.</summary>
    public static string Query(RequestParameters parameters)
    {
        if (parameters.Items.Count == 0)
        {
            return "";
        }

        var builder = new StringBuilder();
        foreach (var (name, text) in Fields(parameters))
        {
            if (builder.Length > 0)
            {
                builder.Append('&');
            }

            PercentEncoding.AppendEncoded(builder, name);
            builder.Append('=');
            PercentEncoding.AppendEncoded(builder, text);
        }

        return builder.ToString();
    }

    /// <summary>An <c>application/x-www-form-urlencoded</c> body.</summary>
    public static byte[] Form(RequestParameters parameters) => Encoding.ASCII.GetBytes(Query(parameters));

    /// <summary>A JSON object.</summary>
    public static byte[] Json(RequestParameters parameters)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in parameters.Items)
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A <c>multipart/form-data</c> body: the parameters first, the file last, under a fresh boundary; read once, never buffered whole.</summary>
    /// <param name="parameters">The fields.</param>
    /// <param name="file">The content.</param>
    /// <param name="contentType">The content type with its boundary.</param>
    /// <returns>A <see cref="MultipartStream"/>, which knows its length when the file's length is known. It does not own the file.</returns>
    public static Stream Multipart(RequestParameters parameters, UploadFile file, out string contentType)
    {
        var stream = new MultipartStream(Fields(parameters), file);
        contentType = stream.ContentType;
        return stream;
    }

    /// <summary>A decoded path part as one path segment; with <paramref name="keepSlashes"/>, slashes stay and the parts between them are encoded.</summary>
    public static string PathSegment(string value, bool keepSlashes = false) => PercentEncoding.Encode(value, keepSlashes);

    /// <summary>
    /// The fields of a query, a form or a multipart body. JSON nulls are left out. An empty list is <c>k=</c>: leaving it out would turn "none of them" into "all of them".
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string>> Fields(RequestParameters parameters)
    {
        foreach (var (name, value) in parameters.Items)
        {
            if (value is ParameterValue.List { IsCommaList: false, Items.Count: > 0 } list)
            {
                foreach (var item in list.Items)
                {
                    yield return new(name + "[]", item);
                }
            }
            else if (Text(value) is { } text)
            {
                yield return new(name, text);
            }
        }
    }

    /// <summary>
    /// The value as one text: a scalar's own, a list joined by commas, JSON without insignificant white space; null for a JSON null.
    /// It is what an upstream signature covers for the fields above.
    /// </summary>
    public static string? Text(ParameterValue value) => value switch
    {
        ParameterValue.Text { JsonKind: JsonValueKind.Null } => null,
        ParameterValue.Text text => text.Value,
        ParameterValue.List list => string.Join(',', list.Items),
        ParameterValue.Json json => Compact(json.Element),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static string Compact(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            element.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, ParameterValue value)
    {
        switch (value)
        {
            case ParameterValue.Text { JsonKind: JsonValueKind.Null }:
                writer.WriteNullValue();
                break;
            case ParameterValue.Text { JsonKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } literal:
                writer.WriteRawValue(literal.Value);
                break;
            case ParameterValue.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case ParameterValue.List { IsCommaList: true, Items.Count: 0 }:
                // How SDKs clear tags; Rails has read [] as "not given".
                writer.WriteStringValue("");
                break;
            case ParameterValue.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    writer.WriteStringValue(item);
                }

                writer.WriteEndArray();
                break;
            case ParameterValue.Json json:
                json.Element.WriteTo(writer);
                break;
        }
    }
}
