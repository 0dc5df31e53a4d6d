using System.Text.Json;

namespace Sidecar.Requests;

/// <summary>
/// Query and body together. .NET's DELETE sends the same parameters in both, and no one knows which of two different values Cloudinary would take,
/// so they must be equal. Lists are compared as sets: .NET doubles an element in the query.
/// </summary>
internal static class ParameterMerge
{
    public static RequestParameters Merge(ParameterCollector query, ParameterCollector body)
    {
        var merged = new List<KeyValuePair<string, ParameterValue>>(query.Build());
        var fromQuery = merged.Count;
        foreach (var (name, value) in body.Build())
        {
            var at = query.Has(name) ? merged.FindIndex(0, fromQuery, item => item.Key == name) : -1;
            if (at < 0)
            {
                merged.Add(new(name, value));
            }
            else if (!IsNull(value))
            {
                // The body's form is kept: it is the one that was signed, and in JSON it still tells numbers from texts.
                merged[at] = AreEqual(merged[at].Value, value)
                    ? new(name, value)
                    : throw RequestBodyException.BadRequest($"Conflicting values for parameter - {SafeText.Name(name)}");
            }
        }

        return merged.Count == 0 ? RequestParameters.Empty : new RequestParameters(merged);
    }

    private static bool IsNull(ParameterValue value) => value is ParameterValue.Text { JsonKind: JsonValueKind.Null };

    private static bool AreEqual(ParameterValue left, ParameterValue right) => (left, right) switch
    {
        (ParameterValue.Text a, ParameterValue.Text b) => a.Value == b.Value,
        (ParameterValue.List a, ParameterValue.List b) => a.Items.Count == b.Items.Count && a.Items.ToHashSet(StringComparer.Ordinal).SetEquals(b.Items),
        (ParameterValue.Json a, ParameterValue.Json b) => JsonElement.DeepEquals(a.Element, b.Element),
        _ => false,
    };
}
