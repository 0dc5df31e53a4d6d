using System.Text.Json.Nodes;

namespace Sidecar.OracleDiff.Generate;

/// <summary>
/// Expressions about a world, in the JSON form. Most have the type that is asked for, some have another. What an expression reads may be
/// missing; it is then often, not always, guarded by <c>has</c>.
/// </summary>
internal sealed class Expressions(Dice dice, World world, string principal, string resource, ActionModel action, int illTyped)
{
    private static readonly string[] DecimalTests = ["lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual"];
    private static readonly string[] AddressTests = ["isIpv4", "isIpv6", "isLoopback", "isMulticast"];
    private List<JsonObject> _guards = [];

    public JsonObject Condition(int depth) => Make(Kind.Bool, depth);

    public JsonObject Make(Kind kind, int depth)
    {
        if (dice.Percent(illTyped))
        {
            kind = AnyKind();
        }

        if (depth > 0 && dice.OneIn(14))
        {
            return Est.If(Bool(depth - 1), Make(kind, depth - 1), Make(kind, depth - 1));
        }

        return (depth > 0 || dice.OneIn(2)) && dice.OneIn(3) && Read(kind) is { } read ? read : kind.Plain switch
        {
            Kind.Primitive { Name: "Bool" } => Bool(depth),
            Kind.Primitive { Name: "Long" } => Long(depth),
            Kind.Primitive => depth > 0 && dice.OneIn(12) ? Tag(depth) : Est.Value(Literals.Text(dice)),
            Kind.Extension extension => Extension(extension.Name, depth),
            Kind.Set set => Est.Node("Set", new JsonArray([.. dice.Some(3, () => (JsonNode)Make(set.Element, depth - 1))])),
            Kind.Record record => Record(record, depth),
            Kind.Reference reference => Reference(reference.Type),
            _ => Est.Value(true),
        };
    }

    private Kind AnyKind() => dice.Below(9) switch
    {
        0 => Kind.Bool,
        1 => Kind.Long,
        2 => Kind.String,
        3 => new Kind.Extension(dice.Pick("ipaddr", "decimal", "datetime", "duration")),
        4 or 5 => new Kind.Reference(dice.PickFrom(world.Types).Name),
        6 or 7 => new Kind.Set(dice.Pick(Kind.Long, Kind.String, Kind.Bool)),
        _ => new Kind.Record([.. dice.Some(2, () => new Member(world.Name(), dice.Pick(Kind.Long, Kind.String), true)).DistinctBy(static m => m.Name)]),
    };

    /// <summary>A truth, with the guards that its operands want in front of it.</summary>
    private JsonObject Bool(int depth)
    {
        if (depth > 1 && dice.OneIn(2))
        {
            return dice.Below(5) switch
            {
                0 => Est.Unary("!", Make(Kind.Bool, depth - 1)),
                1 or 2 => Est.Binary("&&", Make(Kind.Bool, depth - 1), Make(Kind.Bool, depth - 1)),
                _ => Est.Binary("||", Make(Kind.Bool, depth - 1), Make(Kind.Bool, depth - 1)),
            };
        }

        var outer = _guards;
        _guards = [];
        var test = Test(depth - 1);
        foreach (var guard in Enumerable.Reverse(_guards))
        {
            test = dice.Percent(85) ? Est.Binary("&&", guard, test) : test;
        }

        _guards = outer;
        return test;
    }

    private JsonObject Test(int depth)
    {
        switch (dice.Below(20))
        {
            case 0 or 1 or 2:
                var kind = AnyKind();
                return Est.Binary(dice.Pick("==", "==", "!="), Make(kind, depth), Make(kind, depth));
            case 3 or 4:
                var ordered = dice.Pick(Kind.Long, Kind.Long, new Kind.Extension("datetime"), new Kind.Extension("duration"));
                return Est.Binary(dice.Pick("<", "<=", ">", ">="), Make(ordered, depth), Make(ordered, depth));
            case 5 or 6:
                return Est.Binary("in", Entity(), dice.OneIn(2) ? Entity() : Make(new Kind.Set(new Kind.Reference(dice.PickFrom(world.Types).Name)), depth));
            case 7:
                var test = new JsonObject { ["left"] = Entity(), ["entity_type"] = TypeName() };
                return Est.Node("is", dice.OneIn(2) ? test : new JsonObject(test.Select(static m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))) { ["in"] = Entity() });
            case 8:
                return Est.Attribute("has", dice.OneIn(2) ? Entity() : Est.Var("context"), HasPath());
            case 9:
                return Est.Binary("hasTag", Entity(), Make(Kind.String, depth));
            case 10 or 11:
                var element = dice.Pick(Kind.Long, Kind.String, AnyKind());
                return Est.Binary("contains", Make(new Kind.Set(element), depth), Make(element, depth));
            case 12:
                var both = new Kind.Set(dice.Pick(Kind.Long, Kind.String, AnyKind()));
                return Est.Binary(dice.Pick("containsAll", "containsAny"), Make(both, depth), Make(both, depth));
            case 13:
                return Est.Unary("isEmpty", Make(new Kind.Set(AnyKind()), depth));
            case 14 or 15:
                return Est.Node("like", new JsonObject { ["left"] = Make(Kind.String, depth), ["pattern"] = Pattern() });
            case 16:
                return Est.Call(dice.PickFrom(DecimalTests), Extension("decimal", depth), Extension("decimal", depth));
            case 17:
                return dice.OneIn(2) ? Est.Call("isInRange", Extension("ipaddr", depth), Extension("ipaddr", depth)) : Est.Call(dice.PickFrom(AddressTests), Extension("ipaddr", depth));
            default:
                return Read(Kind.Bool) ?? Est.Value(dice.OneIn(2));
        }
    }

    private JsonObject Long(int depth) => depth <= 0 || dice.OneIn(2) ? Est.Value(Literals.Integer(dice)) : dice.Below(5) switch
    {
        0 => Est.Unary("neg", Make(Kind.Long, depth - 1)),
        1 => Est.Call(dice.Pick("toMilliseconds", "toSeconds", "toMinutes", "toHours", "toDays"), Extension("duration", depth - 1)),
        _ => Est.Binary(dice.Pick("+", "-", "*"), Make(Kind.Long, depth - 1), Make(Kind.Long, depth - 1)),
    };

    private JsonObject Extension(string type, int depth)
    {
        if (depth > 0 && dice.OneIn(3) && Read(new Kind.Extension(type)) is { } read)
        {
            return read;
        }

        if (depth > 0 && type is "datetime" or "duration" && dice.OneIn(3))
        {
            return type == "duration"
                ? dice.OneIn(2) ? Est.Call("toTime", Extension("datetime", depth - 1)) : Est.Call("durationSince", Extension("datetime", depth - 1), Extension("datetime", depth - 1))
                : dice.OneIn(2) ? Est.Call("toDate", Extension("datetime", depth - 1)) : Est.Call("offset", Extension("datetime", depth - 1), Extension("duration", depth - 1));
        }

        var constructor = type == "ipaddr" ? "ip" : type;
        var argument = dice.OneIn(25) ? Make(AnyKind(), depth - 1)
            : Est.Value(dice.Percent(55) ? Literals.GoodArgument(dice, constructor) : Literals.Argument(dice, constructor));
        return dice.OneIn(60) ? Est.Call(constructor, [.. dice.Some(3, () => (JsonNode)Make(Kind.String, 0))]) : Est.Call(constructor, argument);
    }

    private JsonObject Record(Kind.Record record, int depth)
    {
        var members = new JsonObject();
        foreach (var member in record.Members.Where(m => m.Required || dice.OneIn(2)))
        {
            members[member.Name] = Make(member.Kind, depth - 1);
        }

        return Est.Node("Record", members);
    }

    private JsonObject Reference(string type)
    {
        var same = new List<string>();
        Add("principal", principal);
        Add("resource", resource);
        Add("action", action.Type);
        return same.Count > 0 && dice.OneIn(2) ? Est.Var(dice.PickFrom(same)) : Est.Entity(type, world.Id(type));

        void Add(string name, string of)
        {
            if (of == type)
            {
                same.Add(name);
            }
        }
    }

    private JsonObject Entity() => dice.Below(6) switch
    {
        0 or 1 => Est.Var("principal"),
        2 or 3 => Est.Var("resource"),
        4 => dice.OneIn(2) ? Est.Var("action") : Est.Entity(action.Type, dice.PickFrom(world.Actions).Id),
        _ => Reference(dice.PickFrom(world.Types).Name),
    };

    private string TypeName() => dice.OneIn(20) ? dice.Pick("Nope", "App::Nope", "Action", "in", "A B", "__cedar::Long", "Long") : dice.PickFrom(world.Types).Name;

    private JsonNode HasPath() =>
        dice.Percent(70) ? world.Name() : new JsonArray([.. Enumerable.Range(0, dice.Below(3) + 1).Select(_ => (JsonNode)world.Name())]);

    private JsonObject Tag(int depth)
    {
        var (of, key) = (Entity(), Make(Kind.String, depth - 1));
        _guards.Add(Est.Binary("hasTag", of.DeepClone(), key.DeepClone()));
        return Est.Binary("getTag", of, key);
    }

    private JsonArray Pattern() => [.. dice.Some(4, () => dice.OneIn(2) ? (JsonNode)"Wildcard" : new JsonObject { ["Literal"] = Literals.Text(dice) })];

    /// <summary>Something of this type that principal, resource or context hold, or null when nothing is.</summary>
    private JsonObject? Read(Kind kind)
    {
        List<(JsonObject, List<Member>, int)> open = [(Est.Var("context"), action.Context, 0)];
        AddEntity(Est.Var("principal"), principal, 0);
        AddEntity(Est.Var("resource"), resource, 0);
        var found = new List<(JsonObject Of, Member Member)>();
        for (var next = 0; next < open.Count; next++)
        {
            var (of, members, level) = open[next];
            foreach (var member in members)
            {
                if (member.Kind.Plain.GetType() == kind.Plain.GetType() && (kind.Plain is Kind.Record or Kind.Set || member.Kind.Plain == kind.Plain))
                {
                    found.Add((of, member));
                }

                if (level < 2)
                {
                    var inner = Est.Attribute(".", of.DeepClone(), member.Name);
                    switch (member.Kind.Plain)
                    {
                        case Kind.Record record:
                            open.Add((inner, record.Members, level + 1));
                            break;
                        case Kind.Reference reference:
                            AddEntity(inner, reference.Type, level + 1);
                            break;
                    }
                }
            }
        }

        if (found.Count == 0)
        {
            return null;
        }

        var (parent, chosen) = dice.PickFrom(found);
        Guard(parent);
        if (!chosen.Required)
        {
            _guards.Add(Est.Attribute("has", parent.DeepClone(), chosen.Name));
        }

        return Est.Attribute(".", parent.DeepClone(), chosen.Name);

        void AddEntity(JsonObject of, string type, int level)
        {
            if (world.Find(type) is { } model)
            {
                open.Add((of, model.Attributes, level));
            }
        }
    }

    /// <summary>Guards every step on the way, needed or not.</summary>
    private void Guard(JsonObject path)
    {
        if (path["."] is JsonObject step && dice.OneIn(2))
        {
            Guard((JsonObject)step["left"]!);
            _guards.Add(Est.Attribute("has", step["left"]!.DeepClone(), step["attr"]!.DeepClone()));
        }
    }
}
