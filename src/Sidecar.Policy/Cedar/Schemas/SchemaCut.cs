namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>A schema document without the attributes that carry an annotation.</summary>
internal static class SchemaCut
{
    public static SchemaDocument Without(SchemaDocument document, string annotation)
    {
        var cut = new SchemaDocument();
        foreach (var space in document.Namespaces.Values)
        {
            var rest = new NamespaceDecl(space.Name) { Annotations = space.Annotations };
            foreach (var (name, common) in space.CommonTypes)
            {
                rest.CommonTypes.Add(name, common with { Type = Cut(common.Type, annotation) });
            }

            foreach (var (name, type) in space.EntityTypes)
            {
                rest.EntityTypes.Add(name, type with { Shape = Cut(type.Shape, annotation) });
            }

            foreach (var (name, action) in space.Actions)
            {
                rest.Actions.Add(name, action.AppliesTo is { } applies
                    ? action with { AppliesTo = applies with { Context = Cut(applies.Context, annotation) } }
                    : action);
            }

            cut.Namespaces.Add(space.Name, rest);
        }

        return cut;
    }

    private static TypeDecl Cut(TypeDecl type, string annotation) => type is RecordTypeDecl record
        ? new RecordTypeDecl([.. record.Attributes.Where(attribute => attribute.Annotations.TrueForAll(a => a.Key != annotation))])
        : type;
}
