using System.Runtime.CompilerServices;
using System.Text.Json;
using Sidecar.Policy.Cedar.Evaluation;
using Sidecar.Policy.Cedar.Schemas;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Validation;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Json;

/// <summary>
/// JSON to values. <c>{"__entity":{type,id}}</c> and <c>{"__extn":{fn,arg|args}}</c> are explicit; where the schema says that an entity or an
/// extension value is expected, the wrapper may be left out. The type directs the reading; whether the value has it is for validation to say. (Reference §6.6.)
/// </summary>
internal static class ValueReader
{
    private const int MaxDepth = 256;

    public static CedarValue Read(JsonElement json, CedarType? expected, string what, int depth = 0)
    {
        if (depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CedarFormatException($"{what}: values nest more than {MaxDepth} deep");
        }

        return ReadAs(json, expected, what, depth);
    }

    public static EntityUid ReadUid(JsonElement json, string what)
    {
        if (json.ValueKind == JsonValueKind.Object && IsText(json, "__expr"))
        {
            throw new CedarFormatException($"{what}: `__expr` is no longer part of Cedar");
        }

        var inner = json.ValueKind is JsonValueKind.Object && json.TryGetProperty("__entity", out var wrapped) && IsTypeAndId(wrapped) ? wrapped
            : json;
        inner = StrictJson.Struct(inner, what, "type", "id");
        var type = StrictJson.Text(StrictJson.Member(inner, "type", what), what);
        return Keywords.IsPath(type)
            ? new EntityUid(type, StrictJson.Text(StrictJson.Member(inner, "id", what), what))
            : throw new CedarFormatException($"{what}: `{type}` is not an entity type");
    }

    /// <summary>True for <c>{"__entity":{"type":"…","id":"…"}}</c>. Anything less or more is a record with an odd key, as in the reference implementation.</summary>
    public static bool IsEntity(JsonElement json) =>
        json.GetPropertyCount() == 1 && json.TryGetProperty("__entity", out var inner) && inner.ValueKind == JsonValueKind.Object && IsText(inner, "type") && IsText(inner, "id");

    /// <summary>True for <c>{"__extn":{"fn":"…","arg":…}}</c> and the form with <c>args</c>.</summary>
    public static bool IsExtension(JsonElement json) =>
        json.GetPropertyCount() == 1 && json.TryGetProperty("__extn", out var inner) && IsCall(inner);

    public static Dictionary<string, CedarValue> ReadRecord(JsonElement json, RecordType? expected, string what, int depth = 0)
    {
        var pairs = new Dictionary<string, CedarValue>(StringComparer.Ordinal);
        foreach (var member in StrictJson.Object(json, what).EnumerateObject())
        {
            var where = depth == 0 ? $"{what}, attribute `{member.Name}`" : what;
            CedarType? type = null;
            if (expected is not null)
            {
                type = expected.Attributes.TryGetValue(member.Name, out var attribute)
                    ? attribute.Type
                    : throw new CedarFormatException($"{where}: the schema has no such attribute");
            }

            pairs.Add(member.Name, Read(member.Value, type, where, depth + 1));
        }

        var missing = expected?.Attributes.FirstOrDefault(a => a.Value.Required && !pairs.ContainsKey(a.Key)).Key;
        return missing is null ? pairs : throw new CedarFormatException($"{what}: the attribute `{missing}` is missing");
    }

    /// <summary>The same, when every number in it is one of Cedar's: also where a member means nothing, a fraction is refused.</summary>
    public static JsonElement Numbered(JsonElement json, string what)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CedarFormatException($"{what}: values nest too deep");
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.Number:
                StrictJson.Integer(json, what);
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Numbered(item, what);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                {
                    Numbered(member.Value, what);
                }

                break;
        }

        return json;
    }

    public static bool IsOldExpression(JsonElement json) => json.GetPropertyCount() == 1 && IsText(json, "__expr");

    private static bool IsTypeAndId(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => IsText(json, "type") && IsText(json, "id"),
        JsonValueKind.Array => json.GetArrayLength() == 2 && json.EnumerateArray().All(static i => i.ValueKind == JsonValueKind.String),
        _ => false,
    };

    private static bool IsText(JsonElement json, string name) => json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String;

    private static CedarValue ReadAs(JsonElement json, CedarType? expected, string what, int depth) => expected switch
    {
        EntityRefType => CedarValue.Of(ReadUid(json, what)),
        ExtensionType extension => ReadExtension(json, extension, what, depth),
        SetType set when json.ValueKind == JsonValueKind.Array => ReadSet(json, set.Element, what, depth),
        RecordType record when json.ValueKind == JsonValueKind.Object => CedarValue.RecordOf(ReadRecord(json, record, what, depth + 1)),
        SetType or RecordType => throw StrictJson.Wrong(what, expected.ToString(), json),
        _ => ReadPlain(json, what, depth),
    };

    /// <summary>A value that says itself what it is.</summary>
    private static CedarValue ReadPlain(JsonElement json, string what, int depth) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => CedarValue.Of(json.GetBoolean()),
        JsonValueKind.Number => CedarValue.Of(StrictJson.Integer(json, what)),
        JsonValueKind.String => CedarValue.Of(json.GetString()!),
        JsonValueKind.Array => ReadSet(json, null, what, depth),
        JsonValueKind.Object when IsEntity(json) => CedarValue.Of(ReadUid(Numbered(json, what), what)),
        JsonValueKind.Object when IsExtension(json) => ReadCall(Numbered(json, what).GetProperty("__extn"), typed: false, what, depth),
        JsonValueKind.Object when IsOldExpression(json) => throw new CedarFormatException($"{what}: `__expr` is no longer part of Cedar"),
        JsonValueKind.Object => CedarValue.RecordOf(ReadRecord(json, null, what, depth + 1)),
        _ => throw StrictJson.Wrong(what, "a value", json),
    };

    private static CedarValue ReadSet(JsonElement json, CedarType? element, string what, int depth) =>
        CedarValue.SetOf(json.EnumerateArray().Select(item => Read(item, element, what, depth + 1)));

    /// <summary>A call with or without its wrapper, or only what the type's constructor is called with.</summary>
    private static CedarValue ReadExtension(JsonElement json, ExtensionType expected, string what, int depth)
    {
        if (json.ValueKind == JsonValueKind.Object && IsText(json, "__expr"))
        {
            throw new CedarFormatException($"{what}: `__expr` is no longer part of Cedar");
        }

        var call = json.ValueKind is JsonValueKind.Object && json.TryGetProperty("__extn", out var wrapped) && IsCall(wrapped) ? wrapped
            : json;
        return IsCall(call)
            ? ReadCall(call, typed: true, what, depth)
            : Construct(ExtensionFunction.Find(expected.Constructor)!, [Read(json, CedarType.String, what, depth + 1)], what);
    }

    /// <summary>A function with one argument or a list of them. Newer writers give dates as a datetime and an offset.</summary>
    private static CedarValue ReadCall(JsonElement json, bool typed, string what, int depth)
    {
        var name = StrictJson.Text(StrictJson.Member(json, "fn", what), what);
        var function = ExtensionFunction.Find(name) ?? throw new CedarFormatException($"{what}: there is no function `{name}`");
        IEnumerable<JsonElement> arguments = json.TryGetProperty("arg", out var single) ? [single] : StrictJson.Array(StrictJson.Member(json, "args", what), what);
        return Construct(function, [.. arguments.Select((a, i) => Read(a, typed ? ArgumentType(function, i) : null, what, depth + 1))], what);
    }

    private static bool IsCall(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && IsText(json, "fn")
        && (json.TryGetProperty("arg", out _) || (json.TryGetProperty("args", out var list) && list.ValueKind == JsonValueKind.Array));

    private static CedarType? ArgumentType(ExtensionFunction function, int at) => ExtensionSignature.Of(function.Id).Parameters.ElementAtOrDefault(at);

    private static CedarValue Construct(ExtensionFunction function, List<CedarValue> arguments, string what)
    {
        if (arguments.Count != function.Arguments + (function.IsConstructor ? 0 : 1))
        {
            throw new CedarFormatException($"{what}: `{function.Name}` has a wrong number of arguments");
        }

        ConstantNode[] nodes = [.. arguments.Select(static a => new ConstantNode(Value.Of(a)))];
        var frame = default(Frame);
        var value = new ExtensionNode(function, nodes[0], nodes.Length > 1 ? nodes[1] : null).Evaluate(ref frame);
        return value.IsError ? throw new CedarFormatException($"{what}: {frame.Error}") : value.ToCedarValue();
    }
}
