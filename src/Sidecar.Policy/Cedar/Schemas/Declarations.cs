namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>How a type's name was given. Cedar syntax only has <see cref="EntityOrCommon"/>; JSON can be more precise.</summary>
internal enum NameKind : byte
{
    EntityOrCommon,
    Common,
    Entity,
    Extension,
    Primitive,
}

/// <summary>A type as written in a schema.</summary>
internal abstract record TypeDecl;

/// <summary>A name, resolved later: own namespace, then the empty one, then the built-in types.</summary>
internal sealed record NamedTypeDecl(string Name, NameKind Kind = NameKind.EntityOrCommon) : TypeDecl;

internal sealed record SetTypeDecl(TypeDecl Element) : TypeDecl;

internal sealed record RecordTypeDecl(IReadOnlyList<AttributeDecl> Attributes) : TypeDecl
{
    public static readonly RecordTypeDecl Empty = new([]);
}

internal sealed record AttributeDecl(string Name, TypeDecl Type, bool Required, Annotations Annotations);

internal sealed record CommonTypeDecl(TypeDecl Type, Annotations Annotations);

/// <summary>An entity type; with <see cref="Choices"/> an enumerated one, which has nothing else.</summary>
internal sealed record EntityTypeDecl(
    IReadOnlyList<string> MemberOf,
    TypeDecl Shape,
    TypeDecl? Tags,
    IReadOnlyList<string>? Choices,
    Annotations Annotations);

/// <summary>A group of an action. Without a type it is an action of the same namespace.</summary>
internal sealed record ActionParentDecl(string? Type, string Id);

internal sealed record AppliesToDecl(IReadOnlyList<string> Principals, IReadOnlyList<string> Resources, TypeDecl Context);

internal sealed record ActionDecl(IReadOnlyList<ActionParentDecl>? MemberOf, AppliesToDecl? AppliesTo, Annotations Annotations);

/// <summary>Annotations in the order written.</summary>
internal sealed class Annotations : List<KeyValuePair<string, string>>
{
    public static readonly Annotations None = [];
}

/// <summary>One namespace; "" is the empty one. Names are kept in ordinal order, so that two documents compare and print alike.</summary>
internal sealed class NamespaceDecl(string name)
{
    public string Name { get; } = name;

    public Annotations Annotations { get; set; } = Annotations.None;

    public SortedDictionary<string, CommonTypeDecl> CommonTypes { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, EntityTypeDecl> EntityTypes { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ActionDecl> Actions { get; } = new(StringComparer.Ordinal);

    /// <summary>A name of this namespace, qualified.</summary>
    public string Qualify(string name) => Name.Length == 0 ? name : $"{Name}::{name}";
}

/// <summary>A schema as written.</summary>
internal sealed class SchemaDocument
{
    public SortedDictionary<string, NamespaceDecl> Namespaces { get; } = new(StringComparer.Ordinal);
}
