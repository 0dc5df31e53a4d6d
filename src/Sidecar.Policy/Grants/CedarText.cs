using System.Text;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>Writes the Cedar text of generated policies. Values from a document enter it through <see cref="Quote"/> only.</summary>
internal static class CedarText
{
    /// <summary>A Cedar string literal. The grammar's escapes are <c>\" \\ \n … \u{hex}</c>.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                _ when char.IsControl(c) => text.Append("\\u{").Append(((int)c).ToString("x")).Append('}'),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary><c>Type::"id"</c>.</summary>
    public static string Entity(EntityUid uid) => $"{uid.Type}::{Quote(uid.Id)}";

    /// <summary><c>permit(principal, action, resource) when { condition };</c></summary>
    public static string Permit(string principal, IReadOnlyList<CloudinaryAction>? actions, string resource, string? condition)
    {
        var when = condition is null ? "" : $" when {{ {condition} }}";
        return $"permit({principal}, {Action(actions)}, {resource}){when};";
    }

    /// <summary><c>principal == …</c>, or <c>principal in …</c> for a group.</summary>
    public static string Principal(EntityUid uid) =>
        uid.Type == EntityTypes.Group ? $"principal in {Entity(uid)}" : $"principal == {Entity(uid)}";

    /// <summary><c>resource is Type</c>, or <c>resource</c> for any.</summary>
    public static string ResourceIs(string? type) => type is null ? "resource" : $"resource is {type}";

    /// <summary><c>resource.attribute.contains("value")</c>.</summary>
    public static string Contains(string attribute, string value) => $"resource.{attribute}.contains({Quote(value)})";

    /// <summary><c>(resource.attribute == "a" || resource.attribute == "b")</c>.</summary>
    public static string OneOf(string attribute, IReadOnlyList<string> values) =>
        $"({string.Join(" || ", values.Select(value => $"resource.{attribute} == {Quote(value)}"))})";

    private static string Action(IReadOnlyList<CloudinaryAction>? actions) => actions switch
    {
        null => "action",
        [var only] => $"action == {Entity(only.Uid)}",
        _ => $"action in [{string.Join(", ", actions.Select(action => Entity(action.Uid)))}]",
    };
}
