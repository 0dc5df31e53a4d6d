using System.Text.Json;

namespace Sidecar.Upstream;

/// <summary>An inspected answer as JSON.</summary>
internal static class AnswerJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <exception cref="UpstreamException">The answer is not a JSON object, so nothing of it can be judged.</exception>
    public static JsonDocument Parse(UpstreamAnswer answer) => Parse(answer, JsonValueKind.Object, "object");

    /// <exception cref="UpstreamException">The answer is not a JSON array, so nothing of it can be judged.</exception>
    public static JsonDocument ParseArray(UpstreamAnswer answer) => Parse(answer, JsonValueKind.Array, "array");

    /// <summary>One row of a list.</summary>
    /// <exception cref="UpstreamException">It has a member twice, so that it cannot be judged.</exception>
    public static JsonElement ParseRow(ReadOnlyMemory<byte> row)
    {
        try
        {
            return JsonElement.Parse(row.Span, Options);
        }
        catch (JsonException)
        {
            throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream answer is not a JSON object");
        }
    }

    private static JsonDocument Parse(UpstreamAnswer answer, JsonValueKind kind, string word)
    {
        try
        {
            var document = JsonDocument.Parse(answer.Body, Options);
            if (document.RootElement.ValueKind == kind)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Falls through: the same answer as for JSON of another shape.
        }

        throw new UpstreamException(StatusCodes.Status502BadGateway, $"Upstream answer is not a JSON {word}");
    }
}
