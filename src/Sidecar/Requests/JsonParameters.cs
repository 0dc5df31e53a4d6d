using System.Text.Json;

namespace Sidecar.Requests;

/// <summary>A JSON body: one object whose properties are the parameters.</summary>
internal static class JsonParameters
{
    public static void Read(ReadOnlyMemory<byte> body, ParameterCollector parameters, RequestLimits limits)
    {
        if (StrictJson.TryParse(body, limits.MaxJsonDepth, out var root) is { } why)
        {
            throw RequestBodyException.BadRequest($"The JSON body cannot be read - {why}");
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw RequestBodyException.BadRequest("The JSON body must be an object");
        }

        foreach (var property in root.EnumerateObject())
        {
            parameters.Add(property.Name, property.Value);
        }
    }
}
