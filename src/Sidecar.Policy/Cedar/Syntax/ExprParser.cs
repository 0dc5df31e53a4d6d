using System.Globalization;
using System.Runtime.CompilerServices;

namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>
/// Expr := Or | 'if' Expr 'then' Expr 'else' Expr ; Or := And ('||' And)* ; And := Rel ('&amp;&amp;' Rel)*
/// Rel := Add [relop Add] | Add 'has' … | Add 'like' PAT | Add 'is' Path ['in' Add] ; Add := Mult (('+'|'-') Mult)*
/// Mult := Unary ('*' Unary)* ; Unary := up to four '!' or four '-' then Member. Members and primaries are in the other part.
/// </summary>
internal sealed partial class ExprParser(TokenReader tokens)
{
    /// <summary>How deep brackets and <c>if</c> may nest. Bounds the parser's own recursion; cedar-wasm gives up between 120 and 380.</summary>
    public const int MaxDepth = 256;

    /// <summary>How high the tree may be: brackets, unary operators and chains of members together. Bounds every later walk of the tree.</summary>
    public const int MaxHeight = 512;

    /// <summary>Most unary operators in a row.</summary>
    private const int MaxUnary = 4;

    private int _depth;

    public Expr Parse()
    {
        if (++_depth > MaxDepth)
        {
            throw tokens.Error(tokens.Position, $"at most {MaxDepth} nested expressions", "one more");
        }

        // The bound fits a pool thread's stack; a caller may be deep in its own, and an overflow would end the process.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw tokens.Error(tokens.Position, "fewer nested expressions", "the end of this thread's stack");
        }

        var expr = tokens.IsWord("if") ? ParseIf() : ParseOr();
        _depth--;
        return expr;
    }

    private IfExpr ParseIf()
    {
        var position = tokens.Position;
        tokens.Advance();
        var condition = Parse();
        tokens.TakeWord("then");
        var then = Parse();
        tokens.TakeWord("else");
        return Checked(new IfExpr(position, condition, then, Parse()));
    }

    private Expr ParseOr()
    {
        var first = ParseAnd();
        if (tokens.Kind != TokenKind.Or)
        {
            return first;
        }

        var operands = new List<Expr> { first };
        while (tokens.TryTake(TokenKind.Or))
        {
            operands.Add(ParseAnd());
        }

        return Checked(new LogicalExpr(first.Position, isAnd: false, operands));
    }

    private Expr ParseAnd()
    {
        var first = ParseRelation();
        if (tokens.Kind != TokenKind.And)
        {
            return first;
        }

        var operands = new List<Expr> { first };
        while (tokens.TryTake(TokenKind.And))
        {
            operands.Add(ParseRelation());
        }

        return Checked(new LogicalExpr(first.Position, isAnd: true, operands));
    }

    private Expr ParseRelation()
    {
        var left = ParseSum();
        Expr relation;
        if (TryRelation(out var op))
        {
            tokens.Advance();
            relation = new BinaryExpr(left.Position, op, left, ParseSum());
        }
        else if (tokens.TryTakeWord("has"))
        {
            relation = new HasExpr(left.Position, left, ParseHasPath());
        }
        else if (tokens.TryTakeWord("like"))
        {
            relation = new LikeExpr(left.Position, left, tokens.TakePattern());
        }
        else if (tokens.TryTakeWord("is"))
        {
            var type = tokens.TakeType();
            relation = new IsExpr(left.Position, left, type, tokens.TryTakeWord("in") ? ParseSum() : null);
        }
        else
        {
            return left;
        }

        if (TryRelation(out _) || tokens.IsWord("has") || tokens.IsWord("like") || tokens.IsWord("is"))
        {
            throw tokens.Unexpected("'&&', '||' or the end of the expression, as relations do not chain");
        }

        return Checked(relation);
    }

    private bool TryRelation(out BinaryOperator op)
    {
        BinaryOperator? found = tokens.Kind switch
        {
            TokenKind.Equal => BinaryOperator.Equal,
            TokenKind.NotEqual => BinaryOperator.NotEqual,
            TokenKind.Less => BinaryOperator.Less,
            TokenKind.LessOrEqual => BinaryOperator.LessOrEqual,
            TokenKind.Greater => BinaryOperator.Greater,
            TokenKind.GreaterOrEqual => BinaryOperator.GreaterOrEqual,
            _ when tokens.IsWord("in") => BinaryOperator.In,
            _ => null,
        };
        op = found.GetValueOrDefault();
        return found is not null;
    }

    private List<string> ParseHasPath()
    {
        if (tokens.Kind == TokenKind.String)
        {
            return [tokens.TakeString("an attribute")];
        }

        var path = new List<string>();
        do
        {
            path.Add(tokens.TakeIdentifier("an attribute's name"));
        }
        while (tokens.TryTake(TokenKind.Dot));
        return path;
    }

    private Expr ParseSum()
    {
        var first = ParseProduct();
        if (tokens.Kind is not (TokenKind.Plus or TokenKind.Minus))
        {
            return first;
        }

        var operands = new List<Expr> { first };
        var subtract = new List<bool>();
        while (tokens.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            subtract.Add(tokens.Kind == TokenKind.Minus);
            tokens.Advance();
            operands.Add(ParseProduct());
        }

        return Checked(new SumExpr(first.Position, operands, subtract));
    }

    private Expr ParseProduct()
    {
        var first = ParseUnary();
        var operands = tokens.Kind == TokenKind.Star ? new List<Expr> { first } : null;
        while (tokens.TryTake(TokenKind.Star))
        {
            operands!.Add(ParseUnary());
        }

        if (tokens.Kind is TokenKind.Slash or TokenKind.Percent)
        {
            throw tokens.Unexpected("another operator, as Cedar neither divides nor takes remainders");
        }

        return operands is null ? first : Checked(new ProductExpr(first.Position, operands));
    }

    private Expr ParseUnary()
    {
        var kind = tokens.Kind;
        if (kind is not (TokenKind.Not or TokenKind.Minus))
        {
            return ParseMember(negated: false);
        }

        var positions = new List<Position>(MaxUnary);
        while (tokens.Kind == kind)
        {
            if (positions.Count == MaxUnary)
            {
                throw tokens.Unexpected($"an operand after {MaxUnary} unary operators");
            }

            positions.Add(tokens.Position);
            tokens.Advance();
        }

        // The minus next to a number belongs to the number, so that the smallest number can be written.
        var isNegative = kind == TokenKind.Minus && tokens.Kind == TokenKind.Integer;
        var operand = ParseMember(isNegative);
        var last = positions.Count - 1;
        if (isNegative && operand is LiteralExpr)
        {
            last--;
        }

        for (var i = last; i >= 0; i--)
        {
            operand = Checked(new UnaryExpr(positions[i], kind == TokenKind.Not ? UnaryOperator.Not : UnaryOperator.Negate, operand));
        }

        return operand;
    }

    private LiteralExpr ParseInteger(bool negated)
    {
        var position = tokens.Position;
        var digits = tokens.Text.TrimStart('0');
        var isNumber = ulong.TryParse(digits.IsEmpty ? "0" : digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var text = isNumber && number < long.MaxValue ? "" : tokens.Text.ToString();
        tokens.Advance();

        // `-1.a` is the negation of `1.a`: what is accessed is the number without its minus.
        negated = negated && tokens.Kind is not (TokenKind.Dot or TokenKind.LeftBracket);
        if (!isNumber || number > (negated ? 1ul << 63 : long.MaxValue))
        {
            throw tokens.Error(position, $"a number up to {long.MaxValue}", $"'{text}'");
        }

        return new LiteralExpr(position, CedarValue.Of(negated ? unchecked(-(long)number) : (long)number));
    }

    /// <summary>Every node that can grow passes here.</summary>
    private T Checked<T>(T expr)
        where T : Expr
    {
        if (expr.Height > MaxHeight)
        {
            throw tokens.Error(expr.Position, $"an expression at most {MaxHeight} levels high", "a higher one");
        }

        return expr;
    }
}
