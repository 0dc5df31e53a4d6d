namespace Cloudinary.Emulator.Search;

/// <summary>How mixed AND and OR bind. Cloudinary documents parentheses only.</summary>
public enum SearchPrecedence
{
    /// <summary>AND binds tighter than OR.</summary>
    AndOverOr,

    /// <summary>Strictly from left to right.</summary>
    LeftToRight,

    /// <summary>Lucene's classic parser: AND marks both neighbours as required, a list has no tree, all-negative lists match nothing.</summary>
    LuceneFlat,

    /// <summary>OR binds tighter than AND.</summary>
    OrOverAnd,
}

/// <summary>What a trailing <c>*</c> does on <c>folder</c> and <c>asset_folder</c>. The official sources disagree.</summary>
public enum FolderWildcard
{
    /// <summary><c>a/*</c> is a and everything below it; <c>a*</c> is a plain prefix; <c>*</c> is everything.</summary>
    Recursive,

    /// <summary>A plain string prefix: <c>a/*</c> is everything below a, but not a itself.</summary>
    Prefix,

    /// <summary>The star is an ordinary character: the value names one folder.</summary>
    Exact,

    /// <summary>The star, and the slash before it, are dropped: <c>a/*</c> is a alone.</summary>
    Ignored,
}

/// <summary>
/// One way a server might read the expression language. The public description leaves gaps; a rewriter in front of
/// Cloudinary has to be safe under every reading, so each gap is a property here. The defaults are the documented or best
/// evidenced behaviour.
/// </summary>
public sealed record SearchDialect
{
    /// <summary>The documented behaviour.</summary>
    public static SearchDialect Documented { get; } = new();

    /// <summary>Inside quotes <c>\\</c> is one backslash (true), or a backslash followed by whatever comes next (false).</summary>
    public bool PairBackslashes { get; init; }

    /// <summary>Single quotes delimit strings as double quotes do.</summary>
    public bool SingleQuotes { get; init; }

    /// <summary>Outside quotes a backslash escapes the next character; otherwise it is an ordinary character.</summary>
    public bool EscapesOutsideQuotes { get; init; } = true;

    /// <summary>Inside quotes <c>\"</c> closes the string, against the documentation.</summary>
    public bool IgnoreEscapedQuotes { get; init; }

    /// <summary>Every Unicode space separates terms, not only space, tab and line ends.</summary>
    public bool UnicodeWhitespace { get; init; }

    /// <summary><c>\u</c> and four hex digits stand for that character, as in Lucene. It is decoded after the string's end has been found.</summary>
    public bool UnicodeEscapes { get; init; }

    /// <summary>A field inside a field's group overrides the outer one, as in Lucene: <c>tags:(a OR public_id:b)</c>.</summary>
    public bool NestedFields { get; init; }

    /// <summary>A slash outside quotes begins a regular expression that ends at the next slash without a backslash, as in Lucene.</summary>
    public bool Regexes { get; init; }

    /// <summary><c>and</c>, <c>or</c> and <c>not</c> are operators too; documented as words.</summary>
    public bool LowerCaseOperators { get; init; }

    public SearchPrecedence Precedence { get; init; } = SearchPrecedence.AndOverOr;

    /// <summary>Adjacent terms mean AND; the documentation says OR.</summary>
    public bool ImplicitAnd { get; init; }

    /// <summary>NOT at the start of a list is accepted; documented as an error.</summary>
    public bool LeadingNot { get; init; }

    public FolderWildcard FolderWildcard { get; init; } = FolderWildcard.Recursive;

    /// <summary>In dynamic mode <c>folder</c> means <c>asset_folder</c>; otherwise it matches nothing there.</summary>
    public bool FolderAlias { get; init; } = true;

    /// <summary>The environment's folder mode: decides what the folder fields compare and whether case counts.</summary>
    public FolderMode FolderMode { get; init; } = FolderMode.Dynamic;
}
