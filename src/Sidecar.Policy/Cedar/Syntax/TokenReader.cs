namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>One token of look-ahead, names shared between policies, errors with their place.</summary>
internal sealed partial class TokenReader
{
    /// <summary>Longest text of one policy, in characters. Amazon Verified Permissions allows 10,000 bytes.</summary>
    public const int MaxPolicyLength = 1 << 20;

    private readonly Lexer _lexer;
    private Token _current;
    private int _limit = MaxPolicyLength;

    public TokenReader(string text, string? source, bool schema = false)
    {
        _lexer = new Lexer(text, source, schema);
        _current = _lexer.Next();
    }

    public TokenKind Kind => _current.Kind;

    public Position Position => _current.Position;

    public ReadOnlySpan<char> Text => _lexer.Text.AsSpan(_current.Start, _current.Length);

    public void Advance()
    {
        if (_current.Start + _current.Length > _limit)
        {
            throw Unexpected($"a policy of at most {MaxPolicyLength} characters");
        }

        _current = _lexer.Next();
    }

    /// <summary>The policy that begins at the current token may have its length from here.</summary>
    public void StartPolicy() => _limit = _current.Start + MaxPolicyLength;

    public bool TryTake(TokenKind kind)
    {
        if (Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    public void Take(TokenKind kind, string expected)
    {
        if (!TryTake(kind))
        {
            throw Unexpected(expected);
        }
    }

    /// <summary>True when the current token is this word.</summary>
    public bool IsWord(string word) => Kind == TokenKind.Identifier && Text.SequenceEqual(word);

    public bool TryTakeWord(string word)
    {
        if (!IsWord(word))
        {
            return false;
        }

        Advance();
        return true;
    }

    public void TakeWord(string word)
    {
        if (!TryTakeWord(word))
        {
            throw Unexpected($"'{word}'");
        }
    }

    public string TakeString(string expected)
    {
        if (Kind != TokenKind.String)
        {
            throw Unexpected(expected);
        }

        var wrong = Escapes.Unescape(Text[1..^1], null, out var text);
        if (wrong >= 0)
        {
            throw WrongEscape(wrong);
        }

        Advance();
        return text;
    }

    public Pattern TakePattern()
    {
        if (Kind != TokenKind.String)
        {
            throw Unexpected("a pattern in quotes after 'like'");
        }

        var wildcards = new List<int>();
        var wrong = Escapes.Unescape(Text[1..^1], wildcards, out var text);
        if (wrong >= 0)
        {
            throw WrongEscape(wrong);
        }

        Advance();
        return Pattern.From(text, wildcards);
    }

    public CedarSyntaxException Unexpected(string expected) => Error(Position, expected, Describe());

    public CedarSyntaxException Error(Position position, string expected, string found) =>
        new(_lexer.Source, position.Line, position.Column, expected, found);

    private CedarSyntaxException WrongEscape(int offset)
    {
        // Walk from the opening quote: a string may span lines.
        var (line, column) = (Position.Line, Position.Column);
        foreach (var rune in Text[..(offset + 1)].EnumerateRunes())
        {
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + 1);
        }

        var found = Text.Slice(offset + 1, Math.Min(2, Text.Length - offset - 1));
        return found[0] == '\r'
            ? Error(new Position(line, column), "a newline or '\\r', not a bare carriage return", "U+000D")
            : Error(new Position(line, column), "an escape (\\\" \\\\ \\' \\n \\r \\t \\0 \\xHH \\u{H})", $"'{found}'");
    }

    private string Describe()
    {
        const int longest = 40;
        var text = Text.Length > longest ? $"{Text[..longest]}…" : Text.ToString();
        return Kind switch
        {
            TokenKind.End => "end of text",
            TokenKind.String => $"the string {text}",
            _ => $"'{text}'",
        };
    }

    /// <summary>Takes zero or more <c>@name</c> or <c>@name("value")</c> into the list, each name once; policies and schemas write them alike.</summary>
    /// <exception cref="CedarSyntaxException">A name stands twice, or a value is malformed.</exception>
    public void TakeAnnotations(List<KeyValuePair<string, string>> annotations)
    {
        while (TryTake(TokenKind.At))
        {
            var position = Position;
            var key = TakeAnyIdentifier("an annotation's name");
            var value = "";
            if (TryTake(TokenKind.LeftParen))
            {
                value = TakeString("the annotation's value in quotes");
                Take(TokenKind.RightParen, "')'");
            }

            if (annotations.Exists(a => a.Key == key))
            {
                throw Error(position, "each annotation once", $"'@{key}' again");
            }

            annotations.Add(new(key, value));
        }
    }
}
