using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Sidecar.OracleDiff.Generate;

/// <summary>
/// Text of expressions given in the JSON form, in one of its many spellings: blanks, comments, brackets more and fewer, escapes. A bracket left out
/// may change what the text means, or whether it means anything; both engines read the same text.
/// </summary>
internal sealed class CedarText(Dice dice, bool plain = false)
{
    private static readonly Dictionary<string, int> Levels = new() { ["||"] = 1, ["&&"] = 2, ["+"] = 4, ["-"] = 4, ["*"] = 5 };
    private static readonly HashSet<string> Reserved = ["true", "false", "if", "then", "else", "in", "like", "has", "is", "__cedar"];

    public string Expression(JsonNode? node, int level = 0)
    {
        var (key, body) = ((JsonObject)node!).First();
        var (text, own) = Spell(key, body!);
        var needed = own < level;
        return (needed && !Odd(150)) || Odd(30) ? $"({text})" : text;
    }

    public string Quote(string text, bool pattern = false)
    {
        var builder = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            var c = rune.Value;
            _ = c switch
            {
                '"' or '\\' => builder.Append('\\').Append((char)c),
                '*' when pattern => builder.Append("\\*"),
                '\n' when Odd(2) => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' when Odd(2) => builder.Append("\\t"),
                0 when Odd(2) => builder.Append("\\0"),
                _ when Odd(40) => builder.Append(CultureInfo.InvariantCulture, $"\\u{{{c:x}}}"),
                < 128 when Odd(40) => builder.Append(CultureInfo.InvariantCulture, $"\\x{c:x2}"),
                '\'' when Odd(2) => builder.Append("\\'"),
                _ => builder.Append(rune.ToString()),
            };
        }

        _ = Odd(300) ? builder.Append(dice.Pick("\\u{d800}", "\\u{110000}", "\\u{}", "\\u{0000041}", "\\u{00004_1}", "\\x80", "\\x4", "\\q", "\\*", "\\u0041", "\\u{2a}", "\\x2a", "\r", "\n", "\\\n")) : builder;
        return builder.Append('"').ToString();
    }

    public string Uid(JsonNode uid) => Odd(80) ? $"({SpellUid(uid)})" : SpellUid(uid);

    private string SpellUid(JsonNode uid) => $"{Path((string)uid["type"]!)}::{Gap()}{Quote((string)uid["id"]!)}";

    public string Path(string path) => Odd(60) ? path.Replace("::", dice.Pick(" :: ", "::\n", ":: //x\n"), StringComparison.Ordinal) : path;

    /// <summary>Nothing, or something that means nothing.</summary>
    public string Gap() => Odd(25) ? dice.Pick(" ", "\n", "\t", " // c\n", "\r\n", "\u00a0", "//\r\n", "\f", "\u2028", "\u0085") : "";

    public string Name(string name) => IsName(name) ? name : Quote(name);

    public static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') && !Reserved.Contains(name);

    private bool Odd(int times) => !plain && dice.OneIn(times);

    /// <summary>The text, and how tightly it binds.</summary>
    private (string Text, int Level) Spell(string key, JsonNode body)
    {
        switch (key)
        {
            case "Value":
                return Value(body);
            case "Var":
                return ((string)body!, 8);
            case "!" or "neg":
                return ($"{(key == "!" ? "!" : "-")}{Gap()}{Expression(body["arg"], 6)}", 6);
            case "&&" or "||" or "+" or "-" or "*":
                var level = Levels[key];
                return ($"{Expression(body["left"], level)} {key} {Gap()}{Expression(body["right"], level + 1)}", level);
            case "==" or "!=" or "<" or "<=" or ">" or ">=" or "in":
                return ($"{Expression(body["left"], 4)} {key}{(key == "in" ? " " : Gap())} {Expression(body["right"], 4)}", 3);
            case "contains" or "containsAll" or "containsAny" or "getTag" or "hasTag":
                return ($"{Expression(body["left"], 7)}{Gap()}.{Gap()}{key}({Expression(body["right"])}{Comma()})", 7);
            case "isEmpty":
                return ($"{Expression(body["arg"], 7)}.isEmpty({Gap()})", 7);
            case ".":
                var attribute = (string)body["attr"]!;
                return ($"{Expression(body["left"], 7)}{((IsName(attribute) && !Odd(5)) || Odd(200) ? $".{attribute}" : $"[{Quote(attribute)}]")}", 7);
            case "has":
                var path = body["attr"] is JsonArray parts ? string.Join('.', parts.Select(p => Name((string)p!))) : Name((string)body["attr"]!);
                return ($"{Expression(body["left"], 4)} has {path}", 3);
            case "like":
                return ($"{Expression(body["left"], 4)} like {Pattern((JsonArray)body["pattern"]!)}", 3);
            case "is":
                return ($"{Expression(body["left"], 4)} is {Path((string)body["entity_type"]!)}{(body["in"] is { } group ? $" in {Expression(group, 4)}" : "")}", 3);
            case "if-then-else":
                return ($"if {Expression(body["if"])} then {Expression(body["then"])} else {Expression(body["else"])}", 0);
            case "Set":
                return ($"[{string.Join($",{Gap()} ", ((JsonArray)body).Select(e => Expression(e)))}{Comma()}]", 8);
            case "Record":
                return ($"{{{string.Join(", ", ((JsonObject)body).Select(m => $"{Name(m.Key)}:{Gap()} {Expression(m.Value)}"))}{Comma()}}}", 8);
            case "ip" or "decimal" or "datetime" or "duration":
                return ($"{key}{Gap()}({Arguments(body, 0)})", 8);
            default:
                return ($"{Expression(body[0], 7)}.{key}({Arguments(body, 1)})", 7);
        }
    }

    private (string Text, int Level) Value(JsonNode body)
    {
        if (body is JsonObject entity)
        {
            return (Uid(entity["__entity"]!), 8);
        }

        var value = body.AsValue();
        if (value.TryGetValue<string>(out var text))
        {
            return (Quote(text), 8);
        }

        return value.TryGetValue<long>(out var number) && number >= 0 ? ((Odd(40) ? "00" : "") + value.ToJsonString(), 8) : (value.ToJsonString(), value.TryGetValue<bool>(out _) ? 8 : 6);
    }

    private string Arguments(JsonNode body, int from) => string.Join(", ", ((JsonArray)body).Skip(from).Select(e => Expression(e))) + Comma();

    private string Comma() => Odd(40) ? "," : "";

    private string Pattern(JsonArray pattern)
    {
        var pieces = pattern.Select(p => p is JsonObject literal ? Quote((string)literal["Literal"]!, pattern: true)[1..^1] : Odd(10) ? dice.Pick("\\u{2a}", "\\x2a") : "*");
        return $"\"{string.Concat(pieces)}\"";
    }
}
