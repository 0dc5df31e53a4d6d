using Cloudinary.Emulator.Search;
using EmulatedMode = Cloudinary.Emulator.FolderMode;

namespace Sidecar.SearchFuzz.Judge;

/// <summary>Ways in which a server may read an expression.</summary>
internal sealed record Dialect(string Name, SearchDialect Reading)
{
    /// <summary><c>a/*</c>, beside <c>a</c> itself, is what lies in a and below it: a limit to folders can be exact.</summary>
    public bool HonoursFolders => Reading.FolderWildcard is FolderWildcard.Recursive or FolderWildcard.Prefix;
}

internal static class Dialects
{
    private static readonly Dictionary<EmulatedMode, Dialect[]> ByMode = new()
    {
        [EmulatedMode.Dynamic] = [.. All().Select(d => d with { Reading = d.Reading with { FolderMode = EmulatedMode.Dynamic } })],
        [EmulatedMode.Fixed] = [.. All().Select(d => d with { Reading = d.Reading with { FolderMode = EmulatedMode.Fixed } })],
    };

    public static int Count => ByMode[EmulatedMode.Dynamic].Length;

    /// <summary>The documented one first.</summary>
    public static IReadOnlyList<Dialect> Of(EmulatedMode mode) => ByMode[mode];

    private static IEnumerable<Dialect> All() =>
    [
        new("documented", new()),
        new("backslashes pair", new() { PairBackslashes = true }),
        new("single quotes", new() { SingleQuotes = true }),
        new("single quotes, backslashes pair", new() { SingleQuotes = true, PairBackslashes = true }),
        new("no escapes outside quotes", new() { EscapesOutsideQuotes = false }),
        new("escaped quotes ignored", new() { IgnoreEscapedQuotes = true }),
        new("no escapes at all", new() { EscapesOutsideQuotes = false, IgnoreEscapedQuotes = true, SingleQuotes = true }),
        new("Lucene", new() { Precedence = SearchPrecedence.LuceneFlat, UnicodeEscapes = true, NestedFields = true, PairBackslashes = true, Regexes = true, LeadingNot = true }),
        new("Lucene, AND by default", new() { Precedence = SearchPrecedence.LuceneFlat, ImplicitAnd = true }),
        new("left to right", new() { Precedence = SearchPrecedence.LeftToRight }),
        new("OR over AND", new() { Precedence = SearchPrecedence.OrOverAnd }),
        new("AND by default", new() { ImplicitAnd = true }),
        new("slashes are regular expressions", new() { Regexes = true, NestedFields = true }),
        new("every space and case", new() { UnicodeWhitespace = true, LowerCaseOperators = true, LeadingNot = true, UnicodeEscapes = true }),
        new("folder stars are prefixes", new() { FolderWildcard = FolderWildcard.Prefix }),
        new("folder stars are text", new() { FolderWildcard = FolderWildcard.Exact }),
        new("folder stars are ignored", new() { FolderWildcard = FolderWildcard.Ignored, FolderAlias = false }),
        new("folder stars are ignored, Lucene", new() { FolderWildcard = FolderWildcard.Ignored, Precedence = SearchPrecedence.LuceneFlat }),
    ];
}
