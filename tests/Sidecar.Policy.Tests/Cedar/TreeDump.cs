namespace Sidecar.Policy.Tests.Cedar;

using System.Collections;
using System.Reflection;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Syntax;

/// <summary>Writes a tree out node by node, without places, so that two trees can be compared.</summary>
internal static class TreeDump
{
    public static string Of(Policy policy) => Of(policy.Syntax);

    public static string Of(object? node) => node switch
    {
        null => "null",
        string text => Escapes.Quote(text),
        EntityUid uid => uid.ToString(),
        CedarValue value => $"{value.Kind}:{value.Number}:{value.Reference as string}",
        Pattern pattern => pattern.ToString(),
        ExtensionFunction function => function.Name,
        _ when node.GetType().IsPrimitive || node.GetType().IsEnum => node.ToString()!,
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Of))}]",
        _ => $"{node.GetType().Name}({string.Join(", ", Properties(node).Select(p => $"{p.Name}={Of(p.GetValue(node))}"))})",
    };

    private static IEnumerable<PropertyInfo> Properties(object node) => node.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(static p => p.Name is not ("Position" or "Height" or "Children" or "EqualityContract" or "HasSlot"))
        .OrderBy(static p => p.Name, StringComparer.Ordinal);
}
