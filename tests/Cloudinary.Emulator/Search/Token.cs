namespace Cloudinary.Emulator.Search;

internal enum TokenKind
{
    End,
    Value,
    Operator,
    Open,
    Close,
    RangeOpen,
    RangeClose,
    And,
    Or,
    Not,
    Plus,
    Minus,
}

/// <summary>One token. <paramref name="Text"/> is the operator or bracket as written; a value carries its pattern instead.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, Pattern? Pattern = null);
