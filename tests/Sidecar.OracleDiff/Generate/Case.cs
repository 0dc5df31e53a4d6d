using System.Globalization;
using System.Text.Json.Nodes;

namespace Sidecar.OracleDiff.Generate;

/// <summary>One line that both engines are asked, and whether they decide or validate.</summary>
internal sealed record Case(int Number, string Kind, string Line, bool Validates);

/// <summary>The kinds of cases, and how often each is made.</summary>
internal sealed class Cases(long seed, IReadOnlyList<(string Policies, string Schema)> corpus)
{
    private static readonly (string Name, int Weight)[] Kinds =
    [
        ("text", 20), ("ill-typed text", 8), ("damaged text", 14), ("json", 8), ("damaged json", 12), ("templates", 6), ("entities", 5), ("damaged entities", 8), ("context", 3), ("damaged schema", 8), ("schema", 14), ("extension", 6), ("wild json", 3), ("corpus", 5),
    ];

    public IEnumerable<Case> Take(int count) => Enumerable.Range(0, count).Select(Make);

    public Case Make(int number)
    {
        var dice = new Dice(seed, number);
        var at = dice.Below(Kinds.Sum(static k => k.Weight));
        var kind = Kinds.First(k => (at -= k.Weight) < 0).Name;
        if (kind == "corpus" && corpus.Count > 0)
        {
            return FromCorpus(dice, number);
        }

        var line = new JsonObject { ["id"] = number };
        var validates = Fill(line, dice, kind);
        return new Case(number, kind, new JsonText(dice, wild: kind == "wild json").Write(line), validates);
    }

    private static bool Fill(JsonObject line, Dice dice, string kind)
    {
        var world = new World(dice);
        var mutator = new Mutator(dice);
        var typed = kind is "schema" or "damaged schema" || (kind is "damaged entities" or "context" or "templates" or "json" or "damaged json" or "entities" && dice.OneIn(3));
        var spelling = new CedarText(dice, plain: kind is "schema" or "entities" or "context" && dice.OneIn(2));
        var policies = new Policies(dice, world, kind is "ill-typed text" ? 12 : typed ? 1 : 3, kind is "entities" or "context" ? 2 : 4);
        var data = new Data(dice, world, typed, typed ? 10 : 30);
        line["policies"] = kind switch
        {
            "json" or "damaged json" => JsonPolicies(policies, dice, spelling),
            "templates" => TemplateSet(policies, dice, spelling, world),
            "extension" => Extension(dice, world, spelling),
            "text" or "ill-typed text" or "wild json" when dice.OneIn(5) => JsonPolicies(policies, dice, spelling, text: 9),
            _ => string.Join(dice.Pick("\n", " ", ""), Enumerable.Range(0, dice.Below(3) + 1).Select(_ => policies.Text(policies.Make(), spelling)).Append(dice.OneIn(3) ? "permit(principal, action, resource);" : "")),
        };
        if (typed)
        {
            var writer = new SchemaWriter(dice, world, spelling);
            line["schema"] = dice.OneIn(2) ? writer.Text() : writer.Json();
        }

        line["entities"] = data.Entities();
        data.AddRequest(line);
        if (dice.OneIn(10) && kind is "text" or "json" or "schema")
        {
            Split(line, data, dice);
        }

        Damage(line, mutator, dice, kind);
        return line.ContainsKey("schema") && dice.Percent(kind is "damaged entities" or "entities" or "context" ? 0 : 55);
    }

    private static void Damage(JsonObject line, Mutator mutator, Dice dice, string kind)
    {
        switch (kind)
        {
            case "damaged text":
                line["policies"] = mutator.Text((string)line["policies"]!, schema: false);
                break;
            case "damaged json":
                line["policies"] = mutator.Json(line["policies"]!.DeepClone());
                break;
            case "templates" when dice.OneIn(2):
                line["policies"] = mutator.Json(line["policies"]!.DeepClone());
                break;
            case "damaged entities":
                var member = dice.Pick("entities", "entities", "entities", "context", "principal", "action", "resource", "validateRequest");
                line[member] = mutator.Json(line[member]?.DeepClone());
                break;
            case "context":
                line["context"] = mutator.Json(line["context"]?.DeepClone());
                break;
            case "damaged schema":
                line["schema"] = line["schema"] is JsonObject schema ? mutator.Json(schema.DeepClone()) : mutator.Text((string)line["schema"]!, schema: true);
                break;
        }
    }

    /// <summary>One line with many requests.</summary>
    private static void Split(JsonObject line, Data data, Dice dice)
    {
        var requests = new JsonArray();
        for (var i = dice.Below(4); i >= 0; i--)
        {
            var request = new JsonObject();
            data.AddRequest(request);
            request["id"] = string.Create(CultureInfo.InvariantCulture, $"r{i}");
            requests.Add((JsonNode)request);
        }

        line["requests"] = requests;
    }

    private static JsonNode JsonPolicies(Policies policies, Dice dice, CedarText spelling, int text = 3)
    {
        var made = Enumerable.Range(0, dice.Below(3) + 1).Select(_ => policies.Make()).Select(p => dice.Below(10) < text ? policies.Text(p, spelling) : (JsonNode)p).ToList();
        return dice.Below(3) switch
        {
            // In an array every text has the same id, and every JSON policy has: more than one of each is refused.
            0 => new JsonArray([.. made.Take(dice.OneIn(6) ? 3 : 1)]),
            1 => Named(made),
            _ => new JsonObject { ["staticPolicies"] = Named(made) },
        };
    }

    private static JsonObject Named(List<JsonNode> policies) => new(policies.Select(static (p, i) => KeyValuePair.Create($"p{i}", (JsonNode?)p)));

    private static JsonObject TemplateSet(Policies policies, Dice dice, CedarText spelling, World world)
    {
        JsonNode One(bool template)
        {
            var policy = policies.Make(template);
            return dice.OneIn(2) ? policies.Text(policy, spelling) : policy;
        }

        var templates = Enumerable.Range(0, dice.Below(2) + 1).Select(_ => One(!dice.OneIn(20))).ToList();
        var links = new JsonArray();
        for (var i = dice.Below(3); i > 0; i--)
        {
            var of = dice.Below(templates.Count);
            var spelt = JsonText.Of(templates[of]);
            var values = new JsonObject();
            foreach (var slot in new[] { "?principal", "?resource" })
            {
                if (spelt.Contains(slot, StringComparison.Ordinal) != dice.OneIn(30))
                {
                    var type = dice.PickFrom(world.Types).Name;
                    values[slot] = dice.OneIn(4) ? new JsonObject { ["__entity"] = Est.Uid(type, world.Id(type)) } : Est.Uid(type, world.Id(type));
                }
            }

            links.Add((JsonNode)new JsonObject { ["templateId"] = dice.OneIn(30) ? "nope" : $"t{of}", ["newId"] = dice.OneIn(30) ? dice.Pick("t0", "p0", "l0", "") : $"l{i}", ["values"] = values });
        }

        return new JsonObject
        {
            ["staticPolicies"] = dice.OneIn(2) ? policies.Text(policies.Make(), spelling) : new JsonObject { ["p0"] = One(dice.OneIn(30)) },
            ["templates"] = new JsonObject(templates.Select(static (t, i) => KeyValuePair.Create($"t{i}", (JsonNode?)t))),
            ["templateLinks"] = links,
        };
    }

    /// <summary>A policy per literal, so that the reasons say of each whether it was taken and what it means.</summary>
    private static string Extension(Dice dice, World world, CedarText spelling)
    {
        var expressions = new Expressions(dice, world, world.Types[0].Name, world.Types[0].Name, world.Actions[0], 0);
        return string.Join("\n", Enumerable.Range(0, 8).Select(_ =>
        {
            var type = dice.Pick("ip", "decimal", "datetime", "duration");
            JsonObject Literal() => Est.Call(type, Est.Value(Literals.Argument(dice, type)));
            var test = type switch
            {
                "ip" => dice.OneIn(3) ? Est.Call("isInRange", Literal(), Literal()) : Est.Call(dice.Pick("isIpv4", "isLoopback", "isMulticast"), Literal()),
                "decimal" => Est.Call(dice.Pick("lessThan", "greaterThanOrEqual"), Literal(), Literal()),
                "datetime" => Est.Binary(dice.Pick("<", ">="), dice.OneIn(2) ? Est.Call("toDate", Literal()) : Est.Call("offset", Literal(), Est.Call("duration", Est.Value(Literals.GoodArgument(dice, "duration")))), Literal()),
                _ => Est.Binary(dice.Pick("<", ">=", "=="), Est.Call(dice.Pick("toMilliseconds", "toSeconds", "toMinutes", "toHours", "toDays"), Literal()), expressions.Make(Kind.Long, 1)),
            };
            var whole = dice.OneIn(4) ? Est.Binary("==", Literal(), Literal()) : test;
            return $"permit(principal, action, resource) when {{ {spelling.Expression(whole)} }};";
        }));
    }

    /// <summary>A test of the public suites, its policy or its schema damaged.</summary>
    private Case FromCorpus(Dice dice, int number)
    {
        var (policies, schema) = dice.PickFrom(corpus);
        var mutator = new Mutator(dice);
        var line = new JsonObject
        {
            ["id"] = number,
            ["policies"] = dice.OneIn(3) ? policies : mutator.Text(policies, schema: false),
            ["schema"] = dice.OneIn(2) ? schema : mutator.Text(schema, schema: true),
        };
        return new Case(number, "corpus", new JsonText(dice).Write(line), Validates: true);
    }
}
