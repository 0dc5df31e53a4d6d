using System.Text.Json;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Json;

/// <summary>
/// A policy in JSON: {effect, principal, action, resource, conditions:[{kind, body}], annotations?}. (Reference §6.6.)
/// </summary>
internal static class PolicyReader
{
    public static PolicySyntax Read(JsonElement json, string what)
    {
        json = StrictJson.Struct(json, what, "effect", "principal", "action", "resource", "conditions", "annotations");
        StrictJson.Only(json, what, "effect", "principal", "action", "resource", "conditions", "annotations");
        var effect = StrictJson.Choice(StrictJson.Member(json, "effect", what), what) switch
        {
            "permit" => Effect.Permit,
            "forbid" => Effect.Forbid,
            var other => throw new CedarFormatException($"{what}: `{other}` is not an effect"),
        };
        var conditions = new List<Condition>();
        foreach (var item in StrictJson.Array(StrictJson.Member(json, "conditions", what), what))
        {
            var condition = StrictJson.Struct(item, what, "kind", "body");
            StrictJson.Only(condition, what, "kind", "body");
            var kind = StrictJson.Text(StrictJson.Member(condition, "kind", what), what);
            conditions.Add(kind is "when" or "unless"
                ? new Condition(kind == "unless", new ExprReader(what).Read(StrictJson.Member(condition, "body", what)))
                : throw new CedarFormatException($"{what}: `{kind}` is neither when nor unless"));
        }

        return new PolicySyntax(
            new Position(1, 1),
            ReadAnnotations(json, what),
            effect,
            ReadScope(StrictJson.Member(json, "principal", what), "?principal", $"{what}, principal"),
            ReadAction(StrictJson.Member(json, "action", what), $"{what}, action"),
            ReadScope(StrictJson.Member(json, "resource", what), "?resource", $"{what}, resource"),
            conditions);
    }

    private static List<KeyValuePair<string, string>> ReadAnnotations(JsonElement json, string what)
    {
        var annotations = new List<KeyValuePair<string, string>>();
        if (StrictJson.Optional(json, "annotations") is { } members)
        {
            foreach (var member in StrictJson.Object(members, what).EnumerateObject())
            {
                annotations.Add(Keywords.IsIdentifier(member.Name)
                    ? new(member.Name, member.Value.ValueKind == JsonValueKind.Null ? "" : StrictJson.Text(member.Value, what))
                    : throw new CedarFormatException($"{what}: `{member.Name}` cannot name an annotation"));
            }
        }

        return annotations;
    }

    /// <summary>Unknown members of a scope are ignored, unlike everywhere else in a policy (cedar-wasm 4.12.0).</summary>
    private static EntityScope ReadScope(JsonElement json, string slot, string what)
    {
        json = Constraint(json, what);
        switch (StrictJson.Text(StrictJson.Member(json, "op", what), what))
        {
            case "All" or "all":
                return EntityScope.Any;
            case "==":
                return new EntityScope(ScopeKind.Equal, null, ReadEntityOrSlot(json, slot, what));
            case "in":
                return new EntityScope(ScopeKind.In, null, ReadEntityOrSlot(json, slot, what));
            case "is":
                StrictJson.Only(json, what, "op", "entity_type", "in");
                var type = ReadType(json, what);
                if (StrictJson.Nullable(json, "in") is not { } ancestor)
                {
                    return new EntityScope(ScopeKind.Is, type);
                }

                return new EntityScope(ScopeKind.IsIn, type, ReadEntityOrSlot(StrictJson.Object(ancestor, what), slot, what));
            case var other:
                throw new CedarFormatException($"{what}: `{other}` is not an operator of a scope");
        }
    }

    /// <summary>The operator and what belongs to it; <c>All</c> and <c>is</c> also as a list.</summary>
    private static JsonElement Constraint(JsonElement json, string what)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return json;
        }

        var names = json.GetArrayLength() == 0 || json[0].ValueKind != JsonValueKind.String ? 0 : json[0].GetString() switch { "All" or "all" => 1, "is" => 3, _ => 0 };
        return names > 0 && names == json.GetArrayLength() ? StrictJson.Struct(json, what, "op", "entity_type", "in") : throw StrictJson.Wrong(what, "an object", json);
    }

    public static string ReadType(JsonElement json, string what)
    {
        var type = StrictJson.Text(StrictJson.Member(json, "entity_type", what), what);
        return Keywords.IsPath(type) ? type : throw new CedarFormatException($"{what}: `{type}` is not an entity type");
    }

    private static EntityUid? ReadEntityOrSlot(JsonElement json, string slot, string what)
    {
        if (json.TryGetProperty("entity", out var entity))
        {
            return ValueReader.ReadUid(entity, what);
        }

        return StrictJson.Text(StrictJson.Member(json, "slot", what), what) == slot
            ? null
            : throw new CedarFormatException($"{what}: the slot here is {slot}");
    }

    private static ActionScope ReadAction(JsonElement json, string what)
    {
        json = Constraint(json, what);
        switch (StrictJson.Text(StrictJson.Member(json, "op", what), what))
        {
            case "All" or "all":
                return ActionScope.Any;
            case "==":
                return new ActionScope(ScopeKind.Equal, [ReadActionUid(StrictJson.Member(json, "entity", what), what)]);
            case "in" when json.TryGetProperty("entity", out var entity):
                return new ActionScope(ScopeKind.In, [ReadActionUid(entity, what)]);
            case "in":
                var entities = StrictJson.Array(StrictJson.Member(json, "entities", what), what);
                return new ActionScope(ScopeKind.In, [.. entities.Select(e => ReadActionUid(e, what))], IsList: true);
            case var other:
                throw new CedarFormatException($"{what}: `{other}` is not an operator of the action's scope");
        }
    }

    private static EntityUid ReadActionUid(JsonElement json, string what)
    {
        var uid = ValueReader.ReadUid(json, what);
        return CedarSchema.IsActionType(uid.Type) ? uid : throw new CedarFormatException($"{what}: {uid} is not an action");
    }
}
