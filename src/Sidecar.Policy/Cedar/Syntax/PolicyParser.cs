namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>
/// Policies := Policy* ; Policy := Annotation* ('permit'|'forbid') '(' principal ',' action ',' resource [','] ')' Cond* ';'
/// with Cond := ('when'|'unless') '{' Expr '}'. Language 4.5: grammar.lalrpop and cst_to_ast of the Rust implementation.
/// </summary>
internal sealed class PolicyParser
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> NoAnnotations = [];

    private readonly TokenReader _tokens;
    private readonly ExprParser _expressions;
    private readonly List<Condition> _conditions = [];
    private readonly List<EntityUid> _actions = [];

    public PolicyParser(string text, string? source)
    {
        _tokens = new TokenReader(text, source);
        _expressions = new ExprParser(_tokens);
    }

    public List<PolicySyntax> ParseAll()
    {
        var policies = new List<PolicySyntax>();
        while (_tokens.Kind != TokenKind.End)
        {
            policies.Add(ParsePolicy());
        }

        return policies;
    }

    private PolicySyntax ParsePolicy()
    {
        var position = _tokens.Position;
        _tokens.StartPolicy();
        var annotations = _tokens.Kind == TokenKind.At ? TakeAnnotations() : NoAnnotations;
        var effect = ParseEffect();
        _tokens.Take(TokenKind.LeftParen, "'('");
        _tokens.TakeWord("principal");
        var principal = ParseEntityScope("?principal");
        _tokens.Take(TokenKind.Comma, "','");
        _tokens.TakeWord("action");
        var action = ParseActionScope();
        _tokens.Take(TokenKind.Comma, "','");
        _tokens.TakeWord("resource");
        var resource = ParseEntityScope("?resource");
        _tokens.TryTake(TokenKind.Comma);
        _tokens.Take(TokenKind.RightParen, "')'");
        _conditions.Clear();
        while (_tokens.Kind != TokenKind.Semicolon)
        {
            var isUnless = _tokens.IsWord("unless");
            if (!isUnless && !_tokens.IsWord("when"))
            {
                throw _tokens.Unexpected("'when', 'unless' or ';'");
            }

            _tokens.Advance();
            _tokens.Take(TokenKind.LeftBrace, "'{'");
            _conditions.Add(new Condition(isUnless, _expressions.Parse()));
            _tokens.Take(TokenKind.RightBrace, "an operator or '}'");
        }

        _tokens.Advance();
        return new PolicySyntax(position, annotations, effect, principal, action, resource, _conditions.ToArray());
    }

    private List<KeyValuePair<string, string>> TakeAnnotations()
    {
        var annotations = new List<KeyValuePair<string, string>>();
        _tokens.TakeAnnotations(annotations);
        return annotations;
    }

    private Effect ParseEffect()
    {
        if (_tokens.TryTakeWord("permit"))
        {
            return Effect.Permit;
        }

        return _tokens.TryTakeWord("forbid") ? Effect.Forbid : throw _tokens.Unexpected("'permit', 'forbid' or an annotation");
    }

    /// <summary>bare | == E | in E | is Path | is Path in E, where E is an entity or the scope's own slot.</summary>
    private EntityScope ParseEntityScope(string slot)
    {
        if (_tokens.TryTake(TokenKind.Equal))
        {
            return new EntityScope(ScopeKind.Equal, null, Bracketed(() => ParseEntityOrSlot(slot)));
        }

        if (_tokens.TryTakeWord("in"))
        {
            return new EntityScope(ScopeKind.In, null, Bracketed(() => ParseEntityOrSlot(slot)));
        }

        if (!_tokens.TryTakeWord("is"))
        {
            return EntityScope.Any;
        }

        var type = _tokens.TakeType();
        return _tokens.TryTakeWord("in")
            ? new EntityScope(ScopeKind.IsIn, type, Bracketed(() => ParseEntityOrSlot(slot)))
            : new EntityScope(ScopeKind.Is, type);
    }

    private EntityUid? ParseEntityOrSlot(string slot)
    {
        if (_tokens.Kind != TokenKind.Slot)
        {
            return _tokens.TakeEntity($"an entity or '{slot}'");
        }

        if (!_tokens.Text.SequenceEqual(slot))
        {
            throw _tokens.Unexpected($"an entity or '{slot}'");
        }

        _tokens.Advance();
        return null;
    }

    private ActionScope ParseActionScope()
    {
        if (_tokens.TryTake(TokenKind.Equal))
        {
            return new ActionScope(ScopeKind.Equal, [Bracketed(ParseAction)]);
        }

        if (!_tokens.TryTakeWord("in"))
        {
            return ActionScope.Any;
        }

        return Bracketed(ParseActions);
    }

    /// <summary>What stands in the scope may stand in round brackets, however many.</summary>
    private T Bracketed<T>(Func<T> parse)
    {
        var open = 0;
        while (_tokens.TryTake(TokenKind.LeftParen))
        {
            open++;
        }

        var parsed = parse();
        while (open-- > 0)
        {
            _tokens.Take(TokenKind.RightParen, "')'");
        }

        return parsed;
    }

    private ActionScope ParseActions()
    {
        if (!_tokens.TryTake(TokenKind.LeftBracket))
        {
            return new ActionScope(ScopeKind.In, [ParseAction()]);
        }

        // An empty list is allowed and matches nothing.
        _actions.Clear();
        while (_tokens.Kind != TokenKind.RightBracket)
        {
            _actions.Add(Bracketed(ParseAction));
            if (!_tokens.TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        _tokens.Take(TokenKind.RightBracket, "',' or ']'");
        return new ActionScope(ScopeKind.In, _actions.ToArray(), IsList: true);
    }

    private EntityUid ParseAction()
    {
        var position = _tokens.Position;
        var uid = _tokens.TakeRepeatedEntity("an action");
        return uid.Type == "Action" || uid.Type.EndsWith("::Action", StringComparison.Ordinal)
            ? uid
            : throw _tokens.Error(position, "an entity whose type ends in 'Action'", $"'{uid.Type}'");
    }
}
