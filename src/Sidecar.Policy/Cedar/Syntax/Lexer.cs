using System.Buffers;

namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>
/// Text to tokens, one at a time. Whitespace and <c>//</c> comments separate; there are no other comments.
/// A schema has <c>=</c> and <c>?</c> of its own and no slots. Lines and columns are counted on the way, so that a position costs nothing however long a line is.
/// </summary>
internal sealed class Lexer(string text, string? source, bool schema = false)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> IdentifierCharacters = SearchValues.Create($"{Letters}0123456789");

    /// <summary>Below it every character is a column of its own.</summary>
    private const char FirstSurrogate = '\uD800';

    private int _offset;
    private int _line = 1;
    private int _lineStart;
    private int _surrogatePairs;

    public string Text => text;

    public string? Source => source;

    public Token Next()
    {
        SkipSpace();
        var start = _offset;
        var position = Here();
        if (start == text.Length)
        {
            return new Token(TokenKind.End, start, 0, position);
        }

        var c = text[start];
        if (IsIdentifierStart(c))
        {
            return Run(TokenKind.Identifier, start, position, IdentifierCharacters);
        }

        if (char.IsAsciiDigit(c))
        {
            return Run(TokenKind.Integer, start, position, Digits);
        }

        return c switch
        {
            '"' => String(start, position),
            '?' when !schema => Slot(start, position),
            _ => Punctuation(start, position),
        };
    }

    private static bool IsIdentifierStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private Token Run(TokenKind kind, int start, Position position, SearchValues<char> belongs)
    {
        var length = text.AsSpan(_offset).IndexOfAnyExcept(belongs);
        _offset = length < 0 ? text.Length : _offset + length;
        return new Token(kind, start, _offset - start, position);
    }

    private Token Slot(int start, Position position)
    {
        _offset++;
        if (_offset == text.Length || !IsIdentifierStart(text[_offset]))
        {
            throw new CedarSyntaxException(source, position.Line, position.Column, "a slot name after '?'", Describe(start + 1));
        }

        return Run(TokenKind.Slot, start, position, IdentifierCharacters);
    }

    /// <summary>To the closing quote; a backslash takes the next character along. A raw newline is part of the string.</summary>
    private Token String(int start, Position position)
    {
        _offset++;
        while (_offset < text.Length)
        {
            var c = text[_offset];
            if (c < FirstSurrogate && c is not ('"' or '\\' or '\n'))
            {
                _offset++;
                continue;
            }

            Advance();
            if (c == '"')
            {
                return new Token(TokenKind.String, start, _offset - start, position);
            }

            if (c == '\\' && _offset < text.Length)
            {
                Advance();
            }
        }

        throw new CedarSyntaxException(source, position.Line, position.Column, "a closing '\"' for this string", "end of text");
    }

    private Token Punctuation(int start, Position position)
    {
        var c = text[start];
        var next = start + 1 < text.Length ? text[start + 1] : '\0';
        var (kind, length) = (c, next) switch
        {
            (':', ':') => (TokenKind.PathSeparator, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('&', '&') => (TokenKind.And, 2),
            ('|', '|') => (TokenKind.Or, 2),
            ('=', _) when schema => (TokenKind.Assign, 1),
            ('?', _) when schema => (TokenKind.Question, 1),
            ('@', _) => (TokenKind.At, 1),
            ('(', _) => (TokenKind.LeftParen, 1),
            (')', _) => (TokenKind.RightParen, 1),
            ('{', _) => (TokenKind.LeftBrace, 1),
            ('}', _) => (TokenKind.RightBrace, 1),
            ('[', _) => (TokenKind.LeftBracket, 1),
            (']', _) => (TokenKind.RightBracket, 1),
            (',', _) => (TokenKind.Comma, 1),
            (';', _) => (TokenKind.Semicolon, 1),
            (':', _) => (TokenKind.Colon, 1),
            ('.', _) => (TokenKind.Dot, 1),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('!', _) => (TokenKind.Not, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('*', _) => (TokenKind.Star, 1),
            ('/', _) => (TokenKind.Slash, 1),
            ('%', _) => (TokenKind.Percent, 1),
            _ => (TokenKind.End, 0),
        };
        if (length == 0)
        {
            throw new CedarSyntaxException(source, position.Line, position.Column, c == '=' ? "'=='" : "a token of Cedar", Describe(start));
        }

        _offset += length;
        return new Token(kind, start, length, position);
    }

    private string Describe(int offset)
    {
        if (offset >= text.Length)
        {
            return "end of text";
        }

        var length = offset + 1 < text.Length && char.IsSurrogatePair(text, offset) ? 2 : 1;
        return char.IsControl(text[offset]) ? $"U+{(int)text[offset]:X4}" : $"'{text.AsSpan(offset, length)}'";
    }

    private void SkipSpace()
    {
        while (_offset < text.Length)
        {
            var c = text[_offset];
            if (c == ' ')
            {
                _offset++;
            }
            else if (c is > ' ' and < '\x7f' and not '/')
            {
                return;
            }
            else if (char.IsWhiteSpace(c))
            {
                Advance();
            }
            else if (c == '/' && _offset + 1 < text.Length && text[_offset + 1] == '/')
            {
                while (_offset < text.Length && text[_offset] is not ('\n' or '\r'))
                {
                    Advance();
                }
            }
            else
            {
                return;
            }
        }
    }

    private Position Here() => new(_line, _offset - _lineStart - _surrogatePairs + 1);

    private void Advance()
    {
        var c = text[_offset++];
        if (c == '\n')
        {
            _line++;
            _lineStart = _offset;
            _surrogatePairs = 0;
        }
        else if (char.IsLowSurrogate(c) && char.IsHighSurrogate(text[_offset - 2 < 0 ? 0 : _offset - 2]))
        {
            _surrogatePairs++;
        }
    }
}
