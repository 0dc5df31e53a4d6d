namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>
/// Two schema documents as one. What only one declares is taken over. What both declare has the attributes, parents, principals and
/// resources of both; of one attribute the first document's type counts, and it is required only when both say so.
/// </summary>
internal static class SchemaUnion
{
    public static SchemaDocument Of(SchemaDocument first, SchemaDocument second)
    {
        var union = new SchemaDocument();
        foreach (var name in first.Namespaces.Keys.Union(second.Namespaces.Keys))
        {
            union.Namespaces.Add(name, Of(name, Find(first, name), Find(second, name), first));
        }

        return union;
    }

    private static NamespaceDecl Find(SchemaDocument document, string name) =>
        document.Namespaces.TryGetValue(name, out var space) ? space : new NamespaceDecl(name);

    private static NamespaceDecl Of(string name, NamespaceDecl a, NamespaceDecl b, SchemaDocument first)
    {
        var union = new NamespaceDecl(name) { Annotations = a.Annotations.Count > 0 ? a.Annotations : b.Annotations };
        Join(union.CommonTypes, a.CommonTypes, b.CommonTypes, (_, x, _) => x);
        Join(union.EntityTypes, a.EntityTypes, b.EntityTypes, (type, x, y) => Of(a, type, x, y, first));
        Join(union.Actions, a.Actions, b.Actions, (_, x, y) => Of(x, y));
        return union;
    }

    private static void Join<T>(SortedDictionary<string, T> union, SortedDictionary<string, T> a, SortedDictionary<string, T> b, Func<string, T, T, T> join)
    {
        foreach (var name in a.Keys.Union(b.Keys))
        {
            union.Add(name, (a.TryGetValue(name, out var x), b.TryGetValue(name, out var y)) switch
            {
                (true, true) => join(name, x!, y!),
                (true, false) => x!,
                _ => y!,
            });
        }
    }

    private static EntityTypeDecl Of(NamespaceDecl space, string name, EntityTypeDecl a, EntityTypeDecl b, SchemaDocument first)
    {
        if (b.Shape is RecordTypeDecl { Attributes.Count: 0 })
        {
            return a.Choices is null ? a with { MemberOf = [.. a.MemberOf.Union(b.MemberOf)] } : a;
        }

        if (a.Choices is not null)
        {
            throw new CedarFormatException($"entity type `{space.Qualify(name)}`: expected one with attributes, found an enumerated one");
        }

        var own = RecordOf(space, name, a.Shape, first).Attributes;
        var others = ((RecordTypeDecl)b.Shape).Attributes;
        var attributes = own.Select(x => x with { Required = x.Required && others.All(y => y.Name != x.Name || y.Required) })
            .Concat(others.Where(y => own.All(x => x.Name != y.Name)));
        return a with { MemberOf = [.. a.MemberOf.Union(b.MemberOf)], Shape = new RecordTypeDecl([.. attributes]) };
    }

    /// <summary>A shape may be a common type. Its record can be moved here as long as names in it mean the same here.</summary>
    private static RecordTypeDecl RecordOf(NamespaceDecl space, string name, TypeDecl shape, SchemaDocument first)
    {
        for (var steps = 0; steps < 100 && shape is NamedTypeDecl named; steps++)
        {
            var inSpace = named.Name.StartsWith(space.Name + "::", StringComparison.Ordinal) ? named.Name[(space.Name.Length + 2)..] : named.Name;
            if (!space.CommonTypes.TryGetValue(inSpace, out var common) && !Find(first, "").CommonTypes.TryGetValue(named.Name, out common))
            {
                break;
            }

            shape = common.Type;
        }

        return shape as RecordTypeDecl
            ?? throw new CedarFormatException($"entity type `{space.Qualify(name)}`: expected a shape that is a record or a common type of the same namespace");
    }

    private static ActionDecl Of(ActionDecl a, ActionDecl b)
    {
        if ((a.AppliesTo, b.AppliesTo) is not ({ } x, { } y))
        {
            return a with { AppliesTo = a.AppliesTo ?? b.AppliesTo };
        }

        var context = x.Context is RecordTypeDecl { Attributes.Count: 0 } ? y.Context : x.Context;
        return a with { AppliesTo = new AppliesToDecl([.. x.Principals.Union(y.Principals)], [.. x.Resources.Union(y.Resources)], context) };
    }
}
