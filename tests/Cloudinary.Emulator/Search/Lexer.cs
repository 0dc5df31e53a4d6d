using System.Globalization;
using System.Text;

namespace Cloudinary.Emulator.Search;

/// <summary>
/// Text to tokens. Reserved outside quotes: <c>! ( ) { } [ ] * ^ ~ ? : \ = &amp; &gt; &lt; " |</c> and white space; a minus or plus is a
/// modifier only where a clause may begin. Where a string ends is the dialect's decision, and the one attackers aim at.
/// </summary>
internal sealed class Lexer(string source, SearchDialect dialect)
{
    private const string Reserved = "!(){}[]*^~?:\\=&><\"|";

    private readonly List<Token> _tokens = [];
    private int _at;

    public static List<Token> Tokenise(string source, SearchDialect dialect) => new Lexer(source, dialect).Run();

    private List<Token> Run()
    {
        while (true)
        {
            while (_at < source.Length && IsSpace(source[_at]))
            {
                _at++;
            }

            if (_at == source.Length)
            {
                _tokens.Add(new Token(TokenKind.End, ""));
                return _tokens;
            }

            Next(source[_at]);
        }
    }

    private void Next(char c)
    {
        switch (c)
        {
            case '(':
                Single(TokenKind.Open);
                break;
            case ')':
                Single(TokenKind.Close);
                break;
            case '[' or '{':
                Single(TokenKind.RangeOpen);
                break;
            case ']' or '}':
                Single(TokenKind.RangeClose);
                break;
            case '!':
                Single(TokenKind.Not);
                break;
            case '&' or '|':
                Doubled(c);
                break;
            case ':' or '=':
                Single(TokenKind.Operator);
                break;
            case '<' or '>':
                int length = Peek(1) == '=' ? 2 : 1;
                Add(TokenKind.Operator, source.Substring(_at, length));
                break;
            case '"':
                Quoted('"');
                break;
            case '\'' when dialect.SingleQuotes:
                Quoted('\'');
                break;
            case '/' when dialect.Regexes:
                Regex();
                break;
            case '+' or '-' when ClauseMayBegin():
                Single(c == '+' ? TokenKind.Plus : TokenKind.Minus);
                break;
            default:
                Bare();
                break;
        }
    }

    private void Single(TokenKind kind) => Add(kind, source.Substring(_at, 1));

    private void Doubled(char c)
    {
        if (Peek(1) != c)
        {
            throw new SearchSyntaxException($"unexpected '{c}' at {_at}");
        }

        Add(c == '&' ? TokenKind.And : TokenKind.Or, source.Substring(_at, 2));
    }

    private void Add(TokenKind kind, string text)
    {
        _tokens.Add(new Token(kind, text));
        _at += text.Length;
    }

    private void Quoted(char quote)
    {
        int start = _at++;
        var text = new StringBuilder();
        while (_at < source.Length)
        {
            char c = source[_at++];
            char next = Peek(0);
            if (c == '\\' && next == quote && !dialect.IgnoreEscapedQuotes)
            {
                text.Append(quote);
                _at++;
            }
            else if (c == '\\' && next == '*')
            {
                text.Append('*');
                _at++;
            }
            else if (c == '\\' && next == '\\' && dialect.PairBackslashes)
            {
                text.Append('\\');
                _at++;
            }
            else if (c == '\\' && TryUnicode(out char decoded))
            {
                text.Append(decoded);
            }
            else if (c == quote)
            {
                _tokens.Add(new Token(TokenKind.Value, "", new Pattern(text.ToString(), quoted: true)));
                return;
            }
            else
            {
                text.Append(c == '*' ? Pattern.Star : c);
            }
        }

        throw new SearchSyntaxException($"unclosed quote at {start}");
    }

    /// <summary>What it would match is not of interest here, only where it ends.</summary>
    private void Regex()
    {
        int start = _at++;
        while (_at < source.Length && source[_at] != '/')
        {
            _at += source[_at] == '\\' ? 2 : 1;
        }

        if (_at >= source.Length)
        {
            throw new SearchSyntaxException($"unclosed regular expression at {start}");
        }

        _at++;
        _tokens.Add(new Token(TokenKind.Value, "", new Pattern(source[(start + 1)..(_at - 1)], quoted: true)));
    }

    private void Bare()
    {
        int start = _at;
        bool escaped = false;
        var text = new StringBuilder();
        while (_at < source.Length)
        {
            char c = source[_at];
            if (c == '\\')
            {
                _at++;
                if (!dialect.EscapesOutsideQuotes)
                {
                    text.Append('\\');
                    continue;
                }

                if (_at == source.Length)
                {
                    throw new SearchSyntaxException("nothing follows the last backslash");
                }

                escaped = true;
                text.Append(TryUnicode(out char decoded) ? decoded : source[_at++]);
            }
            else if (c == '*')
            {
                // A wildcard stands only at the end of a word.
                _at++;
                text.Append(Pattern.Star);
                if (_at < source.Length && !EndsWord(source[_at]))
                {
                    throw new SearchSyntaxException($"wildcard inside a word at {start}");
                }

                break;
            }
            else if (EndsWord(c) || Reserved.Contains(c, StringComparison.Ordinal))
            {
                break;
            }
            else
            {
                text.Append(c);
                _at++;
            }
        }

        if (_at == start)
        {
            throw new SearchSyntaxException($"unexpected '{source[_at]}' at {_at}");
        }

        string word = text.ToString();
        var kind = escaped ? TokenKind.Value : (dialect.LowerCaseOperators ? word.ToUpperInvariant() : word) switch
        {
            "AND" => TokenKind.And,
            "OR" => TokenKind.Or,
            "NOT" => TokenKind.Not,
            _ => TokenKind.Value,
        };
        _tokens.Add(new Token(kind, word, kind == TokenKind.Value ? new Pattern(word, quoted: false) : null));
    }

    /// <summary>After an operator or inside a range a minus belongs to the value: <c>bytes&gt;-1</c>.</summary>
    private bool ClauseMayBegin() =>
        _tokens.Count == 0 || (_tokens[^1] is var last && last.Kind is not (TokenKind.Operator or TokenKind.RangeOpen) && last.Text != "TO");

    private bool EndsWord(char c) => IsSpace(c) || "()[]{}\":=<>".Contains(c, StringComparison.Ordinal) || (c == '\'' && dialect.SingleQuotes) || (c == '/' && dialect.Regexes);

    private bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n' || (dialect.UnicodeWhitespace && char.IsWhiteSpace(c));

    /// <summary>Behind a backslash: <c>u</c> and four hex digits, taken as one character.</summary>
    private bool TryUnicode(out char decoded)
    {
        decoded = '\0';
        if (!dialect.UnicodeEscapes || Peek(0) != 'u' || _at + 5 > source.Length
            || !ushort.TryParse(source.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            return false;
        }

        decoded = (char)code;
        _at += 5;
        return true;
    }

    private char Peek(int ahead) => _at + ahead < source.Length ? source[_at + ahead] : '\0';
}
