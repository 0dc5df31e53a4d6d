using System.Runtime.CompilerServices;
using System.Text.Json;
using Sidecar.Policy.Cedar.Evaluation;
using Sidecar.Policy.Cedar.Schemas;
using Sidecar.Policy.Cedar.Syntax;
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
        var inner = StrictJson.Object(json, what).TryGetProperty("__entity", out var wrapped) ? wrapped : json;
        var type = StrictJson.Text(StrictJson.Member(inner, "type", what), what);
        return Keywords.IsPath(type)
            ? new EntityUid(type, StrictJson.Text(StrictJson.Member(inner, "id", what), what))
            : throw new CedarFormatException($"{what}: `{type}` is not an entity type");
    }

    /// <summary>True for <c>{"__entity":{"type":"…","id":"…"}}</c>. Anything less is a record with an odd key, as in the reference implementation.</summary>
    public static bool IsEntity(JsonElement json) =>
        json.TryGetProperty("__entity", out var inner) && inner.ValueKind == JsonValueKind.Object && IsText(inner, "type") && IsText(inner, "id");

    /// <summary>True for <c>{"__extn":{"fn":"…","arg":…}}</c> and the form with <c>args</c>.</summary>
    public static bool IsExtension(JsonElement json) =>
        json.TryGetProperty("__extn", out var inner) && inner.ValueKind == JsonValueKind.Object && IsText(inner, "fn")
        && (inner.TryGetProperty("arg", out _) || (inner.TryGetProperty("args", out var list) && list.ValueKind == JsonValueKind.Array));

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

    private static bool IsText(JsonElement json, string name) => json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String;

    private static CedarValue ReadAs(JsonElement json, CedarType? expected, string what, int depth)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return CedarValue.Of(json.GetBoolean());
            case JsonValueKind.Number:
                return CedarValue.Of(StrictJson.Integer(json, what));
            case JsonValueKind.String when expected is ExtensionType extension:
                return Construct(ExtensionFunction.Find(extension.Constructor)!, [CedarValue.Of(json.GetString()!)], what);
            case JsonValueKind.String:
                return CedarValue.Of(json.GetString()!);
            case JsonValueKind.Array:
                return ReadSet(json, expected, what, depth);
            case JsonValueKind.Object:
                return ReadObject(json, expected, what, depth);
            default:
                throw StrictJson.Wrong(what, expected?.ToString() ?? "a value", json);
        }
    }

    private static CedarValue ReadSet(JsonElement json, CedarType? expected, string what, int depth)
    {
        if (expected is not (null or SetType))
        {
            throw StrictJson.Wrong(what, expected.ToString(), json);
        }

        var element = (expected as SetType)?.Element;
        return CedarValue.SetOf(json.EnumerateArray().Select(item => Read(item, element, what, depth + 1)));
    }

    private static CedarValue ReadObject(JsonElement json, CedarType? expected, string what, int depth)
    {
        if (expected is EntityRefType)
        {
            return CedarValue.Of(ReadUid(json, what));
        }

        if (expected is ExtensionType)
        {
            return ReadExtension(json.TryGetProperty("__extn", out var wrapped) ? wrapped : json, what, depth);
        }

        if (expected is RecordType record)
        {
            return CedarValue.RecordOf(ReadRecord(json, record, what, depth + 1));
        }

        if (expected is not null)
        {
            throw StrictJson.Wrong(what, expected.ToString(), json);
        }

        if (IsEntity(json))
        {
            return CedarValue.Of(ReadUid(json, what));
        }

        if (IsExtension(json))
        {
            return ReadExtension(json.GetProperty("__extn"), what, depth);
        }

        return json.TryGetProperty("__expr", out var code) && code.ValueKind == JsonValueKind.String
            ? throw new CedarFormatException($"{what}: `__expr` is no longer part of Cedar")
            : CedarValue.RecordOf(ReadRecord(json, null, what, depth + 1));
    }

    /// <summary>A function with one argument or a list of them. Newer writers give dates as a datetime and an offset.</summary>
    private static CedarValue ReadExtension(JsonElement json, string what, int depth)
    {
        var name = StrictJson.Text(StrictJson.Member(json, "fn", what), what);
        var function = ExtensionFunction.Find(name) ?? throw new CedarFormatException($"{what}: there is no function `{name}`");
        List<CedarValue> arguments = json.TryGetProperty("args", out var list)
            ? [.. StrictJson.Array(list, what).Select(a => Read(a, ArgumentType(function), what, depth + 1))]
            : [Read(StrictJson.Member(json, "arg", what), ArgumentType(function), what, depth + 1)];
        return Construct(function, arguments, what);
    }

    private static StringType? ArgumentType(ExtensionFunction function) => function.IsConstructor ? CedarType.String : null;

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
