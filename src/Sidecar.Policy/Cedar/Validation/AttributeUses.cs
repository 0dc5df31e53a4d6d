using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>One place where a policy reads an attribute or asks for it, over all kinds of request that come to it.</summary>
/// <param name="Position">Where.</param>
/// <param name="Name">The attribute; null for tags.</param>
/// <param name="IsTest">True for <c>has</c> and <c>hasTag</c>, which are silently false where a read fails.</param>
internal sealed record AttributeUse(Position Position, string? Name, bool IsTest)
{
    /// <summary>True when it is there in some kind of request.</summary>
    public bool Found { get; set; }

    /// <summary>The types without it.</summary>
    public SortedSet<string> Without { get; } = new(StringComparer.Ordinal);

    /// <summary>What these types have instead.</summary>
    public SortedSet<string> Instead { get; } = new(StringComparer.Ordinal);
}

/// <summary>
/// Gathers uses of attributes over kinds of request: an attribute that one type lacks and another has is no mistake in a policy for both; one that
/// none has is.
/// </summary>
internal sealed class AttributeUses
{
    private readonly Dictionary<(Position, string?, bool), AttributeUse> _uses = [];

    /// <summary>The uses that miss the attribute in some kind of request.</summary>
    public IEnumerable<AttributeUse> Missing => _uses.Values.Where(static use => use.Without.Count > 0);

    public void Found(Position position, string? name, bool isTest) => At(position, name, isTest).Found = true;

    public void Lacks(Position position, string? name, bool isTest, string type, IEnumerable<string> instead)
    {
        var use = At(position, name, isTest);
        if (use.Without.Add(type))
        {
            use.Instead.UnionWith(instead);
        }
    }

    private AttributeUse At(Position position, string? name, bool isTest)
    {
        if (!_uses.TryGetValue((position, name, isTest), out var use))
        {
            use = new AttributeUse(position, name, isTest);
            _uses.Add((position, name, isTest), use);
        }

        return use;
    }
}
