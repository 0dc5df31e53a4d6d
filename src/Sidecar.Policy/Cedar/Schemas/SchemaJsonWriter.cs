using System.Text.Json;
using Sidecar.Policy.Cedar.Json;

namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>A schema in JSON, as the reference implementation writes it: what is empty or the default is left out.</summary>
internal static class SchemaJsonWriter
{
    public static string Write(SchemaDocument document) => StrictJson.Write(json =>
    {
        json.WriteStartObject();
        foreach (var space in document.Namespaces.Values)
        {
            json.WriteStartObject(space.Name);
            WriteNamespace(json, space);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    private static void WriteNamespace(Utf8JsonWriter json, NamespaceDecl space)
    {
        if (space.CommonTypes.Count > 0)
        {
            json.WriteStartObject("commonTypes");
            foreach (var (name, type) in space.CommonTypes)
            {
                json.WriteStartObject(name);
                WriteType(json, type.Type);
                WriteAnnotations(json, type.Annotations);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteStartObject("entityTypes");
        foreach (var (name, type) in space.EntityTypes)
        {
            json.WriteStartObject(name);
            WriteEntityType(json, type);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("actions");
        foreach (var (name, action) in space.Actions)
        {
            json.WriteStartObject(name);
            WriteAction(json, action);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteAnnotations(json, space.Annotations);
    }

    private static void WriteEntityType(Utf8JsonWriter json, EntityTypeDecl type)
    {
        if (type.Choices is not null)
        {
            WriteTexts(json, "enum", type.Choices);
        }
        else
        {
            if (type.MemberOf.Count > 0)
            {
                WriteTexts(json, "memberOfTypes", type.MemberOf);
            }

            if (type.Shape is not RecordTypeDecl { Attributes.Count: 0 })
            {
                WriteType(json, "shape", type.Shape);
            }

            if (type.Tags is not null)
            {
                WriteType(json, "tags", type.Tags);
            }
        }

        WriteAnnotations(json, type.Annotations);
    }

    private static void WriteAction(Utf8JsonWriter json, ActionDecl action)
    {
        if (action.AppliesTo is { } applies)
        {
            json.WriteStartObject("appliesTo");
            WriteTexts(json, "principalTypes", applies.Principals);
            WriteTexts(json, "resourceTypes", applies.Resources);
            if (applies.Context is not RecordTypeDecl { Attributes.Count: 0 })
            {
                WriteType(json, "context", applies.Context);
            }

            json.WriteEndObject();
        }

        if (action.MemberOf is not null)
        {
            json.WriteStartArray("memberOf");
            foreach (var group in action.MemberOf)
            {
                json.WriteStartObject();
                json.WriteString("id", group.Id);
                if (group.Type is not null)
                {
                    json.WriteString("type", group.Type);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteAnnotations(json, action.Annotations);
    }

    private static void WriteType(Utf8JsonWriter json, string member, TypeDecl type)
    {
        json.WriteStartObject(member);
        WriteType(json, type);
        json.WriteEndObject();
    }

    /// <summary>The members of a type's object; whoever opened it may add to them.</summary>
    private static void WriteType(Utf8JsonWriter json, TypeDecl type)
    {
        switch (type)
        {
            case SetTypeDecl set:
                json.WriteString("type", "Set");
                WriteType(json, "element", set.Element);
                break;
            case RecordTypeDecl record:
                json.WriteString("type", "Record");
                json.WriteStartObject("attributes");
                foreach (var attribute in record.Attributes)
                {
                    json.WriteStartObject(attribute.Name);
                    WriteType(json, attribute.Type);
                    if (!attribute.Required)
                    {
                        json.WriteBoolean("required", false);
                    }

                    WriteAnnotations(json, attribute.Annotations);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                break;
            case NamedTypeDecl { Kind: NameKind.Primitive or NameKind.Common } named:
                json.WriteString("type", named.Name);
                break;
            case NamedTypeDecl named:
                json.WriteString("type", named.Kind.ToString());
                json.WriteString("name", named.Name);
                break;
        }
    }

    private static void WriteAnnotations(Utf8JsonWriter json, Annotations annotations)
    {
        if (annotations.Count == 0)
        {
            return;
        }

        json.WriteStartObject("annotations");
        foreach (var (key, value) in annotations)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string member, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(member);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
