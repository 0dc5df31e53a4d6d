using System.Text;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>A schema in Cedar syntax; parses back to the same schema.</summary>
internal static class SchemaPrinter
{
    public static string Print(SchemaDocument document)
    {
        var text = new StringBuilder();
        foreach (var space in document.Namespaces.Values)
        {
            if (space.Name.Length == 0)
            {
                Print(text, space, "");
                continue;
            }

            Print(text, space.Annotations, "");
            text.Append("namespace ").Append(space.Name).Append(" {\n");
            Print(text, space, "  ");
            text.Append("}\n");
        }

        return text.ToString();
    }

    private static void Print(StringBuilder text, NamespaceDecl space, string indent)
    {
        foreach (var (name, type) in space.CommonTypes)
        {
            Print(text, type.Annotations, indent);
            text.Append(indent).Append("type ").Append(name).Append(" = ");
            Print(text, type.Type, indent);
            text.Append(";\n");
        }

        foreach (var (name, type) in space.EntityTypes)
        {
            Print(text, type.Annotations, indent);
            text.Append(indent).Append("entity ").Append(name);
            PrintEntity(text, type, indent);
        }

        foreach (var (name, action) in space.Actions)
        {
            Print(text, action.Annotations, indent);
            text.Append(indent).Append("action ").Append(Escapes.Quote(name));
            PrintAction(text, action, indent);
        }
    }

    private static void PrintEntity(StringBuilder text, EntityTypeDecl type, string indent)
    {
        if (type.Choices is not null)
        {
            text.Append(" enum [").AppendJoin(", ", type.Choices.Select(Escapes.Quote)).Append("];\n");
            return;
        }

        if (type.MemberOf.Count > 0)
        {
            text.Append(" in [").AppendJoin(", ", type.MemberOf).Append(']');
        }

        if (type.Shape is not RecordTypeDecl { Attributes.Count: 0 })
        {
            text.Append(" = ");
            Print(text, type.Shape, indent);
        }

        if (type.Tags is not null)
        {
            text.Append(" tags ");
            Print(text, type.Tags, indent);
        }

        text.Append(";\n");
    }

    private static void PrintAction(StringBuilder text, ActionDecl action, string indent)
    {
        if (action.MemberOf is { Count: > 0 } groups)
        {
            text.Append(" in [").AppendJoin(", ", groups.Select(static g => g.Type is null ? Escapes.Quote(g.Id) : $"{g.Type}::{Escapes.Quote(g.Id)}")).Append(']');
        }

        // Cedar syntax has no way to say that an action applies to nothing but to leave the clause out.
        if (action.AppliesTo is { Principals.Count: > 0, Resources.Count: > 0 } applies)
        {
            text.Append(" appliesTo {\n").Append(indent).Append("  principal: [").AppendJoin(", ", applies.Principals).Append("],\n");
            text.Append(indent).Append("  resource: [").AppendJoin(", ", applies.Resources).Append("],\n").Append(indent).Append("  context: ");
            Print(text, applies.Context, indent + "  ");
            text.Append(",\n").Append(indent).Append('}');
        }

        text.Append(";\n");
    }

    private static void Print(StringBuilder text, TypeDecl type, string indent)
    {
        switch (type)
        {
            case SetTypeDecl set:
                text.Append("Set<");
                Print(text, set.Element, indent);
                text.Append('>');
                break;
            case NamedTypeDecl { Kind: NameKind.Primitive or NameKind.Extension } named:
                text.Append("__cedar::").Append(named.Name == "Boolean" ? "Bool" : named.Name);
                break;
            case NamedTypeDecl named:
                text.Append(named.Name);
                break;
            case RecordTypeDecl { Attributes.Count: 0 }:
                text.Append("{}");
                break;
            case RecordTypeDecl record:
                var inner = indent + "  ";
                text.Append("{\n");
                foreach (var attribute in record.Attributes)
                {
                    Print(text, attribute.Annotations, inner);
                    text.Append(inner).Append(Keywords.IsPlainName(attribute.Name) ? attribute.Name : Escapes.Quote(attribute.Name));
                    text.Append(attribute.Required ? ": " : "?: ");
                    Print(text, attribute.Type, inner);
                    text.Append(",\n");
                }

                text.Append(indent).Append('}');
                break;
        }
    }

    private static void Print(StringBuilder text, Annotations annotations, string indent)
    {
        foreach (var (key, value) in annotations)
        {
            text.Append(indent).Append('@').Append(key).Append('(').Append(Escapes.Quote(value)).Append(")\n");
        }
    }
}
