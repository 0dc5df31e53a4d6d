using System.Text.Json.Nodes;

namespace Sidecar.OracleDiff.Generate;

/// <summary>The schema of a world, as text or as JSON; a name is written short or in full where both mean the same.</summary>
internal sealed class SchemaWriter(Dice dice, World world, CedarText spelling)
{
    private IEnumerable<string> Spaces => world.Namespaces.Concat(world.Types.Select(static t => World.SpaceOf(t.Name))).Distinct();

    public string Text() => string.Join("\n", Spaces.Select(space =>
    {
        List<string> declarations =
        [
            .. world.CommonTypes.Where(c => c.Namespace == space).Select(c => $"{Annotations()}type {c.Name} = {KindText(c.Inner, space)};"),
            .. world.Types.Where(t => World.SpaceOf(t.Name) == space).DistinctBy(static t => t.Name).Select(t => EntityText(t, space)),
            .. world.Actions.Where(a => World.SpaceOf(a.Type) == space).Select(a => ActionText(a, space)),
        ];
        var body = string.Join(" ", declarations);
        return space.Length == 0 ? body : $"{Annotations()}namespace {space} {{ {body} }}";
    }));

    public JsonObject Json()
    {
        var schema = new JsonObject();
        foreach (var space in Spaces)
        {
            var entityTypes = new JsonObject();
            foreach (var type in world.Types.Where(t => World.SpaceOf(t.Name) == space))
            {
                entityTypes[World.LastOf(type.Name)] = EntityJson(type, space);
            }

            var actions = new JsonObject();
            foreach (var action in world.Actions.Where(a => World.SpaceOf(a.Type) == space))
            {
                actions[action.Id] = ActionJson(action, space);
            }

            var part = new JsonObject { ["entityTypes"] = entityTypes, ["actions"] = actions };
            if (world.CommonTypes.Where(c => c.Namespace == space).ToList() is { Count: > 0 } common)
            {
                part["commonTypes"] = new JsonObject(common.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)KindJson(c.Inner, space))));
            }

            schema[space] = part;
        }

        return schema;
    }

    /// <summary>Short inside its own namespace, unless it is written in full all the same.</summary>
    private string Short(string path, string space) => World.SpaceOf(path) == space && dice.Percent(75) ? World.LastOf(path) : path;

    private string Annotations() => dice.OneIn(15) ? $"@doc({spelling.Quote("x")}) " : dice.OneIn(40) ? "@a " : "";

    private string EntityText(TypeModel type, string space)
    {
        var name = World.LastOf(type.Name);
        if (type.Ids is not null)
        {
            return $"{Annotations()}entity {name} enum [{string.Join(", ", type.Ids.Select(i => spelling.Quote(i)))}{Comma()}];";
        }

        var parents = type.MemberOf.Count == 0 ? "" : type.MemberOf.Count == 1 && dice.OneIn(2) ? $" in {Short(type.MemberOf[0], space)}" : $" in [{string.Join(", ", type.MemberOf.Select(p => Short(p, space)))}]";
        var shape = type.Attributes.Count == 0 && dice.OneIn(2) ? "" : $"{(dice.OneIn(2) ? " =" : "")} {RecordText(type.Attributes, space)}";
        return $"{Annotations()}entity {name}{parents}{shape}{(type.Tags is null ? "" : $" tags {KindText(type.Tags, space)}")};";
    }

    private string ActionText(ActionModel action, string space)
    {
        var groups = action.MemberOf.Count == 0 ? "" : $" in [{string.Join(", ", action.MemberOf.Select(g => g.Type == action.Type && dice.OneIn(2) ? spelling.Quote(g.Id) : $"{g.Type}::{spelling.Quote(g.Id)}"))}]";
        var applies = !action.Applies && dice.OneIn(2) ? "" : $" appliesTo {{ principal: {List(action.Principals)}, resource: {List(action.Resources)}{(action.Context.Count == 0 && dice.OneIn(2) ? "" : $", context: {RecordText(action.Context, space)}")}{Comma()} }}";
        return $"{Annotations()}action {spelling.Name(action.Id)}{groups}{applies};";

        string List(List<string> types) => types.Count == 1 && dice.OneIn(2) ? Short(types[0], space) : $"[{string.Join(", ", types.Select(t => Short(t, space)))}]";
    }

    private string RecordText(List<Member> members, string space) =>
        $"{{{string.Join(", ", members.Select(m => $"{Annotations()}{spelling.Name(m.Name)}{(m.Required ? "" : "?")}:{spelling.Gap()} {KindText(m.Kind, space)}"))}{(members.Count > 0 ? Comma() : "")}}}";

    private string KindText(Kind kind, string space) => kind switch
    {
        Kind.Common common => Short(World.Qualify(common.Namespace, common.Name), space),
        Kind.Primitive primitive => (dice.OneIn(15) ? "__cedar::" : "") + primitive.Name,
        Kind.Extension extension => (dice.OneIn(15) ? "__cedar::" : "") + extension.Name,
        Kind.Set set => $"Set<{KindText(set.Element, space)}>",
        Kind.Record record => RecordText(record.Members, space),
        Kind.Reference reference => Short(reference.Type, space),
        _ => "Long",
    };

    private JsonObject EntityJson(TypeModel type, string space)
    {
        if (type.Ids is not null)
        {
            return new JsonObject { ["enum"] = new JsonArray([.. type.Ids.Select(static i => (JsonNode)i)]) };
        }

        var json = new JsonObject { ["memberOfTypes"] = Names(type.MemberOf, space) };
        if (type.Attributes.Count > 0 || dice.OneIn(2))
        {
            json["shape"] = RecordJson(type.Attributes, space);
        }

        if (type.Tags is not null)
        {
            json["tags"] = KindJson(type.Tags, space);
        }

        return json;
    }

    private JsonObject ActionJson(ActionModel action, string space)
    {
        var json = new JsonObject();
        if (action.MemberOf.Count > 0 || dice.OneIn(2))
        {
            json["memberOf"] = new JsonArray([.. action.MemberOf.Select(g => (JsonNode)(g.Type == action.Type && dice.OneIn(2) ? new JsonObject { ["id"] = g.Id } : Est.Uid(g.Type, g.Id)))]);
        }

        if (action.Applies || dice.OneIn(2))
        {
            json["appliesTo"] = new JsonObject { ["principalTypes"] = Names(action.Principals, space), ["resourceTypes"] = Names(action.Resources, space), ["context"] = RecordJson(action.Context, space) };
        }

        return json;
    }

    private JsonArray Names(List<string> types, string space) => [.. types.Select(t => (JsonNode)Short(t, space))];

    private JsonObject RecordJson(List<Member> members, string space)
    {
        var attributes = new JsonObject();
        foreach (var member in members)
        {
            var json = KindJson(member.Kind, space);
            if (!member.Required || dice.OneIn(3))
            {
                json["required"] = member.Required;
            }

            attributes[member.Name] = json;
        }

        return new JsonObject { ["type"] = "Record", ["attributes"] = attributes };
    }

    private JsonObject KindJson(Kind kind, string space) => kind switch
    {
        Kind.Common common => new JsonObject { ["type"] = Short(World.Qualify(common.Namespace, common.Name), space) },
        Kind.Primitive { Name: "Bool" } => dice.OneIn(4) ? EntityOrCommon("Bool") : new JsonObject { ["type"] = "Boolean" },
        Kind.Primitive primitive => dice.OneIn(6) ? EntityOrCommon($"{dice.Pick("", "__cedar::")}{primitive.Name}") : new JsonObject { ["type"] = primitive.Name },
        Kind.Extension extension => dice.OneIn(4) ? EntityOrCommon(extension.Name) : new JsonObject { ["type"] = "Extension", ["name"] = extension.Name },
        Kind.Set set => new JsonObject { ["type"] = "Set", ["element"] = KindJson(set.Element, space) },
        Kind.Record record => RecordJson(record.Members, space),
        Kind.Reference reference => dice.OneIn(4) ? EntityOrCommon(Short(reference.Type, space)) : new JsonObject { ["type"] = "Entity", ["name"] = Short(reference.Type, space) },
        _ => new JsonObject { ["type"] = "Long" },
    };

    private static JsonObject EntityOrCommon(string name) => new() { ["type"] = "EntityOrCommon", ["name"] = name };

    private string Comma() => dice.OneIn(30) ? "," : "";
}
