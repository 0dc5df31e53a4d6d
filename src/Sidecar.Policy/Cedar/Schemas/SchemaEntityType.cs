namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>An entity type, names resolved.</summary>
/// <param name="Name">Qualified.</param>
/// <param name="Shape">Its attributes.</param>
/// <param name="Tags">The type of its tags; null when it has none.</param>
/// <param name="Choices">The ids of an enumerated type; null for any other.</param>
/// <param name="MemberOf">The types of its direct parents.</param>
internal sealed record SchemaEntityType(string Name, RecordType Shape, CedarType? Tags, HashSet<string>? Choices, IReadOnlyList<string> MemberOf);

/// <summary>An action, names resolved.</summary>
/// <param name="Uid">The action.</param>
/// <param name="Principals">Types of principals it applies to.</param>
/// <param name="Resources">Types of resources it applies to.</param>
/// <param name="Context">The context it comes with.</param>
/// <param name="Parents">The groups it is directly in.</param>
internal sealed record SchemaAction(EntityUid Uid, IReadOnlyList<string> Principals, IReadOnlyList<string> Resources, RecordType Context, IReadOnlyList<EntityUid> Parents);
