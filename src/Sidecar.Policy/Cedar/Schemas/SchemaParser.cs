using System.Runtime.CompilerServices;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>
/// Schema := (Annotation* 'namespace' Path '{' Decl* '}' | Decl)* ; Decl := Annotation* (Entity | Action | Type)
/// Type := Path | 'Set' '&lt;' Type '&gt;' | '{' (Annotation* Name ['?'] ':' Type),* '}'. Cedar RFCs 24, 48, 53, 82. Actions are in the other part.
/// </summary>
internal sealed partial class SchemaParser(string text, string? source)
{
    private readonly TokenReader _tokens = new(text, source ?? "schema", schema: true);
    private readonly SchemaDocument _document = new();
    private int _depth;

    public SchemaDocument Parse()
    {
        while (_tokens.Kind != TokenKind.End)
        {
            _tokens.StartPolicy();
            var annotations = ParseAnnotations();
            if (_tokens.TryTakeWord("namespace"))
            {
                ParseNamespace(annotations);
            }
            else
            {
                ParseDeclaration(Namespace(""), annotations);
            }
        }

        return _document;
    }

    private NamespaceDecl Namespace(string name)
    {
        if (!_document.Namespaces.TryGetValue(name, out var found))
        {
            found = new NamespaceDecl(name);
            _document.Namespaces.Add(name, found);
        }

        return found;
    }

    private void ParseNamespace(Annotations annotations)
    {
        var position = _tokens.Position;
        var name = _tokens.TakeType();
        if (_document.Namespaces.ContainsKey(name))
        {
            throw _tokens.Error(position, "each namespace once", $"'{name}' again");
        }

        var space = Namespace(name);
        space.Annotations = annotations;
        _tokens.Take(TokenKind.LeftBrace, "'{'");
        while (!_tokens.TryTake(TokenKind.RightBrace))
        {
            _tokens.StartPolicy();
            ParseDeclaration(space, ParseAnnotations());
        }
    }

    private void ParseDeclaration(NamespaceDecl space, Annotations annotations)
    {
        if (_tokens.TryTakeWord("entity"))
        {
            ParseEntity(space, annotations);
        }
        else if (_tokens.TryTakeWord("action"))
        {
            ParseAction(space, annotations);
        }
        else if (_tokens.TryTakeWord("type"))
        {
            var position = _tokens.Position;
            var name = _tokens.TakeIdentifier("a type's name");
            _tokens.Take(TokenKind.Assign, "'='");
            Add(space.CommonTypes, position, name, new CommonTypeDecl(ParseType(), annotations));
        }
        else
        {
            throw _tokens.Unexpected("'entity', 'action', 'type' or 'namespace'");
        }

        _tokens.Take(TokenKind.Semicolon, "';'");
    }

    private void ParseEntity(NamespaceDecl space, Annotations annotations)
    {
        var names = new List<(Position Position, string Name)>();
        do
        {
            names.Add((_tokens.Position, _tokens.TakeIdentifier("an entity type's name")));
        }
        while (_tokens.TryTake(TokenKind.Comma));

        EntityTypeDecl type;
        if (_tokens.TryTakeWord("enum"))
        {
            _tokens.Take(TokenKind.LeftBracket, "'['");
            var choices = new List<string>();
            do
            {
                choices.Add(_tokens.TakeString("an id in quotes"));
            }
            while (_tokens.TryTake(TokenKind.Comma));
            _tokens.Take(TokenKind.RightBracket, "',' or ']'");
            type = new EntityTypeDecl([], RecordTypeDecl.Empty, null, choices, annotations);
        }
        else
        {
            IReadOnlyList<string> memberOf = _tokens.TryTakeWord("in") ? ParseTypeNames() : [];
            var assigned = _tokens.TryTake(TokenKind.Assign);
            TypeDecl shape = assigned || _tokens.Kind == TokenKind.LeftBrace ? ParseRecord() : RecordTypeDecl.Empty;
            type = new EntityTypeDecl(memberOf, shape, _tokens.TryTakeWord("tags") ? ParseType() : null, null, annotations);
        }

        foreach (var (position, name) in names)
        {
            Add(space.EntityTypes, position, name, type);
        }
    }

    private List<string> ParseTypeNames()
    {
        if (!_tokens.TryTake(TokenKind.LeftBracket))
        {
            return [_tokens.TakeType()];
        }

        // Unlike in a record, no comma after the last one.
        var names = new List<string>();
        if (_tokens.Kind != TokenKind.RightBracket)
        {
            do
            {
                names.Add(_tokens.TakeType());
            }
            while (_tokens.TryTake(TokenKind.Comma));
        }

        _tokens.Take(TokenKind.RightBracket, "',' or ']'");
        return names;
    }

    private TypeDecl ParseType()
    {
        if (++_depth > ExprParser.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw _tokens.Unexpected($"at most {ExprParser.MaxDepth} nested types");
        }

        TypeDecl type;
        if (_tokens.Kind == TokenKind.LeftBrace)
        {
            type = ParseRecord();
        }
        else
        {
            var name = TakeTypeName();
            if (name == "Set" && _tokens.TryTake(TokenKind.Less))
            {
                type = new SetTypeDecl(ParseType());
                _tokens.Take(TokenKind.Greater, "'>'");
            }
            else
            {
                type = new NamedTypeDecl(name);
            }
        }

        _depth--;
        return type;
    }

    /// <summary><c>__cedar</c> is reserved, except here, where it says that a built-in type is meant.</summary>
    private string TakeTypeName()
    {
        var first = _tokens.IsWord("__cedar") ? _tokens.TakeAnyIdentifier("a type") : _tokens.TakeIdentifier("a type");
        var path = _tokens.TakePath(first, out var stringFollows);
        return stringFollows ? throw _tokens.Unexpected("a type, not an entity") : path;
    }

    /// <summary>A string or an identifier; <c>__cedar</c> is only reserved in paths.</summary>
    private string TakeName(string expected) =>
        _tokens.Kind == TokenKind.String ? _tokens.TakeString(expected)
        : _tokens.IsWord("__cedar") ? _tokens.TakeAnyIdentifier(expected)
        : _tokens.TakeIdentifier(expected);

    private RecordTypeDecl ParseRecord()
    {
        _tokens.Take(TokenKind.LeftBrace, "'{'");
        // A name that stands twice means what it says last (4.12.0; in JSON it is an error).
        var attributes = new List<AttributeDecl>();
        while (_tokens.Kind != TokenKind.RightBrace)
        {
            var annotations = ParseAnnotations();
            var name = TakeName("an attribute or '}'");
            var required = !_tokens.TryTake(TokenKind.Question);
            _tokens.Take(TokenKind.Colon, "':'");
            attributes.RemoveAll(a => a.Name == name);
            attributes.Add(new AttributeDecl(name, ParseType(), required, annotations));
            if (!_tokens.TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        _tokens.Take(TokenKind.RightBrace, "',' or '}'");
        return new RecordTypeDecl(attributes);
    }

    private Annotations ParseAnnotations()
    {
        if (_tokens.Kind != TokenKind.At)
        {
            return Annotations.None;
        }

        var annotations = new Annotations();
        _tokens.TakeAnnotations(annotations);
        return annotations;
    }

    private void Add<T>(SortedDictionary<string, T> declarations, Position position, string name, T declaration)
    {
        if (!declarations.TryAdd(name, declaration))
        {
            throw _tokens.Error(position, "each name once", $"'{name}' again");
        }
    }
}
