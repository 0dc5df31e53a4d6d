using System.Runtime.CompilerServices;
using System.Text.Json;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Json;

/// <summary>
/// Expressions in JSON: one object with one member, its operator. An operator whose left operand is the same operator again is one chain,
/// read in a loop, so that a long chain is not a deep recursion.
/// </summary>
internal sealed class ExprReader(string what)
{
    private static readonly Position Here = new(1, 1);

    private int _depth;

    public Expr Read(JsonElement json)
    {
        if (++_depth > ExprParser.MaxHeight || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CedarFormatException($"{what}: expressions nest more than {ExprParser.MaxHeight} deep");
        }

        var (key, body) = Only(json);
        var expr = ReadOperator(key, body);
        _depth--;
        return expr.Height <= ExprParser.MaxHeight ? expr : throw new CedarFormatException($"{what}: an expression more than {ExprParser.MaxHeight} levels high");
    }

    private (string Key, JsonElement Body) Only(JsonElement json)
    {
        var members = StrictJson.Object(json, what).EnumerateObject();
        if (!members.MoveNext())
        {
            throw new CedarFormatException($"{what}: an expression has one member, its operator");
        }

        var (key, body) = (members.Current.Name, members.Current.Value);
        return members.MoveNext() ? throw new CedarFormatException($"{what}: `{key}` and another operator in one expression") : (key, body);
    }

    private Expr ReadOperator(string key, JsonElement body)
    {
        switch (key)
        {
            case "Value":
                return ReadValue(body);
            case "Var":
                return new VariableExpr(Here, StrictJson.Choice(body, what) switch
                {
                    "principal" => Variable.Principal,
                    "action" => Variable.Action,
                    "resource" => Variable.Resource,
                    "context" => Variable.Context,
                    var other => throw new CedarFormatException($"{what}: `{other}` is not a variable"),
                });
            case "Slot":
                throw new CedarFormatException($"{what}: slots stand only in the scope");
            case "!":
                return new UnaryExpr(Here, UnaryOperator.Not, Argument(body));
            case "neg":
                return new UnaryExpr(Here, UnaryOperator.Negate, Argument(body));
            case "isEmpty":
                return new MethodExpr(Here, MethodId.IsEmpty, Argument(body), null);
            case "&&" or "||":
                var operands = ReadChain(body, key, key, out _);
                return new LogicalExpr(Here, key == "&&", operands);
            case "+" or "-":
                var terms = ReadChain(body, key, "-+", out var keys);
                return new SumExpr(Here, terms, [.. keys.Select(static k => k == "-")]);
            case "*":
                return new ProductExpr(Here, ReadChain(body, key, key, out _));
            case "==" or "!=" or "<" or "<=" or ">" or ">=" or "in":
                return new BinaryExpr(Here, OperatorOf(key), Left(body), Right(body));
            case "contains" or "containsAll" or "containsAny" or "getTag" or "hasTag":
                return new MethodExpr(Here, MethodOf(key), Left(body), Right(body));
            case ".":
                StrictJson.Only(body, what, "left", "attr");
                return new AttributeExpr(Here, Read(StrictJson.Member(body, "left", what)), StrictJson.Text(StrictJson.Member(body, "attr", what), what));
            case "has":
                // Members that it does not know are nothing to it, here alone (cedar-wasm 4.12.0).
                return ReadHas(Read(StrictJson.Member(body, "left", what)), StrictJson.Member(body, "attr", what));
            case "like":
                StrictJson.Only(body, what, "left", "pattern");
                return new LikeExpr(Here, Read(StrictJson.Member(body, "left", what)), ReadPattern(StrictJson.Member(body, "pattern", what)));
            case "is":
                StrictJson.Only(body, what, "left", "entity_type", "in");
                var ancestor = StrictJson.Nullable(body, "in") is { } group ? Read(group) : null;
                return new IsExpr(Here, Read(StrictJson.Member(body, "left", what)), PolicyReader.ReadType(body, what), ancestor);
            case "if-then-else":
                StrictJson.Only(body, what, "if", "then", "else");
                return new IfExpr(Here, Read(StrictJson.Member(body, "if", what)), Read(StrictJson.Member(body, "then", what)), Read(StrictJson.Member(body, "else", what)));
            case "Set":
                return new SetExpr(Here, [.. StrictJson.Array(body, what).Select(Read)]);
            case "Record":
                return new RecordExpr(Here, [.. StrictJson.Object(body, what).EnumerateObject().Select(m => KeyValuePair.Create(m.Name, Read(m.Value)))]);
            default:
                return ReadFunction(key, body);
        }
    }

    private ExtensionExpr ReadFunction(string key, JsonElement body)
    {
        var function = ExtensionFunction.Find(key) ?? throw new CedarFormatException($"{what}: there is no operator or function `{key}`");
        List<Expr> arguments = [.. StrictJson.Array(body, what).Select(Read)];
        return new ExtensionExpr(Here, function, arguments);
    }

    /// <summary>Operands from left to right; <paramref name="keys"/> says for each after the first by which operator.</summary>
    private List<Expr> ReadChain(JsonElement body, string key, string family, out List<string> keys)
    {
        var rights = new Stack<(string Key, JsonElement Right)>();
        JsonElement left;
        while (true)
        {
            StrictJson.Only(body, what, "left", "right");
            rights.Push((key, StrictJson.Member(body, "right", what)));
            left = StrictJson.Member(body, "left", what);
            var (next, inner) = Only(left);
            if (next != key && !(family == "-+" && next is "-" or "+"))
            {
                break;
            }

            (key, body) = (next, inner);
        }

        var operands = new List<Expr> { Read(left) };
        keys = [];
        foreach (var (operatorKey, right) in rights)
        {
            keys.Add(operatorKey);
            operands.Add(Read(right));
        }

        return operands;
    }

    private Expr Argument(JsonElement body)
    {
        StrictJson.Only(body, what, "arg");
        return Read(StrictJson.Member(body, "arg", what));
    }

    private Expr Left(JsonElement body)
    {
        StrictJson.Only(body, what, "left", "right");
        return Read(StrictJson.Member(body, "left", what));
    }

    private Expr Right(JsonElement body) => Read(StrictJson.Member(body, "right", what));

    /// <summary>A constant; sets, records and extension values become the expressions that make them.</summary>
    private Expr ReadValue(JsonElement json)
    {
        if (++_depth > ExprParser.MaxHeight)
        {
            throw new CedarFormatException($"{what}: values nest more than {ExprParser.MaxHeight} deep");
        }

        Expr expr = json.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => new LiteralExpr(Here, CedarValue.Of(json.GetBoolean())),
            JsonValueKind.Number => new LiteralExpr(Here, CedarValue.Of(StrictJson.Integer(json, what))),
            JsonValueKind.String => new LiteralExpr(Here, CedarValue.Of(json.GetString()!)),
            JsonValueKind.Array => new SetExpr(Here, [.. json.EnumerateArray().Select(ReadValue)]),
            JsonValueKind.Object when ValueReader.IsEntity(json) => new EntityExpr(Here, ValueReader.ReadUid(ValueReader.Numbered(json, what), what)),
            JsonValueKind.Object when ValueReader.IsExtension(json) => ReadExtensionValue(ValueReader.Numbered(json, what).GetProperty("__extn")),
            JsonValueKind.Object when ValueReader.IsOldExpression(json) =>
                throw new CedarFormatException($"{what}: `__expr` is no longer part of Cedar"),
            JsonValueKind.Object => new RecordExpr(Here, [.. json.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, ReadValue(m.Value)))]),
            _ => throw StrictJson.Wrong(what, "a value", json),
        };
        _depth--;
        return expr;
    }

    private ExtensionExpr ReadExtensionValue(JsonElement call)
    {
        var name = StrictJson.Text(StrictJson.Member(call, "fn", what), what);
        var function = ExtensionFunction.Find(name) ?? (Keywords.IsPath(name) ? ExtensionFunction.Undefined(name) : throw new CedarFormatException($"{what}: `{name}` is not a name"));
        List<Expr> arguments = call.TryGetProperty("arg", out var single)
            ? [ReadValue(single)]
            : [.. StrictJson.Array(StrictJson.Member(call, "args", what), what).Select(ReadValue)];
        return new ExtensionExpr(Here, function, arguments);
    }

    /// <summary>One attribute, or a path of them. A path that cannot be written with dots becomes the chain it stands for.</summary>
    private Expr ReadHas(Expr operand, JsonElement attribute)
    {
        if (attribute.ValueKind == JsonValueKind.String)
        {
            return new HasExpr(Here, operand, [attribute.GetString()!]);
        }

        var path = StrictJson.Texts(attribute, what);
        if (path.Count == 0 || path.Count > ExprParser.MaxHeight)
        {
            throw new CedarFormatException($"{what}: `has` with {path.Count} attributes");
        }

        var has = new HasExpr(Here, operand, path);
        return path.Count == 1 || path.All(Keywords.IsPlainName) ? has : new LogicalExpr(Here, isAnd: true, ExprWriter.Expand(has));
    }

    private Pattern ReadPattern(JsonElement json)
    {
        var pieces = new List<string> { "" };
        foreach (var item in StrictJson.Array(json, what))
        {
            if (item.ValueKind == JsonValueKind.String || item.ValueKind == JsonValueKind.Object && item.TryGetProperty("Wildcard", out _))
            {
                pieces.Add(StrictJson.Choice(item, what) == "Wildcard" ? "" : throw StrictJson.Wrong(what, "`Wildcard` or a literal", item));
            }
            else
            {
                StrictJson.Only(item, what, "Literal");
                pieces[^1] += StrictJson.Text(StrictJson.Member(item, "Literal", what), what);
            }
        }

        return new Pattern(pieces);
    }

    private static BinaryOperator OperatorOf(string key) => key switch
    {
        "==" => BinaryOperator.Equal,
        "!=" => BinaryOperator.NotEqual,
        "<" => BinaryOperator.Less,
        "<=" => BinaryOperator.LessOrEqual,
        ">" => BinaryOperator.Greater,
        ">=" => BinaryOperator.GreaterOrEqual,
        _ => BinaryOperator.In,
    };

    private static MethodId MethodOf(string key) => key switch
    {
        "contains" => MethodId.Contains,
        "containsAll" => MethodId.ContainsAll,
        "containsAny" => MethodId.ContainsAny,
        "getTag" => MethodId.GetTag,
        _ => MethodId.HasTag,
    };
}
