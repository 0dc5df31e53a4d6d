namespace Sidecar.Policy.Limits;

/// <summary>
/// A set of rows that a search expression can name. Every node is at least as wide as the condition it stands for;
/// <paramref name="Exact"/> says that it is not wider.
/// </summary>
internal abstract record LimitNode(bool Exact)
{
    /// <summary>Whatever cannot be said.</summary>
    public static readonly LimitNode Widened = new All(false);

    /// <summary>Every row.</summary>
    internal sealed record All(bool Exact) : LimitNode(Exact);

    /// <summary>No row. Always exact: what is not wider than nothing is nothing.</summary>
    internal sealed record None() : LimitNode(true);

    /// <summary>The rows in a folder and below it.</summary>
    /// <param name="Path">Normalised; not the root.</param>
    /// <param name="Exact">As for every node.</param>
    internal sealed record Subtree(string Path, bool Exact) : LimitNode(Exact);

    /// <summary>The rows neither in the folder nor below it.</summary>
    /// <param name="Path">Normalised; not the root.</param>
    /// <param name="Exact">As for every node.</param>
    internal sealed record NotSubtree(string Path, bool Exact) : LimitNode(Exact);

    /// <summary>The rows that one clause matches.</summary>
    /// <param name="Text">The clause.</param>
    /// <param name="Exact">As for every node.</param>
    internal sealed record Term(string Text, bool Exact) : LimitNode(Exact);

    /// <summary>The rows that one clause does not match.</summary>
    /// <param name="Text">The clause.</param>
    /// <param name="Exact">As for every node.</param>
    internal sealed record NotTerm(string Text, bool Exact) : LimitNode(Exact);

    /// <summary>The rows in all of the sets; none of them is an AllOf.</summary>
    internal sealed record AllOf(IReadOnlyList<LimitNode> Nodes, bool Exact) : LimitNode(Exact);

    /// <summary>The rows in at least one of the sets; none of them is an AnyOf.</summary>
    internal sealed record AnyOf(IReadOnlyList<LimitNode> Nodes, bool Exact) : LimitNode(Exact);

    /// <summary>A clause can only take this away from something else.</summary>
    public bool IsExclusion => this is NotTerm or NotSubtree;
}
