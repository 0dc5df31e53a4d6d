namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>
/// Member := Primary ( '.' Ident | '.' Ident '(' args ')' | '[' STR ']' )*
/// Primary := BOOL | INT | STR | var | Path '::' STR | fn '(' args ')' | '(' Expr ')' | '[' Exprs [','] ']' | '{' (Ident|STR) ':' Expr … [','] '}'
/// </summary>
internal sealed partial class ExprParser
{
    private Expr ParseMember(bool negated)
    {
        var expr = ParsePrimary(negated);
        while (true)
        {
            var position = tokens.Position;
            if (tokens.TryTake(TokenKind.Dot))
            {
                var namePosition = tokens.Position;
                var name = tokens.TakeIdentifier("an attribute or a method");
                expr = Checked(tokens.Kind == TokenKind.LeftParen
                    ? Method(namePosition, name, expr)
                    : new AttributeExpr(position, expr, name));
            }
            else if (tokens.TryTake(TokenKind.LeftBracket))
            {
                expr = Checked(new AttributeExpr(position, expr, tokens.TakeString("an attribute's name in quotes")));
                tokens.Take(TokenKind.RightBracket, "']'");
            }
            else
            {
                return expr;
            }
        }
    }

    private Expr Method(Position position, string name, Expr receiver)
    {
        var arguments = ParseArguments();
        MethodId? method = name switch
        {
            "contains" => MethodId.Contains,
            "containsAll" => MethodId.ContainsAll,
            "containsAny" => MethodId.ContainsAny,
            "isEmpty" => MethodId.IsEmpty,
            "getTag" => MethodId.GetTag,
            "hasTag" => MethodId.HasTag,
            _ => null,
        };
        if (method is { } known)
        {
            CheckArity(position, name, known == MethodId.IsEmpty ? 0 : 1, arguments.Count);
            return new MethodExpr(position, known, receiver, arguments.Count == 0 ? null : arguments[0]);
        }

        var function = ExtensionFunction.Find(name);
        if (function is null)
        {
            throw tokens.Error(position, "a method of Cedar", $"'{name}'");
        }

        if (function.IsConstructor)
        {
            throw tokens.Error(position, $"'{name}(…)', which is a function and not a method", $"'.{name}('");
        }

        return new ExtensionExpr(position, function, [receiver, .. arguments]);
    }

    private ExtensionExpr Function(Position position, string name)
    {
        var function = ExtensionFunction.Find(name);
        if (function is null)
        {
            throw tokens.Error(position, "a function of Cedar", $"'{name}'");
        }

        if (!function.IsConstructor)
        {
            throw tokens.Error(position, $"'.{name}(…)', which is a method and not a function", $"'{name}('");
        }

        return new ExtensionExpr(position, function, ParseArguments());
    }

    private void CheckArity(Position position, string name, int expected, int found)
    {
        if (expected != found)
        {
            throw tokens.Error(position, $"{expected} argument(s) for '{name}'", $"{found}");
        }
    }

    private List<Expr> ParseArguments()
    {
        tokens.Take(TokenKind.LeftParen, "'('");
        return ParseList(TokenKind.RightParen, "',' or ')'");
    }

    /// <summary>Expressions to the closing bracket; a trailing comma is allowed.</summary>
    private List<Expr> ParseList(TokenKind close, string expected)
    {
        var items = new List<Expr>();
        while (tokens.Kind != close)
        {
            items.Add(Parse());
            if (!tokens.TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        tokens.Take(close, expected);
        return items;
    }

    private Expr ParsePrimary(bool negated)
    {
        var position = tokens.Position;
        switch (tokens.Kind)
        {
            case TokenKind.Integer:
                return ParseInteger(negated);
            case TokenKind.String:
                return new LiteralExpr(position, CedarValue.Of(tokens.TakeString("a string")));
            case TokenKind.LeftParen:
                tokens.Advance();
                var inner = Parse();
                tokens.Take(TokenKind.RightParen, "an operator or ')'");
                return inner;
            case TokenKind.LeftBracket:
                tokens.Advance();
                return Checked(new SetExpr(position, ParseList(TokenKind.RightBracket, "',' or ']'")));
            case TokenKind.LeftBrace:
                tokens.Advance();
                return ParseRecord(position);
            case TokenKind.Identifier:
                return ParseName(position);
            case TokenKind.Slot:
                throw tokens.Unexpected("an expression; slots stand only in the scope");
            default:
                throw tokens.Unexpected("an expression");
        }
    }

    private Expr ParseName(Position position)
    {
        if (tokens.IsWord("true") || tokens.IsWord("false"))
        {
            var value = tokens.IsWord("true");
            tokens.Advance();
            return new LiteralExpr(position, CedarValue.Of(value));
        }

        var name = tokens.TakeIdentifier("an expression");
        if (tokens.Kind == TokenKind.LeftParen)
        {
            return Checked(Function(position, name));
        }

        if (tokens.Kind == TokenKind.PathSeparator)
        {
            var type = tokens.TakePath(name, out var stringFollows);
            return stringFollows
                ? new EntityExpr(position, new EntityUid(type, tokens.TakeString("a string")))
                : throw tokens.Unexpected("'::' and the entity's id in quotes");
        }

        return name switch
        {
            "principal" => new VariableExpr(position, Variable.Principal),
            "action" => new VariableExpr(position, Variable.Action),
            "resource" => new VariableExpr(position, Variable.Resource),
            "context" => new VariableExpr(position, Variable.Context),
            _ => throw tokens.Error(position, "principal, action, resource, context or an entity", $"'{name}'"),
        };
    }

    private RecordExpr ParseRecord(Position position)
    {
        var entries = new List<KeyValuePair<string, Expr>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (tokens.Kind != TokenKind.RightBrace)
        {
            var keyPosition = tokens.Position;
            var key = tokens.Kind == TokenKind.String ? tokens.TakeString("a key") : tokens.TakeIdentifier("a key");
            if (!keys.Add(key))
            {
                throw tokens.Error(keyPosition, "each key once", $"'{key}' again");
            }

            tokens.Take(TokenKind.Colon, "':'");
            entries.Add(new(key, Parse()));
            if (!tokens.TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        tokens.Take(TokenKind.RightBrace, "',' or '}'");
        return Checked(new RecordExpr(position, entries));
    }
}
