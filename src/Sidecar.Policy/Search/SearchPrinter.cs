using System.Text;

namespace Sidecar.Policy.Search;

/// <summary>
/// Tree to text: the same tokens in the same order, operators in their word form, one space between clauses. Quoting is never
/// changed (a quoted and a bare value match differently) and nothing is re-associated.
/// </summary>
internal readonly ref struct SearchPrinter(string text, StringBuilder to)
{
    public void List(ClauseList list)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (i > 0)
            {
                Joint(list.Items[i].Joint);
            }

            Modifier(list.Items[i].Modifier);
            Clause(list.Items[i].Clause);
        }
    }

    public void Joint(Joint joint) => to.Append(joint switch
    {
        Search.Joint.And or Search.Joint.AndSymbol => " AND ",
        Search.Joint.Or or Search.Joint.OrSymbol => " OR ",
        _ => " ",
    });

    public void Modifier(Modifier modifier) => to.Append(modifier switch
    {
        Search.Modifier.Minus or Search.Modifier.Bang => "-",
        Search.Modifier.Plus => "+",
        Search.Modifier.Not => "NOT ",
        _ => "",
    });

    public void Clause(Clause clause)
    {
        switch (clause)
        {
            case TermClause term:
                Span(term.Value);
                break;
            case GroupClause group:
                to.Append('(');
                List(group.List);
                to.Append(')');
                break;
            case ValueClause value:
                Field(value.Field, value.Operator);
                Span(value.Value);
                break;
            case RangeClause range:
                Field(range.Field, TokenKind.Colon);
                to.Append(range.Inclusive ? '[' : '{');
                Span(range.From);
                to.Append(" TO ");
                Span(range.To);
                to.Append(range.Inclusive ? ']' : '}');
                break;
            case ValuesClause values:
                Values(values);
                break;
            default:
                throw new InvalidOperationException($"A clause of kind {clause.GetType().Name} cannot be printed.");
        }
    }

    private void Values(ValuesClause clause)
    {
        Field(clause.Field, clause.Operator);
        to.Append('(');
        for (var i = 0; i < clause.Values.Count; i++)
        {
            if (i > 0)
            {
                Joint(clause.Values[i].Joint);
            }

            Span(clause.Values[i].Value);
        }

        to.Append(')');
    }

    private void Field(TextSpan field, TokenKind op)
    {
        Span(field);
        to.Append(op switch
        {
            TokenKind.Equal => "=",
            TokenKind.Greater => ">",
            TokenKind.Less => "<",
            TokenKind.GreaterOrEqual => ">=",
            TokenKind.LessOrEqual => "<=",
            _ => ":",
        });
    }

    private void Span(TextSpan span) => to.Append(span.In(text));
}
