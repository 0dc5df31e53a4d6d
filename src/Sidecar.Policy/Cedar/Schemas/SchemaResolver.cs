using System.Runtime.CompilerServices;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>
/// Names to types. A name is looked for in its own namespace, then in the empty one, then among the built-in types; in each a common type
/// comes before an entity type. Nothing may shadow a definition of the empty namespace (RFC 70). (Reference §6.5.)
/// </summary>
internal sealed class SchemaResolver
{
    private const string BuiltIn = "__cedar::";

    private readonly SchemaDocument _document;
    private readonly Dictionary<string, (NamespaceDecl Space, TypeDecl Type)> _commons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CedarType?> _resolved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _entities = new(StringComparer.Ordinal);
    private readonly HashSet<string> _actionTypes = new(StringComparer.Ordinal);

    public SchemaResolver(SchemaDocument document)
    {
        _document = document;
        foreach (var space in document.Namespaces.Values)
        {
            Declare(space);
        }

        foreach (var space in document.Namespaces.Values.Where(static n => n.Name.Length > 0))
        {
            CheckShadowing(space);
        }
    }

    public CedarType Resolve(NamespaceDecl space, TypeDecl type)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CedarFormatException("schema: types nest too deep");
        }

        CedarType resolved = type switch
        {
            SetTypeDecl set => new SetType(Resolve(space, set.Element)),
            RecordTypeDecl record => ResolveRecord(space, record),
            _ => ResolveName(space, (NamedTypeDecl)type),
        };
        return resolved.Depth <= ExprParser.MaxHeight ? resolved : throw new CedarFormatException($"schema: types nest more than {ExprParser.MaxHeight} deep");
    }

    /// <summary>The entity type that a name means in a namespace.</summary>
    public string ResolveEntity(NamespaceDecl space, string name) =>
        Candidates(space, name).FirstOrDefault(_entities.Contains) ?? throw new CedarFormatException($"schema: there is no entity type `{name}`");

    public void ResolveCommons()
    {
        foreach (var name in _commons.Keys)
        {
            ResolveCommon(name);
        }
    }

    private static IEnumerable<string> Candidates(NamespaceDecl space, string name) =>
        space.Name.Length > 0 && !name.Contains("::", StringComparison.Ordinal) ? [space.Qualify(name), name] : [name];

    private void Declare(NamespaceDecl space)
    {
        foreach (var (name, common) in space.CommonTypes)
        {
            if (name is "Bool" or "Boolean" or "Entity" or "Extension" or "Long" or "Record" or "Set" or "String")
            {
                throw new CedarFormatException($"schema: a common type cannot be called `{name}`, which is reserved");
            }

            _commons.Add(space.Qualify(name), (space, common.Type));
        }

        // An attribute may hold an action, but nothing can be in one or be done to one.
        if (space.Actions.Count > 0)
        {
            _actionTypes.Add(space.Qualify("Action"));
        }

        foreach (var (name, type) in space.EntityTypes)
        {
            if (name == "Action")
            {
                throw new CedarFormatException("schema: an entity type cannot be called `Action`");
            }

            if (type.Choices is { Count: 0 })
            {
                throw new CedarFormatException($"schema: the enumerated entity type `{name}` has no ids");
            }

            _entities.Add(space.Qualify(name));
        }
    }

    private void CheckShadowing(NamespaceDecl space)
    {
        if (!_document.Namespaces.TryGetValue("", out var empty))
        {
            return;
        }

        foreach (var name in space.CommonTypes.Keys.Concat(space.EntityTypes.Keys))
        {
            if (empty.CommonTypes.ContainsKey(name) || empty.EntityTypes.ContainsKey(name))
            {
                throw new CedarFormatException($"schema: `{space.Qualify(name)}` shadows `{name}` of the empty namespace");
            }
        }

        foreach (var name in space.Actions.Keys.Where(empty.Actions.ContainsKey))
        {
            throw new CedarFormatException($"schema: the action `{name}` of {space.Name} shadows one of the empty namespace");
        }
    }

    private RecordType ResolveRecord(NamespaceDecl space, RecordTypeDecl record)
    {
        var attributes = new Dictionary<string, AttributeType>(record.Attributes.Count, StringComparer.Ordinal);
        foreach (var attribute in record.Attributes)
        {
            attributes.Add(attribute.Name, new AttributeType(Resolve(space, attribute.Type), attribute.Required));
        }

        return new RecordType(attributes);
    }

    private CedarType ResolveName(NamespaceDecl space, NamedTypeDecl named)
    {
        if (named.Kind is NameKind.Primitive or NameKind.Extension)
        {
            return FindBuiltIn(named.Name == "Boolean" ? "Bool" : named.Name, named.Kind == NameKind.Extension) ?? throw Unknown(named.Name);
        }

        foreach (var candidate in Candidates(space, named.Name))
        {
            if (named.Kind != NameKind.Entity && _commons.ContainsKey(candidate))
            {
                return ResolveCommon(candidate);
            }

            if (named.Kind != NameKind.Common && (_entities.Contains(candidate) || _actionTypes.Contains(candidate)))
            {
                return new EntityRefType(candidate);
            }
        }

        var builtIn = named.Name.StartsWith(BuiltIn, StringComparison.Ordinal) ? named.Name[BuiltIn.Length..] : named.Name;
        return (named.Kind == NameKind.Entity ? null : FindBuiltIn(builtIn, extensionOnly: false)) ?? throw Unknown(named.Name);
    }

    private CedarType ResolveCommon(string name)
    {
        if (_resolved.TryGetValue(name, out var known))
        {
            return known ?? throw new CedarFormatException($"schema: the common type `{name}` refers to itself");
        }

        _resolved.Add(name, null);
        var (space, declaration) = _commons[name];
        var type = Resolve(space, declaration);
        _resolved[name] = type;
        return type;
    }

    private static CedarType? FindBuiltIn(string name, bool extensionOnly) => name switch
    {
        "Long" when !extensionOnly => CedarType.Long,
        "String" when !extensionOnly => CedarType.String,
        "Bool" when !extensionOnly => CedarType.Bool,
        _ => ExtensionType.Find(name),
    };

    private static CedarFormatException Unknown(string name) => new($"schema: there is no type `{name}`");
}
