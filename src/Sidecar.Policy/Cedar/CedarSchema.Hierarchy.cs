using Sidecar.Policy.Cedar.Schemas;

namespace Sidecar.Policy.Cedar;

public sealed partial class CedarSchema
{
    private readonly Dictionary<string, HashSet<string>> _ancestorTypes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _actionTypes = new(StringComparer.Ordinal);

    /// <summary>The actions as entities: without attributes, in their groups.</summary>
    public IEnumerable<Entity> ActionEntities => ActionStore.Entities;

    internal EntityStore ActionStore { get; private set; } = EntityStore.Empty;

    internal static bool IsActionType(string type) => type == "Action" || type.EndsWith("::Action", StringComparison.Ordinal);

    internal bool IsKnownType(string type) => EntityTypes.ContainsKey(type) || IsActionType(type);

    /// <summary>True when an entity of the type can be (in) an entity of the other type.</summary>
    internal bool MayBeIn(string type, string ancestor) =>
        type == ancestor || (_ancestorTypes.TryGetValue(type, out var ancestors) && ancestors.Contains(ancestor));

    /// <summary>The types that an entity of this type can be in, its own not included unless by a cycle.</summary>
    internal IReadOnlySet<string> AncestorTypes(string type) => _ancestorTypes.TryGetValue(type, out var ancestors) ? ancestors : new HashSet<string>();

    /// <summary>The hierarchy of entity types may be cyclic (a folder in a folder), so this is a walk, not a sort.</summary>
    private void CloseTypes()
    {
        foreach (var type in EntityTypes.Values)
        {
            var found = new HashSet<string>(StringComparer.Ordinal);
            var open = new Stack<string>(type.MemberOf);
            while (open.TryPop(out var ancestor))
            {
                if (found.Add(ancestor))
                {
                    foreach (var parent in EntityTypes[ancestor].MemberOf)
                    {
                        open.Push(parent);
                    }
                }
            }

            _ancestorTypes.Add(type.Name, found);
        }

        foreach (var uid in Actions.Keys)
        {
            _actionTypes.Add(uid.Type);
            if (!_ancestorTypes.TryGetValue(uid.Type, out var types))
            {
                types = new HashSet<string>(StringComparer.Ordinal);
                _ancestorTypes.Add(uid.Type, types);
            }

            types.UnionWith(ActionStore.AncestorsOf(uid).Select(static a => a.Type));
        }
    }
}
