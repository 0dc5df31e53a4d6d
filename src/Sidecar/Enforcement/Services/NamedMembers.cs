using System.Text.Json;
using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Requests;

namespace Sidecar.Enforcement.Services;

/// <summary>A text of a request, and what it names.</summary>
internal readonly record struct NamedText(NameKind Kind, string Text);

/// <summary>
/// Reads the members that a row says name assets, wherever in the body they lie. A parameter that has such members may have no others, at any depth:
/// what is not known could name an asset in a way that is not judged.
/// </summary>
internal sealed class NamedMembers(ServiceRule rule)
{
    private readonly List<NamedText> found = [];

    /// <summary>The texts found; null with a refusal when something is malformed or not known.</summary>
    public static IReadOnlyList<NamedText>? Read(Exchange exchange, ServiceRule rule, out Refusal? refusal)
    {
        var members = new NamedMembers(rule);
        refusal = members.Read(exchange);
        return refusal is null ? members.found : null;
    }

    private Refusal? Read(Exchange exchange)
    {
        foreach (var parameter in rule.Names.Select(name => name.Parameter).Distinct())
        {
            if (exchange.Path[parameter] is { } captured)
            {
                found.Add(new NamedText(rule.Names.First(name => name.Path == parameter).Kind, captured));
            }
            else if (exchange.Parameters.Has(parameter) && Read(parameter, exchange.Parameters.Find(parameter)!) is { } refusal)
            {
                return refusal;
            }
        }

        return rule.NeedsName && !found.Exists(name => name.Kind != NameKind.Plain)
            ? new Refusal(StatusCodes.Status400BadRequest, $"Missing required parameter - {rule.Names[0].Path}")
            : null;
    }

    private Refusal? Read(string path, ParameterValue value)
    {
        switch (value)
        {
            case ParameterValue.Text text:
                return Take(path, text.Value);
            case ParameterValue.List list:
                return list.Items.Select(item => Take(path + "[]", item)).FirstOrDefault(refusal => refusal is not null);
            case ParameterValue.Json json:
                return Read(path, json.Element);
            default:
                return Invalid(path);
        }
    }

    private Refusal? Read(string path, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return element.EnumerateObject().Select(member => Within($"{path}.{member.Name}", member.Value)).FirstOrDefault(refusal => refusal is not null);
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(item => Within(path + "[]", item)).FirstOrDefault(refusal => refusal is not null);
            case JsonValueKind.String:
                return Take(path, element.GetString()!);
            case JsonValueKind.Null:
                return null;
            default:
                return Invalid(path);
        }
    }

    private Refusal? Within(string path, JsonElement element) =>
        rule.Names.Any(name => name.Path == path || (name.Path.StartsWith(path, StringComparison.Ordinal) && name.Path[path.Length] is '.' or '['))
            ? Read(path, element)
            : new Refusal(StatusCodes.Status400BadRequest, $"Unknown parameter - {SafeText.Name(path)}");

    private Refusal? Take(string path, string text)
    {
        foreach (var name in rule.Names)
        {
            if (name.Path == path)
            {
                found.Add(new NamedText(name.Kind, text));
                return null;
            }
        }

        return Invalid(path);
    }

    private static Refusal Invalid(string path) =>
        new(StatusCodes.Status400BadRequest, $"Invalid value for parameter - {SafeText.Name(path)}");
}
