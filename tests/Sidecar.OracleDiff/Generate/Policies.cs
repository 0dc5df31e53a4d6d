using System.Text.Json.Nodes;

namespace Sidecar.OracleDiff.Generate;

/// <summary>Policies and templates about a world, in the JSON form and as text.</summary>
internal sealed class Policies(Dice dice, World world, int illTyped, int depth)
{
    public JsonObject Make(bool template = false)
    {
        var action = dice.PickFrom(world.Actions);
        var principal = action.Principals.Count > 0 ? dice.PickFrom(action.Principals) : dice.PickFrom(world.Types).Name;
        var resource = action.Resources.Count > 0 ? dice.PickFrom(action.Resources) : dice.PickFrom(world.Types).Name;
        var expressions = new Expressions(dice, world, principal, resource, action, illTyped);
        var policy = new JsonObject
        {
            ["effect"] = dice.Pick("permit", "permit", "forbid"),
            ["principal"] = Scope(principal, "?principal", template),
            ["action"] = ActionScope(action),
            ["resource"] = Scope(resource, "?resource", template),
            ["conditions"] = new JsonArray([.. dice.Some(2, () => (JsonNode)new JsonObject { ["kind"] = dice.Pick("when", "when", "unless"), ["body"] = expressions.Condition(dice.Below(depth) + 1) })]),
        };
        if (dice.OneIn(8))
        {
            policy["annotations"] = new JsonObject(dice.Some(2, () => dice.Pick("id", "if", "a_1")).Distinct().Select(n => KeyValuePair.Create(n, (JsonNode?)(dice.OneIn(4) ? null : Literals.Text(dice)))));
        }

        return policy;
    }

    public string Text(JsonObject policy, CedarText spelling)
    {
        var annotations = string.Concat(((JsonObject?)policy["annotations"] ?? []).Select(a => $"@{a.Key}{(a.Value is null ? "" : $"({spelling.Quote((string)a.Value!)})")} "));
        if (annotations.Length > 0 && dice.OneIn(20))
        {
            annotations += annotations;
        }

        var conditions = ((JsonArray)policy["conditions"]!).Select(c => $" {(string)c!["kind"]!}{spelling.Gap()} {{ {spelling.Expression(c["body"])} }}");
        return $"{annotations}{(string)policy["effect"]!}(principal{ScopeText(policy["principal"]!, spelling)},{spelling.Gap()} action{ScopeText(policy["action"]!, spelling)}, resource{ScopeText(policy["resource"]!, spelling)}"
            + $"{(dice.OneIn(40) ? "," : "")}){string.Concat(conditions)};{spelling.Gap()}";
    }

    private static string ScopeText(JsonNode scope, CedarText spelling)
    {
        var operand = scope["entity"] is { } entity ? spelling.Uid(entity) : (string?)scope["slot"];
        return (string)scope["op"]! switch
        {
            "==" => $" == {operand}",
            "in" when scope["entities"] is JsonArray list => $" in [{string.Join(", ", list.Select(e => spelling.Uid(e!)))}]",
            "in" => $" in {operand}",
            "is" => $" is {spelling.Path((string)scope["entity_type"]!)}{(scope["in"] is { } group ? $" in {(group["entity"] is { } e ? spelling.Uid(e) : (string?)group["slot"])}" : "")}",
            _ => "",
        };
    }

    private JsonObject Scope(string type, string slot, bool template)
    {
        if (dice.Percent(template ? 15 : 60))
        {
            return new JsonObject { ["op"] = "All" };
        }

        type = dice.OneIn(10) ? dice.PickFrom(world.Types).Name : type;
        JsonObject Operand()
        {
            var group = world.Find(type) is { MemberOf.Count: > 0 } model && dice.OneIn(2) ? dice.PickFrom(model.MemberOf) : type;
            return template && dice.Percent(75) ? new JsonObject { ["slot"] = dice.OneIn(60) ? "?other" : slot } : new JsonObject { ["entity"] = Est.Uid(group, world.Id(group)) };
        }

        var scope = Operand();
        switch (dice.Below(4))
        {
            case 0 or 1:
                scope["op"] = dice.Pick("==", "in");
                return scope;
            case 2:
                return new JsonObject { ["op"] = "is", ["entity_type"] = type };
            default:
                return new JsonObject { ["op"] = "is", ["entity_type"] = type, ["in"] = scope };
        }
    }

    private JsonObject ActionScope(ActionModel action) => dice.Below(5) switch
    {
        0 or 1 => new JsonObject { ["op"] = "All" },
        2 => new JsonObject { ["op"] = "==", ["entity"] = Uid(action) },
        3 => new JsonObject { ["op"] = "in", ["entity"] = Uid(dice.PickFrom(world.Actions)) },
        _ => new JsonObject { ["op"] = "in", ["entities"] = new JsonArray([.. dice.Some(3, () => (JsonNode)Uid(dice.PickFrom(world.Actions)))]) },
    };

    private JsonObject Uid(ActionModel action) =>
        dice.OneIn(80) ? Est.Uid(dice.PickFrom(world.Types).Name, "read") : Est.Uid(action.Type, dice.OneIn(60) ? "nope" : action.Id);
}
