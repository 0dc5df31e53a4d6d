namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>A place in a text: line and column from 1; a column is a Unicode scalar.</summary>
internal readonly record struct Position(int Line, int Column);

internal enum TokenKind : byte
{
    End,
    Identifier,
    Integer,
    String,
    Slot,
    At,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Semicolon,
    Colon,
    PathSeparator,
    Dot,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Not,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,

    /// <summary>Only in schemas.</summary>
    Assign,

    /// <summary>Only in schemas.</summary>
    Question,
}

/// <summary>A token as a slice of the text; a string keeps its quotes and escapes until someone says what it is (string or pattern).</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, Position Position);
