using System.Text.Json.Nodes;

namespace Sidecar.OracleDiff.Generate;

/// <summary>Entities, contexts and requests of a world. With a schema they fit it mostly; without, they hold what they like.</summary>
internal sealed class Data(Dice dice, World world, bool typed, int odd)
{
    public JsonArray Entities()
    {
        var entities = new JsonArray();
        foreach (var type in world.Types)
        {
            foreach (var id in (type.Ids ?? ["x", "y"]).Take(dice.Below(3)))
            {
                entities.Add((JsonNode)Entity(type, id));
            }
        }

        if (!typed)
        {
            foreach (var action in world.Actions.Where(_ => dice.OneIn(2)))
            {
                entities.Add((JsonNode)new JsonObject { ["uid"] = Est.Uid(action.Type, action.Id), ["attrs"] = new JsonObject(), ["parents"] = new JsonArray([.. action.MemberOf.Select(static a => (JsonNode)Est.Uid(a.Type, a.Id))]) });
            }
        }

        if (entities.Count > 0 && dice.OneIn(40))
        {
            entities.Add(entities[dice.Below(entities.Count)]!.DeepClone());
        }

        return entities;
    }

    public void AddRequest(JsonObject line)
    {
        var action = dice.PickFrom(world.Actions);
        line["principal"] = Uid(Either(action.Principals));
        line["action"] = dice.OneIn(50) ? Est.Uid(action.Type, "nope") : Wrapped(Est.Uid(action.Type, action.Id));
        line["resource"] = Uid(Either(action.Resources));
        if (dice.OneIn(20) && action.Context.Count == 0)
        {
            return;
        }

        line["context"] = Record(action.Context);
        if (dice.OneIn(10))
        {
            line["validateRequest"] = dice.OneIn(3);
        }
    }

    public JsonNode? Value(Kind kind, int depth = 0)
    {
        if (dice.Below(1000) < odd)
        {
            kind = dice.Pick(Kind.Long, Kind.Bool, Kind.String, new Kind.Set(Kind.Long), new Kind.Record([]), new Kind.Reference(dice.PickFrom(world.Types).Name), new Kind.Extension("decimal"));
        }

        switch (kind.Plain)
        {
            case Kind.Primitive { Name: "Bool" }:
                return dice.OneIn(2);
            case Kind.Primitive { Name: "Long" }:
                return Literals.Integer(dice);
            case Kind.Primitive:
                return Literals.Text(dice);
            case Kind.Extension extension:
                return Extension(extension.Name == "ipaddr" ? "ip" : extension.Name);
            case Kind.Set set:
                return new JsonArray([.. dice.Some(3, () => Value(set.Element, depth + 1))]);
            case Kind.Record record:
                return Record(record.Members);
            case Kind.Reference reference:
                var uid = Est.Uid(reference.Type, world.Id(reference.Type));
                return typed && dice.OneIn(2) ? uid : new JsonObject { ["__entity"] = uid };
            default:
                return null;
        }
    }

    private JsonObject Entity(TypeModel type, string id)
    {
        var entity = new JsonObject
        {
            ["uid"] = Wrapped(Est.Uid(type.Name, id)),
            ["attrs"] = Record(type.Attributes),
            ["parents"] = new JsonArray([.. dice.Some(typed && type.MemberOf.Count == 0 && !dice.OneIn(60) ? 0 : 2, () => (JsonNode)Parent(type, id))]),
        };
        if (dice.OneIn(3) && (!typed || type.Tags is not null || dice.OneIn(30)))
        {
            var tags = new JsonObject();
            foreach (var name in dice.Some(3, () => dice.Pick("a", "b", "", "é", Literals.Text(dice))).Distinct())
            {
                tags[name] = Value(type.Tags ?? dice.Pick(Kind.String, Kind.Long));
            }

            entity["tags"] = tags;
        }

        return entity;
    }

    /// <summary>Mostly one that is allowed and leads upwards, so that cycles are rare.</summary>
    private JsonObject Parent(TypeModel type, string id)
    {
        if (type.MemberOf.Count == 0 && !dice.OneIn(40))
        {
            var any = dice.PickFrom(world.Types);
            return typed ? Est.Uid(type.Name, "nope") : Est.Uid(any.Name, any.Name == type.Name ? $"{id}{id}" : "top");
        }

        var of = type.MemberOf.Count == 0 ? type.Name : dice.PickFrom(type.MemberOf);
        return Wrapped(Est.Uid(of, world.Find(of)?.Ids is null && (of == type.Name || dice.OneIn(4)) ? $"{id}{id}" : world.Id(of)));
    }

    private JsonObject Record(List<Member> members)
    {
        var record = new JsonObject();
        foreach (var member in members)
        {
            if (member.Required ? dice.Below(1000) >= odd : dice.OneIn(2))
            {
                record[member.Name] = Value(member.Kind);
            }
        }

        if (dice.Below(1000) < odd)
        {
            record[world.Name()] = Value(Kind.Long);
        }

        return record;
    }

    private JsonNode Extension(string function)
    {
        var text = dice.Percent(typed ? 97 : 90) ? Literals.GoodArgument(dice, function) : Literals.Argument(dice, function);
        var call = new JsonObject { ["fn"] = function };
        if (function == "datetime" && dice.OneIn(6))
        {
            call = new JsonObject { ["fn"] = "offset", ["args"] = new JsonArray(Explicit("datetime", text), Explicit("duration", Literals.GoodArgument(dice, "duration"))) };
        }
        else
        {
            var list = dice.OneIn(10);
            call[list ? "args" : "arg"] = list != dice.OneIn(100) ? new JsonArray(text) : text;
        }

        return typed ? dice.Below(3) switch { 0 => text, 1 => call, _ => Wrap(call) } : Wrap(call);
    }

    private static JsonObject Explicit(string function, string text) => Wrap(new JsonObject { ["fn"] = function, ["arg"] = text });

    private static JsonObject Wrap(JsonObject call) => new() { ["__extn"] = call };

    private string Either(List<string> types) => types.Count > 0 && !dice.OneIn(25) ? dice.PickFrom(types) : dice.PickFrom(world.Types).Name;

    private JsonNode Uid(string type)
    {
        var id = dice.OneIn(5) ? world.Id(type) : world.Find(type)?.Ids is { } ids ? ids[0] : dice.Pick("x", "y");
        return dice.OneIn(6) && id.All(char.IsAsciiLetter) ? JsonValue.Create($"{type}::\"{id}\"") : Wrapped(Est.Uid(type, id));
    }

    private JsonObject Wrapped(JsonObject uid) => dice.OneIn(6) ? new JsonObject { ["__entity"] = uid } : uid;
}
