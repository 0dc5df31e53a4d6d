using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>
/// Action := 'action' Name,+ ['in' (Group | '[' Group,* ']')] ['appliesTo' '{' App,* '}'] ['attributes' '{' '}'] ';'
/// App := ('principal'|'resource') ':' (Path | '[' Path,* ']') | 'context' ':' (Path | Record). Group := Name | Path '::' STR.
/// </summary>
internal sealed partial class SchemaParser
{
    private void ParseAction(NamespaceDecl space, Annotations annotations)
    {
        var names = new List<(Position Position, string Name)>();
        do
        {
            var position = _tokens.Position;
            names.Add((position, TakeName("an action's name")));
        }
        while (_tokens.TryTake(TokenKind.Comma));

        var memberOf = _tokens.TryTakeWord("in") ? ParseGroups() : null;
        var appliesTo = _tokens.TryTakeWord("appliesTo") ? ParseAppliesTo() : null;
        if (_tokens.TryTakeWord("attributes"))
        {
            _tokens.Take(TokenKind.LeftBrace, "'{'");
            _tokens.Take(TokenKind.RightBrace, "'}', as actions have no attributes");
        }

        foreach (var (position, name) in names)
        {
            Add(space.Actions, position, name, new ActionDecl(memberOf, appliesTo ?? new AppliesToDecl([], [], RecordTypeDecl.Empty), annotations));
        }
    }

    private List<ActionParentDecl> ParseGroups()
    {
        if (!_tokens.TryTake(TokenKind.LeftBracket))
        {
            return [ParseGroup()];
        }

        var groups = new List<ActionParentDecl>();
        do
        {
            groups.Add(ParseGroup());
        }
        while (_tokens.TryTake(TokenKind.Comma));

        _tokens.Take(TokenKind.RightBracket, "',' or ']'");
        return groups;
    }

    private ActionParentDecl ParseGroup()
    {
        if (_tokens.Kind == TokenKind.String)
        {
            return new ActionParentDecl(null, _tokens.TakeString("an action"));
        }

        var path = _tokens.TakePath(TakeName("an action"), out var stringFollows);
        return path == "__cedar" && !stringFollows ? new ActionParentDecl(null, path)
            : Keywords.IsPath(path) is false ? throw _tokens.Unexpected("an action ('__cedar' is reserved)")
            : stringFollows
            ? new ActionParentDecl(path, _tokens.TakeString("an action's id"))
            : path.Contains("::", StringComparison.Ordinal) ? throw _tokens.Unexpected("'::' and an id in quotes") : new ActionParentDecl(null, path);
    }

    private AppliesToDecl ParseAppliesTo()
    {
        IReadOnlyList<string>? principals = null;
        IReadOnlyList<string>? resources = null;
        TypeDecl? context = null;
        _tokens.Take(TokenKind.LeftBrace, "'{'");
        while (_tokens.Kind != TokenKind.RightBrace)
        {
            var position = _tokens.Position;
            var word = _tokens.TakeIdentifier("'principal', 'resource' or 'context'");
            _tokens.Take(TokenKind.Colon, "':'");
            switch (word)
            {
                case "principal" when principals is null:
                    principals = ParseTypeNames();
                    break;
                case "resource" when resources is null:
                    resources = ParseTypeNames();
                    break;
                case "context" when context is null:
                    context = _tokens.Kind == TokenKind.LeftBrace ? ParseRecord() : new NamedTypeDecl(TakeTypeName(), NameKind.Common);
                    break;
                default:
                    throw _tokens.Error(position, "'principal', 'resource' and 'context', each once", $"'{word}'");
            }

            if (!_tokens.TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        var end = _tokens.Position;
        _tokens.Take(TokenKind.RightBrace, "',' or '}'");
        return principals is { Count: > 0 } && resources is { Count: > 0 }
            ? new AppliesToDecl(principals, resources, context ?? RecordTypeDecl.Empty)
            : throw _tokens.Error(end, "at least one principal type and one resource type", "none");
    }
}
