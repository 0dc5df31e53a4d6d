using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sidecar.OracleDiff.Generate;

/// <summary>Small damage: to a text token by token or character by character, to JSON node by node.</summary>
internal sealed partial class Mutator(Dice dice)
{
    private static readonly string[] PolicyTokens =
    [
        "permit", "forbid", "principal", "action", "resource", "context", "when", "unless", "if", "then", "else", "true", "false", "in", "is", "has", "like", "==", "!=", "=", "<", "<=", ">", ">=", "&&", "||", "&", "|", "!", "-", "+",
        "*", "/", "%", "(", ")", "[", "]", "{", "}", ",", ";", ":", "::", ".", "@", "@id", "@id(\"a\")", "?principal", "?resource", "?x", "\"a\"", "\"a*\"", "0", "1", "-1", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "00", "1a", "User::\"x\"", "Action::\"read\"", "App::User", "__cedar", "__cedar::\"x\"", "ip(\"::1\")", "ip", "decimal", ".isIpv4()", ".contains(1)", ".isEmpty()", ".getTag(\"a\")", ".foo()", "foo(1)", "contains(1)", "--", "----", "-----", "!!!!!", "!!!!",
        "// c", "// c\n", "/* c */", "#", "'", "\"", "\\", "\0", "é", "\ufeff", "\u200b", "if true then 1 else 2", "template", "advice", "{}", "[]", "()", "::\"a\"", "principal.a", "&&&", "===", "<>", "?", "$", "~", "`", "_", "a.b.c", "[\"a\"]", "[0]", "[principal]",
        "true", "\"\\u{1F600}\"", "\"\\x7f\"", "\"\\x80\"", "\"\\0\"", "r\"a\"", "b\"a\"", "1.0", "1_000", "0x10", "1e3", "Action", "Action::", "::Action", "when { true }", "unless { false }", "is User", "is User in User::\"x\"",
    ];

    private static readonly string[] SchemaTokens =
    [
        "namespace", "entity", "action", "type", "in", "tags", "enum", "appliesTo", "principal", "resource", "context", "attributes", "{", "}", "[", "]", "<", ">", "(", ")", ",", ";", ":", "::", "?", "=", "@", "@doc", "@doc(\"x\")", "Set", "Set<Long>", "Long", "String", "Bool",
        "Boolean", "ipaddr", "decimal", "datetime", "duration", "Record", "Entity", "Extension", "__cedar", "__cedar::Long", "User", "App", "App::User", "\"read\"", "read", "\"a\"", "{}", "[]", "{a: Long}", "{\"a\"?: Long,}", "enum [\"a\"]", "enum []", "T0", "Action",
        "Action::\"read\"", "permit", "if", "true", "has", "// c\n", "/* */", "é", "0", "unknown", "error", "datetime", "entity A;", "type A = Long;", "action a;", "action a, b;", "namespace N {}", "in [\"all\"]", "appliesTo {principal: [User], resource: [User]}", "tags String",
    ];

    [GeneratedRegex("""[A-Za-z_][A-Za-z0-9_]*|[0-9]+|"(?:[^"\\]|\\.)*"|::|==|!=|<=|>=|&&|\|\||\s+|.""", RegexOptions.Singleline)]
    private static partial Regex Tokens { get; }

    public string Text(string text, bool schema)
    {
        for (var times = dice.Below(3) + 1; times > 0; times--)
        {
            text = dice.OneIn(4) ? Character(text) : Token(text, schema ? SchemaTokens : PolicyTokens);
        }

        return text;
    }

    /// <summary>Damages one node somewhere below; the root itself is replaced only when it has no children.</summary>
    public JsonNode? Json(JsonNode? root)
    {
        var nodes = new List<(JsonNode Parent, JsonNode? Node)>();
        Collect(root, nodes);
        if (nodes.Count == 0)
        {
            return Odd();
        }

        var (parent, node) = dice.PickFrom(nodes);
        if (parent is JsonObject members)
        {
            var key = members.First(m => ReferenceEquals(m.Value, node)).Key;
            switch (dice.Below(9))
            {
                case 0:
                    members.Remove(key);
                    break;
                case 1:
                    members.Remove(key);
                    members[Key()] = node;
                    break;
                case 2:
                    members[Key()] = Odd();
                    break;
                case 3:
                    members[key] = dice.PickFrom(nodes).Node?.DeepClone();
                    break;
                default:
                    members[key] = Changed(node);
                    break;
            }
        }
        else if (parent is JsonArray items)
        {
            var at = items.ToList().FindIndex(i => ReferenceEquals(i, node));
            switch (dice.Below(6))
            {
                case 0:
                    items.RemoveAt(at);
                    break;
                case 1:
                    items.Insert(at, node?.DeepClone());
                    break;
                case 2:
                    items.Insert(at, Odd());
                    break;
                default:
                    items[at] = Changed(node);
                    break;
            }
        }

        return root;
    }

    private JsonNode? Changed(JsonNode? node) => dice.Below(6) switch
    {
        0 when node is JsonObject members => new JsonArray([.. members.Select(static m => m.Value?.DeepClone())]),
        0 when node is JsonValue value && value.TryGetValue<string>(out var text) => Character(text),
        1 => new JsonArray(node?.DeepClone()),
        2 => new JsonObject { [Key()] = node?.DeepClone() },
        3 when node is JsonObject { Count: > 0 } members => members.First().Value?.DeepClone(),
        3 when node is JsonValue => JsonValue.Create(JsonText.Of(node)),
        _ => Odd(),
    };

    private JsonNode? Odd() => dice.Below(8) switch
    {
        0 => null,
        1 => JsonNode.Parse(dice.Pick("1.0", "1.5", "1e2", "1E0", "-0", "0", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1e400", "-1", "0.0", "-0.0")),
        2 => dice.Pick("", "a", "User::\"x\"", "principal", "==", "All", "all", "in", "is", "?principal", "permit", "Wildcard", "127.0.0.1", "Long", "1", "__cedar", "User", "Action"),
        3 => dice.Pick<JsonNode>(new JsonArray(), new JsonObject(), true, false),
        4 => new JsonObject { ["__entity"] = dice.Pick<JsonNode>(Est.Uid("User", "x"), "User::\"x\"", new JsonArray("User", "x"), new JsonObject { ["type"] = "User" }, Est.Uid("A B", "x"), Est.Uid("", "x"), new JsonObject { ["type"] = "User", ["id"] = "x", ["z"] = 1 }) },
        5 => new JsonObject { ["__extn"] = dice.Pick<JsonNode>(Fn("ip", "::1"), Fn("ip", "x"), Fn("decimal", "1.0"), Fn("nope", "1"), Fn("isIpv4", "1"), Fn("duration", 1), new JsonObject { ["fn"] = "ip" }, new JsonArray("ip", "::1"), new JsonObject { ["fn"] = "ip", ["args"] = new JsonArray() }, new JsonObject { ["fn"] = "ip", ["args"] = new JsonArray("::1", "::2") }, "x", Fn("datetime", "2024-01-01")) },
        6 => new JsonObject { ["__expr"] = dice.Pick<JsonNode>("1", "User::\"x\"", 1) },
        _ => Est.Uid(dice.Pick("User", "Action", "App::User"), "x"),
    };

    private static JsonObject Fn(string name, JsonNode argument) => new() { ["fn"] = name, ["arg"] = argument };

    private string Key() => dice.Pick(
        "", "x", "type", "id", "uid", "attrs", "parents", "tags", "op", "entity", "entities", "slot", "in", "entity_type", "left", "right", "arg", "args", "fn", "attr", "pattern", "Literal", "Wildcard", "Value", "Var", "Slot", "Set", "Record", "__entity", "__extn", "__expr", "ip", "decimal", "isIpv4", "lessThan", "offset",
        "toDate", "==", "!", "neg", "&&", "has", "like", "is", "if-then-else", "if", "then", "else", "effect", "principal", "action", "resource", "conditions", "annotations", "kind", "body", "element", "name", "required", "additionalAttributes", "memberOfTypes", "memberOf", "shape", "enum", "appliesTo",
        "principalTypes", "resourceTypes", "context", "attributes", "commonTypes", "entityTypes", "actions", "templateId", "newId", "values", "?principal", "?resource", "Error", "unless");

    private string Token(string text, string[] pool)
    {
        var tokens = Tokens.Matches(text).Select(static m => m.Value).ToList();
        if (tokens.Count == 0)
        {
            return dice.PickFrom(pool);
        }

        var at = dice.Below(tokens.Count);
        switch (dice.Below(6))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                tokens.Insert(at, tokens[at]);
                break;
            case 2:
                var other = dice.Below(tokens.Count);
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 3:
                tokens[at] = dice.PickFrom(tokens);
                break;
            case 4:
                tokens[at] = dice.PickFrom(pool);
                break;
            default:
                tokens.Insert(at, $" {dice.PickFrom(pool)} ");
                break;
        }

        return string.Concat(tokens);
    }

    private string Character(string text)
    {
        var at = dice.Below(text.Length + 1);
        if ((at > 0 && at < text.Length && char.IsLowSurrogate(text[at])) || (at < text.Length && char.IsHighSurrogate(text[at])))
        {
            return text;
        }

        return dice.Below(3) switch
        {
            0 when at < text.Length => text.Remove(at, 1),
            1 when at < text.Length => text.Insert(at, text[at].ToString()),
            _ => text.Insert(at, dice.Pick("\"", "\\", "*", "\n", "\r", "\0", "é", "😀", "/", "(", "{", "0", "-", ":", "_", " ", "\u00a0", "\u2003", "\u180e", "\v", "\u0085", "$", "@", "?", "A")),
        };
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, JsonNode? Node)> nodes)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject members => members.Select(static m => m.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var child in children)
        {
            nodes.Add((node!, child));
            Collect(child, nodes);
        }
    }
}
