using System.Text.Json;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Json;

/// <summary>Policies to JSON, member for member as the reference implementation writes them.</summary>
internal static class PolicyWriter
{
    public static void Write(Utf8JsonWriter json, PolicySyntax policy)
    {
        json.WriteStartObject();
        json.WriteString("effect", policy.Effect == Effect.Permit ? "permit" : "forbid");
        WriteScope(json, "principal", policy.Principal);
        WriteScope(json, policy.Action);
        WriteScope(json, "resource", policy.Resource);
        json.WriteStartArray("conditions");
        foreach (var condition in policy.Conditions)
        {
            json.WriteStartObject();
            json.WriteString("kind", condition.IsUnless ? "unless" : "when");
            json.WritePropertyName("body");
            ExprWriter.Write(json, condition.Body);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (policy.Annotations.Count > 0)
        {
            json.WriteStartObject("annotations");
            foreach (var (key, value) in policy.Annotations)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void WriteUid(Utf8JsonWriter json, string member, EntityUid uid)
    {
        json.WritePropertyName(member);
        WriteUid(json, uid);
    }

    public static void WriteUid(Utf8JsonWriter json, EntityUid uid)
    {
        json.WriteStartObject();
        json.WriteString("type", uid.Type);
        json.WriteString("id", uid.Id);
        json.WriteEndObject();
    }

    private static void WriteScope(Utf8JsonWriter json, string member, EntityScope scope)
    {
        json.WriteStartObject(member);
        json.WriteString("op", scope.Kind switch
        {
            ScopeKind.Any => "All",
            ScopeKind.Equal => "==",
            ScopeKind.In => "in",
            _ => "is",
        });
        if (scope.Type is not null)
        {
            json.WriteString("entity_type", scope.Type);
        }

        if (scope.Kind == ScopeKind.IsIn)
        {
            json.WriteStartObject("in");
            WriteEntityOrSlot(json, member, scope);
            json.WriteEndObject();
        }
        else if (scope.Kind is ScopeKind.Equal or ScopeKind.In)
        {
            WriteEntityOrSlot(json, member, scope);
        }

        json.WriteEndObject();
    }

    private static void WriteEntityOrSlot(Utf8JsonWriter json, string member, EntityScope scope)
    {
        if (scope.Entity is null)
        {
            json.WriteString("slot", $"?{member}");
        }
        else
        {
            WriteUid(json, "entity", scope.Entity);
        }
    }

    private static void WriteScope(Utf8JsonWriter json, ActionScope scope)
    {
        json.WriteStartObject("action");
        json.WriteString("op", scope.Kind == ScopeKind.Any ? "All" : scope.Kind == ScopeKind.Equal ? "==" : "in");
        if (scope.IsList)
        {
            json.WriteStartArray("entities");
            foreach (var action in scope.Actions)
            {
                WriteUid(json, action);
            }

            json.WriteEndArray();
        }
        else if (scope.Kind != ScopeKind.Any)
        {
            WriteUid(json, "entity", scope.Actions[0]);
        }

        json.WriteEndObject();
    }
}
