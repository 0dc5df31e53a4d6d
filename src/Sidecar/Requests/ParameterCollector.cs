using System.Text.Json;

namespace Sidecar.Requests;

/// <summary>The parameters of one source (the query, or the body): occurrences in, one value per name out.</summary>
internal sealed class ParameterCollector(ParameterTable table, RequestLimits limits)
{
    private readonly List<KeyValuePair<string, CollectedValue>> collected = [];
    private readonly Dictionary<string, CollectedValue> byName = new(StringComparer.Ordinal);

    /// <summary>Values so far, each list element counted.</summary>
    public int Count { get; private set; }

    public bool Has(string name) => byName.ContainsKey(name);

    /// <summary>The kind of a parameter; refuses names the operation does not know.</summary>
    public ParameterKind KindOf(string name)
    {
        // Rack's method override reads "_method"; no operation has it, whatever a table says.
        if (name != "_method")
        {
            if (table.TryGet(name, out var kind))
            {
                return kind;
            }

            // .NET adds these to every kind of request, so every operation knows them.
            if (name is "api_key" or "timestamp" or "signature")
            {
                return ParameterKind.Text;
            }
        }

        throw RequestBodyException.BadRequest($"Unsupported parameter - {SafeText.Name(name)}");
    }

    /// <summary>Adds one <c>key=value</c> of a query, a form or a multipart body, decoded; the key may end in brackets.</summary>
    public void Add(string key, string value)
    {
        var bracket = key.IndexOf('[', StringComparison.Ordinal);
        var name = bracket < 0 ? key : key[..bracket];
        var entry = Entry(name, KindOf(name));
        CountOne();
        if (value.Contains('\0'))
        {
            throw RequestBodyException.Parameter(name, "it holds a NUL");
        }

        entry.Add(bracket < 0 ? "" : key[bracket..], value);
    }

    /// <summary>Adds one property of a JSON body.</summary>
    public void Add(string name, JsonElement element)
    {
        var entry = Entry(name, KindOf(name));
        CountOne();
        if (element.ValueKind == JsonValueKind.Array)
        {
            CountMany(element.GetArrayLength());
        }

        entry.Add(element);
    }

    /// <summary>One value per name, in order of first appearance.</summary>
    public IEnumerable<KeyValuePair<string, ParameterValue>> Build()
    {
        foreach (var (name, entry) in collected)
        {
            yield return new(name, entry.Build());
        }
    }

    private CollectedValue Entry(string name, ParameterKind kind)
    {
        if (!byName.TryGetValue(name, out var entry))
        {
            entry = new CollectedValue(name, kind, limits.MaxJsonDepth);
            byName.Add(name, entry);
            collected.Add(new(name, entry));
        }

        return entry;
    }

    private void CountOne() => CountMany(1);

    private void CountMany(int values)
    {
        Count += values;
        if (Count > limits.MaxValues)
        {
            throw RequestBodyException.TooLarge($"The request holds more than {limits.MaxValues} values");
        }
    }
}
