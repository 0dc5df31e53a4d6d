using Sidecar.Policy.Cedar.Json;
using Sidecar.Policy.Cedar.Schemas;

namespace Sidecar.Policy.Cedar;

/// <summary>A Cedar schema: entity types, actions and what they apply to. Immutable, safe for concurrent use.</summary>
public sealed partial class CedarSchema
{
    private readonly SchemaDocument _document;

    internal CedarSchema(SchemaDocument document)
    {
        _document = document;
        var resolver = new SchemaResolver(document);
        resolver.ResolveCommons();
        foreach (var space in document.Namespaces.Values)
        {
            foreach (var (name, type) in space.EntityTypes)
            {
                AddEntityType(resolver, space, space.Qualify(name), type);
            }

            foreach (var (name, action) in space.Actions)
            {
                AddAction(resolver, space, new EntityUid(space.Qualify("Action"), name), action);
            }
        }

        CloseActions();
        CloseTypes();
    }

    /// <summary>Names of the entity types, qualified.</summary>
    public IReadOnlyCollection<string> EntityTypeNames => EntityTypes.Keys;

    /// <summary>The actions.</summary>
    public IReadOnlyCollection<EntityUid> ActionUids => Actions.Keys;

    internal Dictionary<string, SchemaEntityType> EntityTypes { get; } = new(StringComparer.Ordinal);

    internal Dictionary<EntityUid, SchemaAction> Actions { get; } = [];

    /// <summary>Reads a schema in Cedar syntax (RFC 24).</summary>
    /// <param name="text">The schema.</param>
    /// <param name="source">A name for error messages.</param>
    /// <exception cref="CedarSyntaxException">The text is not a schema.</exception>
    /// <exception cref="CedarFormatException">A name means nothing, or is defined in terms of itself, or shadows another.</exception>
    public static CedarSchema Parse(string text, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new CedarSchema(new SchemaParser(text, source).Parse());
    }

    /// <summary>Reads a schema in JSON.</summary>
    /// <exception cref="CedarFormatException">Not JSON, not a schema, or as for <see cref="Parse"/>.</exception>
    public static CedarSchema FromJson(string json) => new(StrictJson.Read(json, "schema", SchemaJsonReader.Read));

    /// <summary>The schema in JSON; what is empty or the default is left out.</summary>
    public string ToJson() => SchemaJsonWriter.Write(_document);

    /// <summary>The schema in Cedar syntax.</summary>
    public override string ToString() => SchemaPrinter.Print(_document);

    private void AddEntityType(SchemaResolver resolver, NamespaceDecl space, string name, EntityTypeDecl type)
    {
        var shape = resolver.Resolve(space, type.Shape) as RecordType ?? throw new CedarFormatException($"schema: the shape of `{name}` is not a record");
        EntityTypes.Add(name, new SchemaEntityType(
            name,
            shape,
            type.Tags is null ? null : resolver.Resolve(space, type.Tags),
            type.Choices?.ToHashSet(StringComparer.Ordinal),
            [.. type.MemberOf.Select(parent => resolver.ResolveEntity(space, parent))]));
    }

    private void AddAction(SchemaResolver resolver, NamespaceDecl space, EntityUid uid, ActionDecl action)
    {
        var applies = action.AppliesTo ?? new AppliesToDecl([], [], RecordTypeDecl.Empty);
        var context = resolver.Resolve(space, applies.Context) as RecordType ?? throw new CedarFormatException($"schema: the context of {uid} is not a record");
        Actions.Add(uid, new SchemaAction(
            uid,
            [.. applies.Principals.Select(t => resolver.ResolveEntity(space, t)).Distinct()],
            [.. applies.Resources.Select(t => resolver.ResolveEntity(space, t)).Distinct()],
            context,
            [.. (action.MemberOf ?? []).Select(parent => ActionParent(space, uid, parent))]));
    }

    private EntityUid ActionParent(NamespaceDecl space, EntityUid uid, ActionParentDecl parent)
    {
        var candidates = parent.Type switch
        {
            null or "Action" => [space.Qualify("Action"), "Action"],
            _ => new[] { parent.Type },
        };
        foreach (var type in candidates)
        {
            var declared = type.EndsWith("Action", StringComparison.Ordinal)
                && _document.Namespaces.TryGetValue(type == "Action" ? "" : type[..^"::Action".Length], out var home)
                && home.Actions.ContainsKey(parent.Id);
            if (declared)
            {
                return new EntityUid(type, parent.Id);
            }
        }

        throw new CedarFormatException($"schema: {uid} is in an action `{parent.Id}` that is not declared");
    }

    /// <summary>The hierarchy of actions may not be cyclic; the store finds that out.</summary>
    private void CloseActions()
    {
        try
        {
            ActionStore = new EntityStore(Actions.Values.Select(static a => new Entity(a.Uid, new Dictionary<string, CedarValue>(), a.Parents)));
        }
        catch (ArgumentException error)
        {
            throw new CedarFormatException("schema: the action hierarchy has a cycle", error);
        }
    }
}
