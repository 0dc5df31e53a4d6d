using System.Text.Json;

namespace Sidecar.Requests;

/// <summary>A parameter's value as parsed.</summary>
internal abstract record ParameterValue
{
    private ParameterValue()
    {
    }

    /// <summary>A scalar. <paramref name="JsonKind"/> is what it was in a JSON body (String, Number, True, False, Null); String elsewhere.</summary>
    internal sealed record Text(string Value, JsonValueKind JsonKind = JsonValueKind.String) : ParameterValue;

    /// <summary>A list of scalars, in order, without duplicates. <paramref name="IsCommaList"/> is set for <see cref="ParameterKind.CommaList"/>.</summary>
    internal sealed record List(IReadOnlyList<string> Items, bool IsCommaList = false) : ParameterValue
    {
        /// <summary>
        /// The elements as they came, before splitting, trimming and removing duplicates, joined by commas: what the client signed. Null for a list made here.
        /// Only the check of the client's signature reads it.
        /// </summary>
        public string? AsReceived { get; init; }
    }

    /// <summary>A JSON object or array.</summary>
    internal sealed record Json(JsonElement Element) : ParameterValue;
}

/// <summary>
/// Every parameter of a request, from query and body, each name once, in order of first appearance. Immutable: changes give a copy.
/// </summary>
internal sealed class RequestParameters
{
    public static RequestParameters Empty { get; } = new([]);

    private readonly KeyValuePair<string, ParameterValue>[] items;

    public RequestParameters(IEnumerable<KeyValuePair<string, ParameterValue>> items) => this.items = [.. items];

    public IReadOnlyList<KeyValuePair<string, ParameterValue>> Items => items;

    public ParameterValue? Find(string name)
    {
        foreach (var item in items)
        {
            if (item.Key == name)
            {
                return item.Value;
            }
        }

        return null;
    }

    /// <summary>True when the parameter is there and not a JSON null.</summary>
    public bool Has(string name) => Find(name) is not (null or ParameterValue.Text { JsonKind: JsonValueKind.Null });

    /// <summary>True when one of the parameters is there and not a JSON null.</summary>
    public bool HasAny(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Has(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The scalar's text; null when absent, a JSON null, or not a scalar.</summary>
    public string? Text(string name) =>
        Find(name) is ParameterValue.Text { JsonKind: not JsonValueKind.Null } text ? text.Value : null;

    /// <summary>The list's items; empty when absent.</summary>
    public IReadOnlyList<string> List(string name) => Find(name) switch
    {
        ParameterValue.List list => list.Items,
        ParameterValue.Text { JsonKind: not JsonValueKind.Null } text => [text.Value],
        _ => [],
    };

    /// <summary>True for <c>true</c>, <c>1</c> (the forms SDKs send); false for <c>false</c>, <c>0</c> and ""; null when absent or anything else.</summary>
    public bool? Flag(string name) => Text(name) switch
    {
        "true" or "1" or "True" => true,
        "false" or "0" or "" or "False" => false,
        _ => null,
    };

    public RequestParameters With(string name, ParameterValue value)
    {
        var copy = new List<KeyValuePair<string, ParameterValue>>(items.Length + 1);
        var replaced = false;
        foreach (var item in items)
        {
            if (item.Key == name)
            {
                copy.Add(new(name, value));
                replaced = true;
            }
            else
            {
                copy.Add(item);
            }
        }

        if (!replaced)
        {
            copy.Add(new(name, value));
        }

        return new RequestParameters(copy);
    }

    public RequestParameters With(string name, string value) => With(name, new ParameterValue.Text(value));

    public RequestParameters Without(params ReadOnlySpan<string> names)
    {
        if (items.Length == 0)
        {
            return this;
        }

        var copy = new List<KeyValuePair<string, ParameterValue>>(items.Length);
        foreach (var item in items)
        {
            if (!names.Contains(item.Key))
            {
                copy.Add(item);
            }
        }

        return new RequestParameters(copy);
    }
}
