using System.Text.Json;

namespace Sidecar.Upstream;

/// <summary>An inspected answer as JSON.</summary>
internal static class AnswerJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <exception cref="UpstreamException">The answer is not a JSON object, so nothing of it can be judged.</exception>
    public static JsonDocument Parse(UpstreamAnswer answer)
    {
        try
        {
            var document = JsonDocument.Parse(answer.Body, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Falls through: the same answer as for JSON of another shape.
        }

        throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream answer is not a JSON object");
    }
}
