namespace Sidecar.Policy.Cedar;

/// <summary>An entity with its attributes and direct parents.</summary>
public sealed class Entity
{
    private static readonly IReadOnlyDictionary<string, CedarValue> NoTags = new Dictionary<string, CedarValue>();

    /// <summary>Creates an entity.</summary>
    /// <param name="uid">Its name.</param>
    /// <param name="attributes">Attribute name to value; an attribute that is not known is left out, never guessed. Not copied: do not change it afterwards.</param>
    /// <param name="parents">Direct parents; the store closes them transitively.</param>
    public Entity(EntityUid uid, IReadOnlyDictionary<string, CedarValue> attributes, IReadOnlyList<EntityUid>? parents = null)
    {
        ArgumentNullException.ThrowIfNull(uid);
        ArgumentNullException.ThrowIfNull(attributes);
        Uid = uid;
        Attributes = attributes;
        Parents = parents ?? [];
    }

    /// <summary>Its name.</summary>
    public EntityUid Uid { get; }

    /// <summary>Its attributes.</summary>
    public IReadOnlyDictionary<string, CedarValue> Attributes { get; }

    /// <summary>Its direct parents.</summary>
    public IReadOnlyList<EntityUid> Parents { get; }

    /// <summary>Its tags (Cedar RFC 82), read by <c>hasTag</c> and <c>getTag</c>; none by default.</summary>
    public IReadOnlyDictionary<string, CedarValue> Tags { get; init; } = NoTags;
}
