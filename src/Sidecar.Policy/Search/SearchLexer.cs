namespace Sidecar.Policy.Search;

/// <summary>Text to tokens. Stops at the first character that the safe grammar does not list.</summary>
internal struct SearchLexer(string text, int start, bool strictQuotes)
{
    private int position = start;

    /// <summary>Set when a token of kind <see cref="TokenKind.Error"/> was returned.</summary>
    public SearchError? Error { get; private set; }

    public SearchToken Next()
    {
        var before = position;
        while (position < text.Length && SearchCharacters.IsWhite(text[position]))
        {
            position++;
        }

        var from = position;
        var kind = position == text.Length ? TokenKind.End : Read();
        return new SearchToken(kind, from, position, from > before);
    }

    private TokenKind Read()
    {
        switch (text[position])
        {
            case '"': return Quoted();
            case '(': return Take(1, TokenKind.Open);
            case ')': return Take(1, TokenKind.Close);
            case '[': return Take(1, TokenKind.OpenInclusive);
            case ']': return Take(1, TokenKind.CloseInclusive);
            case '{': return Take(1, TokenKind.OpenExclusive);
            case '}': return Take(1, TokenKind.CloseExclusive);
            case ':': return Take(1, TokenKind.Colon);
            case '=': return Take(1, TokenKind.Equal);
            case '>': return NextIs('=') ? Take(2, TokenKind.GreaterOrEqual) : Take(1, TokenKind.Greater);
            case '<': return NextIs('=') ? Take(2, TokenKind.LessOrEqual) : Take(1, TokenKind.Less);
            case '-': return Take(1, TokenKind.Minus);
            case '+': return Take(1, TokenKind.Plus);
            case '!': return Take(1, TokenKind.Bang);
            case '*': return Take(1, TokenKind.Star);
            case '&' when NextIs('&'): return Take(2, TokenKind.AndSymbol);
            case '|' when NextIs('|'): return Take(2, TokenKind.OrSymbol);
            default: return Word();
        }
    }

    private TokenKind Word()
    {
        var from = position;
        while (position < text.Length)
        {
            if (text[position] == '\\')
            {
                if (position + 1 == text.Length || !SearchCharacters.IsEscapable(text[position + 1]))
                {
                    return Fail(2, "a backslash only before one of ! * ^ ~ ? : = & > < | + - / or a space");
                }

                position += 2;
                continue;
            }

            var length = SearchCharacters.WordLength(text, position, first: position == from);
            if (length == 0)
            {
                // ASCII that ends a word starts the next token; anything else is in no token at all.
                if (position > from && char.IsAscii(text[position]))
                {
                    break;
                }

                return Fail(1, "a word, a double-quoted text or an operator; other characters only inside double quotes");
            }

            position += length;
            position += SearchCharacters.WordRun(text.AsSpan(position));
        }

        var word = text.AsSpan(from, position - from);
        var keyword = word switch
        {
            "AND" => TokenKind.And,
            "OR" => TokenKind.Or,
            "NOT" => TokenKind.Not,
            "TO" => TokenKind.To,
            _ => TokenKind.Word,
        };
        if (position == text.Length || text[position] != '*')
        {
            return keyword;
        }

        // AND* is a word to one lexer and an operator with a stray star to another.
        return keyword == TokenKind.Word ? Take(1, TokenKind.Prefix) : Fail(1, "white space after an operator");
    }

    private TokenKind Quoted()
    {
        var from = position++;
        while (position < text.Length)
        {
            switch (text[position])
            {
                case '"':
                    position++;
                    return TokenKind.Quoted;
                case '\\' when strictQuotes:
                    return Fail(1, "no backslash inside quotes");
                case '\\' when position + 1 < text.Length && text[position + 1] is '"' or '*':
                    position += 2;
                    break;
                case '\\':
                    return Fail(2, "inside quotes a backslash only before a double quote or a star");
                default:
                    var length = SearchCharacters.QuotedLength(text, position);
                    if (length == 0)
                    {
                        return Fail(1, "inside quotes no control, format, private or unassigned character");
                    }

                    position += length;
                    position += SearchCharacters.QuotedRun(text.AsSpan(position));
                    break;
            }
        }

        position = from;
        return Fail(text.Length - from, "a closing double quote");
    }

    private readonly bool NextIs(char c) => position + 1 < text.Length && text[position + 1] == c;

    private TokenKind Take(int length, TokenKind kind)
    {
        position += length;
        return kind;
    }

    private TokenKind Fail(int length, string expected)
    {
        Error ??= new SearchError(position + 1, text.Substring(position, Math.Min(length, text.Length - position)), expected);
        return TokenKind.Error;
    }
}
