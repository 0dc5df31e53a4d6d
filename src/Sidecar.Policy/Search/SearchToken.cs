namespace Sidecar.Policy.Search;

internal enum TokenKind : byte
{
    End,
    Error,
    Word,
    Prefix,
    Quoted,
    Star,
    Open,
    Close,
    OpenInclusive,
    CloseInclusive,
    OpenExclusive,
    CloseExclusive,
    Colon,
    Equal,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    Minus,
    Plus,
    Bang,
    And,
    AndSymbol,
    Or,
    OrSymbol,
    Not,
    To,
}

/// <summary>One token with its place in the text.</summary>
/// <param name="Kind">What it is. <see cref="TokenKind.Prefix"/> is a word with a star at its end.</param>
/// <param name="Start">Index of its first UTF-16 unit.</param>
/// <param name="End">Index after its last.</param>
/// <param name="AfterSpace">White space stands before it.</param>
internal readonly record struct SearchToken(TokenKind Kind, int Start, int End, bool AfterSpace)
{
    public TextSpan Span => new(Start, End - Start);

    public bool IsOperator => Kind is >= TokenKind.Colon and <= TokenKind.LessOrEqual;

    public bool IsValue => Kind is TokenKind.Word or TokenKind.Prefix or TokenKind.Quoted;
}

/// <summary>A piece of the text.</summary>
/// <param name="Start">Index of its first UTF-16 unit.</param>
/// <param name="Length">Its length.</param>
internal readonly record struct TextSpan(int Start, int Length)
{
    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, Length);
}
