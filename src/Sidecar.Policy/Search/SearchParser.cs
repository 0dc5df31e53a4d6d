using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Policy.Search;

/// <summary>
/// The safe grammar. What is not on this list is refused, because an upstream lexer may read it in more than one way.
/// <code>
/// expr    = ows [ list ] ows
/// list    = [mod] clause { ws [ ("AND"|"&amp;&amp;"|"OR"|"||") ws ] [mod] clause }
/// mod     = "-" | "+" | "!" | "NOT" ws              at most one; NOT not first in a list; - + ! glued
/// clause  = "(" ows list ows ")" | field ows op ows operand | quoted | bare
/// op      = ">=" | "&lt;=" | ":" | "=" | ">" | "&lt;"
/// operand = quoted | bare | range (":" only) | "(" ows val { ws ("OR"|"AND") ws val } ows ")"
/// range   = ("[" bound ws "TO" ws bound "]") | ("{" bound ws "TO" ws bound "}")
/// bound   = quoted | bare without star | "*"
/// </code>
/// After a quoted text, a word or a closing bracket come white space, ")" or the end.
/// </summary>
internal ref partial struct SearchParser
{
    private readonly string text;
    private readonly SearchOptions options;
    private SearchLexer lexer;
    private SearchToken token;
    private SearchError? error;
    private int clauses;

    private SearchParser(string text, int start, SearchOptions options)
    {
        this.text = text;
        this.options = options;
        lexer = new SearchLexer(text, start, options.StrictQuotes);
        token = lexer.Next();
    }

    /// <summary>Parses <paramref name="text"/> from <paramref name="start"/> to its end.</summary>
    public static bool TryParse(
        string text, int start, SearchOptions options, [NotNullWhen(true)] out SearchTree? tree, [NotNullWhen(false)] out SearchError? error)
    {
        tree = null;
        if (text.Length > options.MaxLength)
        {
            error = new SearchError(options.MaxLength + 1, text.Substring(options.MaxLength, 1), $"at most {options.MaxLength} characters");
            return false;
        }

        var parser = new SearchParser(text, start, options);
        ClauseList? root = null;
        if (parser.token.Kind != TokenKind.End && parser.List(0, out root) && parser.token.Kind == TokenKind.Close)
        {
            _ = parser.Fail("the end: no parenthesis is open");
        }

        error = parser.error;
        if (error is not null)
        {
            return false;
        }

        tree = new SearchTree(text, root);
        return true;
    }

    /// <summary>Reads clauses up to a closing parenthesis or the end.</summary>
    private bool List(int depth, [NotNullWhen(true)] out ClauseList? list)
    {
        list = null;
        var items = new List<ListItem>(4);
        var joint = Joint.Adjacent;
        while (true)
        {
            if (!TryModifier(first: items.Count == 0, out var modifier) || !TryClause(depth, out var clause) || !IsSeparated())
            {
                return false;
            }

            items.Add(new ListItem(joint, modifier, clause));
            if (token.Kind is TokenKind.End or TokenKind.Close)
            {
                list = new ClauseList(items);
                return true;
            }

            joint = JointOf(token.Kind);
            if (joint != Joint.Adjacent)
            {
                Advance();
                if (!token.AfterSpace && token.Kind != TokenKind.End)
                {
                    return Fail("white space after an operator");
                }
            }
        }
    }

    private bool TryModifier(bool first, out Modifier modifier)
    {
        modifier = token.Kind switch
        {
            TokenKind.Minus => Modifier.Minus,
            TokenKind.Plus => Modifier.Plus,
            TokenKind.Bang => Modifier.Bang,
            TokenKind.Not => Modifier.Not,
            _ => Modifier.None,
        };
        if (modifier == Modifier.None)
        {
            return true;
        }

        if (modifier == Modifier.Not && first)
        {
            return Fail("a clause: NOT cannot come first, write - before the clause instead");
        }

        Advance();
        return token.AfterSpace == (modifier == Modifier.Not)
            || Fail(modifier == Modifier.Not ? "white space after NOT" : "a clause directly after the modifier");
    }

    private bool TryClause(int depth, [NotNullWhen(true)] out Clause? clause)
    {
        clause = null;
        switch (token.Kind)
        {
            case TokenKind.Open:
                return TryGroup(depth, out clause);
            case TokenKind.Quoted or TokenKind.Prefix when Count():
                clause = new TermClause(token.Span);
                Advance();
                return true;
            case TokenKind.Word when Count():
                var word = token.Span;
                Advance();
                if (token.IsOperator)
                {
                    return TryField(word, depth, out clause);
                }

                clause = new TermClause(word);
                return true;
            default:
                return Fail("a clause");
        }
    }

    private bool TryGroup(int depth, [NotNullWhen(true)] out Clause? clause)
    {
        clause = null;
        if (!CanNest(depth))
        {
            return false;
        }

        Advance();
        if (!List(depth + 1, out var list))
        {
            return false;
        }

        if (token.Kind != TokenKind.Close)
        {
            return Fail("')'");
        }

        Advance();
        clause = new GroupClause(list);
        return true;
    }

    private static Joint JointOf(TokenKind kind) => kind switch
    {
        TokenKind.And => Joint.And,
        TokenKind.AndSymbol => Joint.AndSymbol,
        TokenKind.Or => Joint.Or,
        TokenKind.OrSymbol => Joint.OrSymbol,
        _ => Joint.Adjacent,
    };

    private void Advance() => token = lexer.Next();

    private bool IsSeparated() => token.AfterSpace || token.Kind is TokenKind.End or TokenKind.Close || Fail("white space, ')' or the end");

    private bool CanNest(int depth) => depth < options.MaxDepth || Fail($"at most {options.MaxDepth} levels of parentheses");

    private bool Count() => ++clauses <= options.MaxClauses || Fail($"at most {options.MaxClauses} clauses");

    // The first error stands: what is reported later follows from it.
    private bool Fail(string expected)
    {
        error ??= lexer.Error ?? new SearchError(token.Start + 1, token.Span.In(text).ToString(), expected);
        return false;
    }
}
