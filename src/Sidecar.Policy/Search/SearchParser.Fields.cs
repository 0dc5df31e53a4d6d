using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Policy.Search;

// Clauses with a field.
internal ref partial struct SearchParser
{
    private bool TryField(TextSpan field, int depth, [NotNullWhen(true)] out Clause? clause)
    {
        clause = null;
        if (!SearchFields.IsFieldName(field.In(text)))
        {
            // Covers _exists_ and _id, which reach into the search engine itself.
            return Fail("a field name (letters, digits and _, starting with a letter) before an operator");
        }

        var op = token.Kind;
        Advance();
        switch (token.Kind)
        {
            case TokenKind.Open:
                return TryValues(field, op, depth, out clause);
            case TokenKind.OpenInclusive or TokenKind.OpenExclusive when op == TokenKind.Colon:
                return TryRange(field, out clause);
            default:
                if (!TryValue(field, out var value))
                {
                    return false;
                }

                clause = new ValueClause(field, op, value);
                return true;
        }
    }

    private bool TryValue(TextSpan field, out TextSpan value)
    {
        value = token.Span;
        if (!token.IsValue)
        {
            return Fail("a value");
        }

        if (!IsAgeSupported(field))
        {
            return false;
        }

        Advance();
        return true;
    }

    private bool TryRange(TextSpan field, [NotNullWhen(true)] out Clause? clause)
    {
        clause = null;
        var inclusive = token.Kind == TokenKind.OpenInclusive;
        Advance();
        if (token.AfterSpace)
        {
            return Fail("a value directly after the bracket");
        }

        if (!TryBound(field, out var from))
        {
            return false;
        }

        if (token.Kind != TokenKind.To || !token.AfterSpace)
        {
            return Fail("TO between white space");
        }

        Advance();
        if (!token.AfterSpace)
        {
            return Fail("white space after TO");
        }

        if (!TryBound(field, out var to))
        {
            return false;
        }

        if (token.Kind != (inclusive ? TokenKind.CloseInclusive : TokenKind.CloseExclusive) || token.AfterSpace)
        {
            return Fail(inclusive ? "']' directly after the value" : "'}' directly after the value");
        }

        Advance();
        clause = new RangeClause(field, inclusive, from, to);
        return true;
    }

    private bool TryBound(TextSpan field, out TextSpan bound)
    {
        bound = token.Span;
        if (token.Kind is not (TokenKind.Quoted or TokenKind.Word or TokenKind.Star))
        {
            return Fail("a value without a star, or '*' alone");
        }

        if (!IsAgeSupported(field))
        {
            return false;
        }

        Advance();
        return true;
    }

    // No field inside: some lexers let an inner field override the outer one.
    private bool TryValues(TextSpan field, TokenKind op, int depth, [NotNullWhen(true)] out Clause? clause)
    {
        clause = null;
        if (!CanNest(depth))
        {
            return false;
        }

        var values = new List<(Joint, TextSpan)>(4);
        var joint = Joint.Adjacent;
        Advance();
        while (true)
        {
            if ((values.Count > 0 && !Count()) || !TryValue(field, out var value) || !IsSeparated())
            {
                return false;
            }

            values.Add((joint, value));
            if (token.Kind == TokenKind.Close)
            {
                Advance();
                clause = new ValuesClause(field, op, values);
                return true;
            }

            joint = JointOf(token.Kind);
            if (joint is not (Joint.And or Joint.Or))
            {
                return Fail("AND, OR or ')' after a value of a group");
            }

            Advance();
            if (!token.AfterSpace)
            {
                return Fail("white space after an operator");
            }
        }
    }

    private bool IsAgeSupported(TextSpan field) =>
        token.Kind != TokenKind.Word
        || !SearchFields.IsUnsupportedAge(token.Span.In(text))
        || !SearchFields.IsDate(field.In(text))
        || Fail("an age in hours, days or weeks such as 4w, or a quoted date");
}
