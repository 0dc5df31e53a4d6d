namespace Sidecar.Policy.Tests.Cedar;

using System.Text.Json;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Evaluation;
using Sidecar.Policy.Cedar.Syntax;

/// <summary>Reads the suites' JSON in its explicit forms (<c>__entity</c>, <c>__extn</c>), which need no schema.</summary>
internal static class CedarJson
{
    public static EntityUid Uid(JsonElement json)
    {
        var inner = json.TryGetProperty("__entity", out var wrapped) ? wrapped : json;
        return new EntityUid(inner.GetProperty("type").GetString()!, inner.GetProperty("id").GetString()!);
    }

    public static Entity Entity(JsonElement json) => new(
        Uid(json.GetProperty("uid")),
        Record(json.GetProperty("attrs")),
        [.. json.GetProperty("parents").EnumerateArray().Select(Uid)])
    {
        Tags = json.TryGetProperty("tags", out var tags) ? Record(tags) : new Dictionary<string, CedarValue>(),
    };

    public static Dictionary<string, CedarValue> Record(JsonElement json) =>
        json.EnumerateObject().ToDictionary(static p => p.Name, static p => Value(p.Value), StringComparer.Ordinal);

    /// <summary>The hand-written suite leaves <c>__entity</c> out where the schema says entity. Without the schema: a type and an id and nothing else.</summary>
    private static bool IsImplicitEntity(JsonElement json) =>
        json.GetPropertyCount() == 2
        && json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
        && json.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String;

    /// <summary>A constructor with its text, or (newer writers, for dates) any function with its arguments.</summary>
    private static CedarValue Extension(JsonElement json)
    {
        var function = ExtensionFunction.Find(json.GetProperty("fn").GetString()!)!;
        Node[] arguments = json.TryGetProperty("args", out var list)
            ? [.. list.EnumerateArray().Select(Constant)]
            : [Constant(json.GetProperty("arg"))];
        var frame = default(Frame);
        return new ExtensionNode(function, arguments[0], arguments.ElementAtOrDefault(1)).Evaluate(ref frame).ToCedarValue();

        static ConstantNode Constant(JsonElement json) => new(Sidecar.Policy.Cedar.Values.Value.Of(Value(json)));
    }

    private static CedarValue Value(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return CedarValue.Of(json.GetBoolean());
            case JsonValueKind.Number:
                return CedarValue.Of(json.GetInt64());
            case JsonValueKind.String:
                return CedarValue.Of(json.GetString()!);
            case JsonValueKind.Array:
                return CedarValue.SetOf(json.EnumerateArray().Select(Value));
            case JsonValueKind.Object when json.TryGetProperty("__entity", out _):
                return CedarValue.Of(Uid(json));
            case JsonValueKind.Object when json.TryGetProperty("__extn", out var extension):
                return Extension(extension);
            case JsonValueKind.Object when IsImplicitEntity(json):
                return CedarValue.Of(Uid(json));
            case JsonValueKind.Object:
                return CedarValue.RecordOf(Record(json));
            default:
                throw new NotSupportedException($"{json.ValueKind}");
        }
    }
}
