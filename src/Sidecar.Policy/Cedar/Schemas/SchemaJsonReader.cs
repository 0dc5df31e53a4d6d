using System.Runtime.CompilerServices;
using System.Text.Json;
using Sidecar.Policy.Cedar.Json;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>Schemas in JSON: namespace to { commonTypes, entityTypes, actions, annotations }. Unknown members are refused, so that a slip is seen.</summary>
internal static class SchemaJsonReader
{
    public static SchemaDocument Read(JsonElement json)
    {
        var document = new SchemaDocument();
        foreach (var member in StrictJson.Object(json, "schema").EnumerateObject())
        {
            var space = new NamespaceDecl(member.Name.Length == 0 ? "" : Name(member.Name, "schema"));
            ReadNamespace(space, member.Value, $"namespace `{member.Name}`");
            document.Namespaces.Add(space.Name, space);
        }

        return document;
    }

    private static void ReadNamespace(NamespaceDecl space, JsonElement json, string what)
    {
        json = StrictJson.Struct(json, what, "commonTypes", "entityTypes", "actions", "annotations");
        StrictJson.Only(json, what, "commonTypes", "entityTypes", "actions", "annotations");
        space.Annotations = ReadAnnotations(json, what);
        if (StrictJson.Optional(json, "commonTypes") is { } commons)
        {
            foreach (var member in StrictJson.Object(commons, what).EnumerateObject())
            {
                var where = $"common type `{member.Name}`";
                space.CommonTypes.Add(PlainName(member.Name, where), new CommonTypeDecl(ReadType(member.Value, where, 0, "annotations"), ReadAnnotations(member.Value, where)));
            }
        }

        foreach (var member in StrictJson.Object(StrictJson.Member(json, "entityTypes", what), what).EnumerateObject())
        {
            var where = $"entity type `{member.Name}`";
            space.EntityTypes.Add(PlainName(member.Name, where), ReadEntityType(member.Value, where));
        }

        foreach (var member in StrictJson.Object(StrictJson.Member(json, "actions", what), what).EnumerateObject())
        {
            space.Actions.Add(member.Name, ReadAction(member.Value, $"action `{member.Name}`"));
        }
    }

    private static EntityTypeDecl ReadEntityType(JsonElement json, string what)
    {
        json = StrictJson.Struct(json, what, "memberOfTypes", "shape", "tags", "enum", "annotations");
        StrictJson.Only(json, what, "memberOfTypes", "shape", "tags", "enum", "annotations");
        var annotations = ReadAnnotations(json, what);
        if (StrictJson.Optional(json, "enum") is { } choices)
        {
            StrictJson.Only(json, what, "enum", "annotations");
            return new EntityTypeDecl([], RecordTypeDecl.Empty, null, StrictJson.Texts(choices, what), annotations);
        }

        IReadOnlyList<string> memberOf = StrictJson.Optional(json, "memberOfTypes") is { } types ? Names(types, what) : [];
        TypeDecl shape = StrictJson.Optional(json, "shape") is { } record ? ReadType(record, what, 0) : RecordTypeDecl.Empty;
        var tags = StrictJson.Optional(json, "tags") is { } tag ? ReadType(tag, what, 0) : null;
        return new EntityTypeDecl(memberOf, shape, tags, null, annotations);
    }

    private static ActionDecl ReadAction(JsonElement json, string what)
    {
        json = StrictJson.Struct(json, what, "attributes", "appliesTo", "memberOf", "annotations");
        StrictJson.Only(json, what, "memberOf", "appliesTo", "attributes", "annotations");
        if (StrictJson.Nullable(json, "attributes") is not null)
        {
            throw new CedarFormatException($"{what}: actions have no attributes");
        }

        List<ActionParentDecl>? memberOf = null;
        if (StrictJson.Nullable(json, "memberOf") is { } groups)
        {
            memberOf = [];
            foreach (var item in StrictJson.Array(groups, what))
            {
                var group = StrictJson.Struct(item, what, "id", "type");
                StrictJson.Only(group, what, "id", "type");
                var type = StrictJson.Nullable(group, "type") is { } name ? Name(StrictJson.Text(name, what), what) : null;
                memberOf.Add(new ActionParentDecl(type, StrictJson.Text(StrictJson.Member(group, "id", what), what)));
            }
        }

        AppliesToDecl? appliesTo = null;
        if (StrictJson.Nullable(json, "appliesTo") is { } spec)
        {
            var applies = StrictJson.Struct(spec, what, "resourceTypes", "principalTypes", "context");
            StrictJson.Only(applies, what, "principalTypes", "resourceTypes", "context");
            appliesTo = new AppliesToDecl(
                Names(StrictJson.Member(applies, "principalTypes", what), what),
                Names(StrictJson.Member(applies, "resourceTypes", what), what),
                StrictJson.Optional(applies, "context") is { } context ? ReadType(context, what, 0) : RecordTypeDecl.Empty);
        }

        return new ActionDecl(memberOf, appliesTo, ReadAnnotations(json, what));
    }

    /// <summary>A type; beside it stand <c>required</c> for an attribute and <c>annotations</c> for whatever is being declared.</summary>
    private static TypeDecl ReadType(JsonElement json, string what, int depth, params ReadOnlySpan<string> beside)
    {
        if (depth > ExprParser.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CedarFormatException($"{what}: types nest more than {ExprParser.MaxDepth} deep");
        }

        var type = StrictJson.Text(StrictJson.Member(json, "type", what), what);
        switch (type)
        {
            case "Long" or "String" or "Boolean" or "Bool":
                StrictJson.Only(json, what, ["type", .. beside]);
                return new NamedTypeDecl(type == "Bool" ? "Boolean" : type, NameKind.Primitive);
            case "Set":
                StrictJson.Only(json, what, ["type", "element", .. beside]);
                return new SetTypeDecl(ReadType(StrictJson.Member(json, "element", what), what, depth + 1));
            case "Record":
                StrictJson.Only(json, what, ["type", "attributes", "additionalAttributes", .. beside]);
                if (StrictJson.Optional(json, "additionalAttributes") is { } open && StrictJson.Flag(open, what))
                {
                    throw new CedarFormatException($"{what}: records with further attributes are only for partial validation");
                }

                return ReadRecord(StrictJson.Member(json, "attributes", what), what, depth);
            case "Entity" or "EntityOrCommon" or "Extension":
                StrictJson.Only(json, what, ["type", "name", .. beside]);
                var name = Name(StrictJson.Text(StrictJson.Member(json, "name", what), what), what);
                return new NamedTypeDecl(name, type == "Entity" ? NameKind.Entity : type == "Extension" ? NameKind.Extension : NameKind.EntityOrCommon);
            default:
                StrictJson.Only(json, what, ["type", .. beside]);
                return new NamedTypeDecl(Name(type, what), NameKind.Common);
        }
    }

    private static RecordTypeDecl ReadRecord(JsonElement json, string what, int depth)
    {
        var attributes = new List<AttributeDecl>();
        foreach (var member in StrictJson.Object(json, what).EnumerateObject())
        {
            var where = depth == 0 ? $"{what}, attribute `{member.Name}`" : what;
            var type = ReadType(member.Value, where, depth + 1, "required", "annotations");
            var required = StrictJson.Optional(member.Value, "required") is not { } flag || StrictJson.Flag(flag, where);
            attributes.Add(new AttributeDecl(member.Name, type, required, ReadAnnotations(member.Value, where)));
        }

        return new RecordTypeDecl(attributes);
    }

    private static Annotations ReadAnnotations(JsonElement json, string what)
    {
        if (StrictJson.Optional(json, "annotations") is not { } members)
        {
            return Annotations.None;
        }

        var annotations = new Annotations();
        foreach (var member in StrictJson.Object(members, what).EnumerateObject())
        {
            if (!Keywords.IsIdentifier(member.Name))
            {
                throw new CedarFormatException($"{what}: `{member.Name}` cannot name an annotation");
            }

            annotations.Add(new(member.Name, member.Value.ValueKind == JsonValueKind.Null ? "" : StrictJson.Text(member.Value, what)));
        }

        return annotations;
    }

    private static List<string> Names(JsonElement json, string what)
    {
        var names = StrictJson.Texts(json, what);
        names.ForEach(name => Name(name, what));
        return names;
    }

    /// <summary>A path in JSON is normalised: no spaces, no comments.</summary>
    private static string Name(string text, string what) =>
        Keywords.IsPath(text.StartsWith("__cedar::", StringComparison.Ordinal) ? text[9..] : text) ? text : throw new CedarFormatException($"{what}: `{text}` is not a name");

    private static string PlainName(string text, string what) =>
        Keywords.IsPlainName(text) ? text : throw new CedarFormatException($"{what}: this is not a name");
}
