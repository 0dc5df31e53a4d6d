using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidecar.Policy.Cedar.Json;

/// <summary>JSON as Cedar reads it: no duplicate keys, no comments, whole texts only, and every complaint a <see cref="CedarFormatException"/>.</summary>
internal static class StrictJson
{
    /// <summary>A chain of operators nests once per operator in JSON, so this is far above the height of any tree.</summary>
    public const int MaxDepth = 4096;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private static readonly JsonWriterOptions WriterOptions = new() { MaxDepth = MaxDepth * 2, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the text and gives its root to the function; the document is gone when that returns.</summary>
    public static T Read<T>(string json, string what, Func<JsonElement, T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new CedarFormatException($"{what}: not JSON: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            // A string with half of a surrogate pair, which only shows when it is decoded.
            throw new CedarFormatException($"{what}: {error.Message}", error);
        }
        catch (ArgumentException error)
        {
            throw new CedarFormatException($"{what}: {error.Message}", error);
        }
    }

    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            write(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static JsonElement Object(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.Object ? json : throw Wrong(what, "an object", json);

    public static JsonElement.ArrayEnumerator Array(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw Wrong(what, "an array", json);

    public static string Text(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw Wrong(what, "a string", json);

    public static bool Flag(JsonElement json, string what) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(what, "true or false", json),
    };

    /// <summary>A 64-bit integer; never through a double.</summary>
    public static long Integer(JsonElement json, string what) =>
        json.TryGetInt64(out var number) && (number != 0 || json.GetRawText()[0] != '-')
            ? number
            : throw new CedarFormatException($"{what}: `{Cut(json)}` is not a 64-bit integer");

    public static JsonElement Member(JsonElement json, string name, string what) =>
        Object(json, what).TryGetProperty(name, out var member) ? member : throw new CedarFormatException($"{what}: the member `{name}` is missing");

    /// <summary>A member that may be missing.</summary>
    public static JsonElement? Optional(JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member : null;

    /// <summary>A member that may be missing or null.</summary>
    public static JsonElement? Nullable(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public static List<string> Texts(JsonElement json, string what)
    {
        var texts = new List<string>();
        foreach (var item in Array(json, what))
        {
            texts.Add(Text(item, what));
        }

        return texts;
    }

    /// <summary>
    /// An object as it stands; an array as the object whose members it lists in this order. The reference implementation reads many of its
    /// structures both ways. More items than names is an error, fewer leave the rest out.
    /// </summary>
    public static JsonElement Struct(JsonElement json, string what, params ReadOnlySpan<string> names)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > names.Length)
        {
            return Object(json, what);
        }

        var members = new List<string>();
        foreach (var item in json.EnumerateArray())
        {
            members.Add($"\"{names[members.Count]}\":{item.GetRawText()}");
        }

        return JsonElement.Parse($"{{{string.Join(',', members)}}}", Options);
    }

    /// <summary>A name out of a few: as a string, or as the object <c>{"name":null}</c>.</summary>
    public static string Choice(JsonElement json, string what)
    {
        if (json.ValueKind == JsonValueKind.Object && json.GetPropertyCount() == 1 && json.EnumerateObject().First() is { Value.ValueKind: JsonValueKind.Null } only)
        {
            return only.Name;
        }

        return Text(json, what);
    }

    /// <summary>Refuses members that are not listed.</summary>
    public static void Only(JsonElement json, string what, params ReadOnlySpan<string> names)
    {
        foreach (var member in Object(json, what).EnumerateObject())
        {
            if (!names.Contains(member.Name))
            {
                throw new CedarFormatException($"{what}: unknown member `{member.Name}`");
            }
        }
    }

    public static CedarFormatException Wrong(string what, string expected, JsonElement found) =>
        new($"{what}: expected {expected}, found {Cut(found)}");

    private static string Cut(JsonElement json)
    {
        var text = json.GetRawText();
        return text.Length > 60 ? $"{text.AsSpan(0, 60)}…" : text;
    }
}
