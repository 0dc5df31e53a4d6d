namespace Cloudinary.Emulator.Search;

/// <summary>
/// Tokens to a tree:
/// <code>
/// query  = [mod] clause { [conj] [mod] clause }
/// mod    = NOT | ! | - | +          at most one; NOT not first
/// clause = "(" query ")" | field op operand | value
/// operand = value | range | "(" value { [conj] value } ")"
/// </code>
/// </summary>
internal sealed class Parser
{
    private const int MaxDepth = 200;

    private readonly List<Token> _tokens;
    private readonly SearchDialect _dialect;
    private int _at;
    private int _depth;

    private Parser(List<Token> tokens, SearchDialect dialect)
    {
        _tokens = tokens;
        _dialect = dialect;
    }

    private Token Current => _tokens[_at];

    public static Node Parse(string expression, SearchDialect dialect)
    {
        var parser = new Parser(Lexer.Tokenise(expression, dialect), dialect);
        if (parser.Current.Kind == TokenKind.End)
        {
            return new Everything();
        }

        var tree = parser.Query();
        return parser.Current.Kind == TokenKind.End ? tree : throw parser.Unexpected();
    }

    private Node Query()
    {
        if (++_depth > MaxDepth)
        {
            throw new SearchSyntaxException("too many nested groups");
        }

        var items = new List<ListItem>();
        do
        {
            var link = items.Count == 0 ? Link.First : Conjunction();
            items.Add(Item(link));
        }
        while (Current.Kind is not (TokenKind.End or TokenKind.Close));

        _depth--;
        return ListCombiner.Combine(items, _dialect);
    }

    private Link Conjunction()
    {
        switch (Current.Kind)
        {
            case TokenKind.And:
                _at++;
                return Link.And;
            case TokenKind.Or:
                _at++;
                return Link.Or;
            default:
                return Link.None;
        }
    }

    private ListItem Item(Link link)
    {
        var modifier = Modifier.None;
        if (Current.Kind is TokenKind.Not or TokenKind.Minus or TokenKind.Plus)
        {
            if (Current is { Kind: TokenKind.Not, Text: "NOT" } && link == Link.First && !_dialect.LeadingNot)
            {
                throw new SearchSyntaxException("NOT cannot begin an expression");
            }

            modifier = Current.Kind == TokenKind.Plus ? Modifier.Required : Modifier.Prohibited;
            _at++;
        }

        return new ListItem(link, modifier, Clause());
    }

    private Node Clause()
    {
        if (Current.Kind == TokenKind.Open)
        {
            _at++;
            var inner = Query();
            Take(TokenKind.Close);
            return inner;
        }

        var value = Take(TokenKind.Value).Pattern!;
        if (Current.Kind != TokenKind.Operator)
        {
            return IsLoneStar(value) ? throw new SearchSyntaxException("a lone '*'") : new FreeText(value);
        }

        if (value.Quoted || value.HasStar)
        {
            throw new SearchSyntaxException($"'{value.Text}' is not a field");
        }

        string op = Take(TokenKind.Operator).Text;
        return Operand(value.Text, op);
    }

    private Node Operand(string field, string op)
    {
        switch (Current.Kind)
        {
            case TokenKind.RangeOpen when op == ":":
                return RangeOf(field);
            case TokenKind.Open when op is ":" or "=":
                return Group(field, op);
            default:
                return Check(field, op, Take(TokenKind.Value).Pattern!);
        }
    }

    private Node Group(string field, string op)
    {
        Take(TokenKind.Open);
        var items = new List<ListItem>();
        do
        {
            var link = items.Count == 0 ? Link.First : Conjunction();
            var value = Take(TokenKind.Value).Pattern!;
            bool nested = _dialect.NestedFields && Current.Kind == TokenKind.Operator;
            var clause = nested ? Operand(value.Text, Take(TokenKind.Operator).Text) : Check(field, op, value);
            items.Add(new ListItem(link, Modifier.None, clause));
        }
        while (Current.Kind != TokenKind.Close);

        Take(TokenKind.Close);
        return ListCombiner.Combine(items, _dialect);
    }

    private Range RangeOf(string field)
    {
        string open = Take(TokenKind.RangeOpen).Text;
        var from = Bound(field);
        if (Take(TokenKind.Value).Text != "TO")
        {
            throw new SearchSyntaxException("a range is written [a TO b]");
        }

        var to = Bound(field);
        string close = Take(TokenKind.RangeClose).Text;
        if ((open, close) is not (("[", "]") or ("{", "}")))
        {
            throw new SearchSyntaxException("the brackets of a range do not match");
        }

        return new Range(field, from, to, open == "[");
    }

    private Pattern? Bound(string field)
    {
        var value = Take(TokenKind.Value).Pattern!;
        return IsLoneStar(value) ? null : ((Comparison)Check(field, ":", value)).Value;
    }

    private static Comparison Check(string field, string op, Pattern value)
    {
        if (IsLoneStar(value))
        {
            throw new SearchSyntaxException($"'{field}{op}*' has no value to look for");
        }

        FieldCatalogue.Validate(field, value);
        return new Comparison(field, op, value);
    }

    private static bool IsLoneStar(Pattern value) => !value.Quoted && value.Marked is [Pattern.Star];

    private Token Take(TokenKind kind) => Current.Kind == kind ? _tokens[_at++] : throw Unexpected();

    private SearchSyntaxException Unexpected() =>
        new(Current.Kind == TokenKind.End ? "unexpected end of expression" : $"unexpected '{Current.Pattern?.Text ?? Current.Text}'");
}
