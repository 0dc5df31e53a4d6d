using System.Text.Json.Nodes;

namespace Sidecar.OracleDiff.Generate;

/// <summary>Nodes of Cedar's JSON form of expressions, by which this generator thinks of text as well.</summary>
internal static class Est
{
    public static JsonObject Node(string key, JsonNode? body) => new() { [key] = body };

    public static JsonObject Value(JsonNode? value) => Node("Value", value);

    public static JsonObject Var(string name) => Node("Var", name);

    public static JsonObject Binary(string op, JsonNode left, JsonNode right) => Node(op, new JsonObject { ["left"] = left, ["right"] = right });

    public static JsonObject Unary(string op, JsonNode argument) => Node(op, new JsonObject { ["arg"] = argument });

    public static JsonObject Attribute(string op, JsonNode left, JsonNode attribute) => Node(op, new JsonObject { ["left"] = left, ["attr"] = attribute });

    public static JsonObject If(JsonNode condition, JsonNode then, JsonNode otherwise) =>
        Node("if-then-else", new JsonObject { ["if"] = condition, ["then"] = then, ["else"] = otherwise });

    public static JsonObject Call(string function, params JsonNode?[] arguments) => Node(function, new JsonArray(arguments));

    public static JsonObject Uid(string type, string id) => new() { ["type"] = type, ["id"] = id };

    public static JsonObject Entity(string type, string id) => Value(new JsonObject { ["__entity"] = Uid(type, id) });
}
