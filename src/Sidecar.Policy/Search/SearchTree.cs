namespace Sidecar.Policy.Search;

/// <summary>How a clause is joined to the one before it, as written. Clauses that merely stand beside each other mean OR upstream.</summary>
internal enum Joint : byte
{
    Adjacent,
    And,
    AndSymbol,
    Or,
    OrSymbol,
}

/// <summary>What stands before a clause, as written.</summary>
internal enum Modifier : byte
{
    None,
    Minus,
    Bang,
    Plus,
    Not,
}

/// <summary>An expression as written, but for white space: text spans point into the text it was parsed from.</summary>
/// <param name="Text">That text.</param>
/// <param name="Root">The top-level list; null when the expression is empty.</param>
internal sealed record SearchTree(string Text, ClauseList? Root);

/// <summary>Clauses in the order written. It is flat: which of AND and OR binds tighter is not documented, so nothing here depends on it.</summary>
/// <param name="Items">One or more.</param>
internal sealed record ClauseList(IReadOnlyList<ListItem> Items)
{
    /// <summary>Every clause is excluded and all exclusions hold together. Such a list inside parentheses may match nothing.</summary>
    public bool IsOnlyExclusions
    {
        get
        {
            for (var i = 0; i < Items.Count; i++)
            {
                if (!Items[i].IsExclusion || (i > 0 && Items[i].Joint is not (Joint.And or Joint.AndSymbol)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}

/// <summary>A clause in a list.</summary>
/// <param name="Joint">How it is joined to the one before; of no meaning for the first.</param>
/// <param name="Modifier">What stands before it.</param>
/// <param name="Clause">The clause.</param>
internal readonly record struct ListItem(Joint Joint, Modifier Modifier, Clause Clause)
{
    public bool IsExclusion => Modifier is Modifier.Minus or Modifier.Bang or Modifier.Not;
}

internal abstract record Clause;

/// <summary>A word or quoted text on its own.</summary>
internal sealed record TermClause(TextSpan Value) : Clause;

/// <summary>A list in parentheses.</summary>
internal sealed record GroupClause(ClauseList List) : Clause;

/// <summary><c>field op value</c>.</summary>
internal sealed record ValueClause(TextSpan Field, TokenKind Operator, TextSpan Value) : Clause;

/// <summary><c>field:[from TO to]</c> or <c>field:{from TO to}</c>.</summary>
internal sealed record RangeClause(TextSpan Field, bool Inclusive, TextSpan From, TextSpan To) : Clause;

/// <summary><c>field op (value OR value …)</c>. No field inside.</summary>
internal sealed record ValuesClause(TextSpan Field, TokenKind Operator, IReadOnlyList<(Joint Joint, TextSpan Value)> Values) : Clause;
