namespace Sidecar.Policy.Search;

/// <summary>Bounds and strictness of the safe grammar. Every bound is checked before the work it bounds.</summary>
public sealed record SearchOptions
{
    /// <summary>The defaults.</summary>
    public static SearchOptions Default { get; } = new();

    /// <summary>What a limit may be: it comes from policies, not from a caller, so only its nesting is bounded tightly.</summary>
    internal static SearchOptions ForLimits { get; } = new()
    {
        MaxLength = int.MaxValue,
        MaxDepth = 64,
        MaxClauses = int.MaxValue,
        StrictQuotes = true,
    };

    /// <summary>What our own result is read again with: what went in was bounded already.</summary>
    internal static SearchOptions ForResults { get; } = new()
    {
        MaxLength = int.MaxValue,
        MaxDepth = MostDepth,
        MaxClauses = int.MaxValue,
    };

    // A caller's 100 and our own parentheses around it.
    private const int MostDepth = 101;

    /// <summary>Longest expression in UTF-16 units. Default 8192, at least 1.</summary>
    public int MaxLength { get; init => field = InRange(value, int.MaxValue, nameof(MaxLength)); } = 8192;

    /// <summary>Deepest nesting of parentheses, groups of values included. Default 20, from 1 to 100 (the parser recurses once per level).</summary>
    public int MaxDepth { get; init => field = InRange(value, MostDepth, nameof(MaxDepth)); } = 20;

    /// <summary>Most clauses; each value of a group counts. Default 300, at least 1.</summary>
    public int MaxClauses { get; init => field = InRange(value, int.MaxValue, nameof(MaxClauses)); } = 300;

    /// <summary>
    /// Refuse every backslash inside quotes. Default false: the documented <c>\"</c> and <c>\*</c> are accepted, but only where
    /// lexers that read them differently see the same groups.
    /// </summary>
    public bool StrictQuotes { get; init; }

    private static int InRange(int value, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
