using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Policy.Cedar;

/// <summary>An immutable set of entities whose ancestors are closed at construction.</summary>
public sealed class EntityStore
{
    /// <summary>Up to this many ancestors are scanned rather than hashed.</summary>
    private const int LinearLimit = 8;

    private readonly Dictionary<EntityUid, Stored> _entities = [];

    /// <summary>A store without entities.</summary>
    public static EntityStore Empty { get; } = new([]);

    /// <summary>Closes the ancestors of the given entities.</summary>
    /// <param name="entities">The entities; a cycle or a duplicate with other contents is an error.</param>
    /// <exception cref="ArgumentException">A cycle or a conflicting duplicate.</exception>
    public EntityStore(IEnumerable<Entity> entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        foreach (var entity in entities)
        {
            if (!_entities.TryAdd(entity.Uid, new Stored(entity)) && !SameContent(_entities[entity.Uid].Entity, entity))
            {
                throw new ArgumentException($"Entity of type {entity.Uid.Type} is given twice with different contents.", nameof(entities));
            }
        }

        foreach (var stored in _entities.Values)
        {
            Close(stored);
        }
    }

    /// <summary>The entities, in no particular order.</summary>
    public IEnumerable<Entity> Entities => _entities.Values.Select(static stored => stored.Entity);

    /// <summary>Finds an entity by name.</summary>
    public bool TryGet(EntityUid uid, [NotNullWhen(true)] out Entity? entity)
    {
        entity = _entities.GetValueOrDefault(uid)?.Entity;
        return entity is not null;
    }

    /// <summary>Every ancestor of the entity, itself not included; empty for an entity that is not in the store.</summary>
    public IReadOnlyList<EntityUid> AncestorsOf(EntityUid uid) => AncestorArray(uid);

    /// <summary>True when the entity is the other one or below it. Holds for unknown entities only when they are the same.</summary>
    public bool IsIn(EntityUid uid, EntityUid ancestor)
    {
        ArgumentNullException.ThrowIfNull(uid);
        return uid.Equals(ancestor) || (_entities.TryGetValue(uid, out var stored) && stored.HasAncestor(ancestor));
    }

    /// <summary>The entities' names.</summary>
    internal IEnumerable<EntityUid> Names => _entities.Keys;

    /// <summary>What the store holds of the name; looked up once where many ancestors are asked for.</summary>
    internal Stored? Find(EntityUid uid) => _entities.GetValueOrDefault(uid);

    internal EntityUid[] AncestorArray(EntityUid uid) => _entities.TryGetValue(uid, out var stored) ? stored.Ancestors : [];

    /// <summary>Depth first with its own stack: a hierarchy may be deeper than the call stack.</summary>
    private void Close(Stored start)
    {
        if (start.State == State.Closed)
        {
            return;
        }

        var path = new Stack<(Stored Entity, int NextParent)>();
        start.State = State.Open;
        path.Push((start, 0));
        while (path.TryPop(out var step))
        {
            var parents = step.Entity.Entity.Parents;
            if (step.NextParent == parents.Count)
            {
                Finish(step.Entity);
                continue;
            }

            path.Push((step.Entity, step.NextParent + 1));
            if (_entities.TryGetValue(parents[step.NextParent], out var parent))
            {
                if (parent.State == State.Open)
                {
                    throw new ArgumentException($"The parents of an entity of type {parent.Entity.Uid.Type} lead back to it.");
                }

                if (parent.State == State.New)
                {
                    parent.State = State.Open;
                    path.Push((parent, 0));
                }
            }
        }
    }

    private void Finish(Stored stored)
    {
        stored.State = State.Closed;
        if (stored.Entity.Parents.Count == 0)
        {
            return;
        }

        var ancestors = new HashSet<EntityUid>();
        foreach (var parent in stored.Entity.Parents)
        {
            ancestors.Add(parent);
            ancestors.UnionWith(AncestorArray(parent));
        }

        stored.Ancestors = [.. ancestors];
        stored.Bits |= EntityUid.BitsOf(stored.Ancestors);
        stored.Index = ancestors.Count > LinearLimit ? ancestors : null;
    }

    private static bool SameContent(Entity a, Entity b) =>
        SameAttributes(a.Attributes, b.Attributes) && SameAttributes(a.Tags, b.Tags)
        && a.Parents.ToHashSet().SetEquals(b.Parents);

    private static bool SameAttributes(IReadOnlyDictionary<string, CedarValue> a, IReadOnlyDictionary<string, CedarValue> b) =>
        a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && pair.Value.Equals(other));

    internal enum State : byte
    {
        New,
        Open,
        Closed,
    }

    /// <summary>An entity and all it lies in.</summary>
    internal sealed class Stored(Entity entity)
    {
        public Entity Entity { get; } = entity;

        public EntityUid[] Ancestors { get; set; } = [];

        public HashSet<EntityUid>? Index { get; set; }

        /// <summary>The bits of the entity's own name and its ancestors' names.</summary>
        public ulong Bits { get; set; } = entity.Uid.Bit;

        public State State { get; set; }

        public bool HasAncestor(EntityUid uid) => (Bits & uid.Bit) != 0 && (Index?.Contains(uid) ?? Array.IndexOf(Ancestors, uid) >= 0);
    }
}
