namespace Sidecar.Policy.Cedar;

/// <summary>An immutable set of entities whose ancestors are closed at construction.</summary>
public sealed class EntityStore
{
    /// <summary>A store without entities.</summary>
    public static EntityStore Empty { get; } = new([]);

    /// <summary>Closes the ancestors of the given entities.</summary>
    /// <param name="entities">The entities; a cycle or a duplicate with other contents is an error.</param>
    /// <exception cref="ArgumentException">A cycle or a conflicting duplicate.</exception>
    public EntityStore(IEnumerable<Entity> entities) => throw new NotSupportedException();
}
