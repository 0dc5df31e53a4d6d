using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>Reads one named object and asks about what the answer describes.</summary>
internal sealed class NamedReadEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        await AnswerAsync(exchange, answer, exchange.Path[exchange.Operation.IdName!]!);
    }

    /// <summary>Asks about the object of an answer, and passes the answer on.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="answer">What Cloudinary said.</param>
    /// <param name="id">What the caller calls the object.</param>
    public static Task AnswerAsync(Exchange exchange, UpstreamAnswer answer, string id)
    {
        var operation = exchange.Operation;
        bool allowed;
        if (answer.IsSuccess)
        {
            using var json = AnswerJson.Parse(answer);
            var described = operation.RowsMember is { } member && json.RootElement.TryGetProperty(member, out var inner) && inner.ValueKind == JsonValueKind.Object
                ? inner
                : json.RootElement;

            // What Cloudinary calls it, should it read names more loosely than policies do.
            id = AssetFacts.Text(described, operation.IdName!) ?? id;
            allowed = Authorizer.Allows(exchange, operation.Action!, NamedResources.Create(operation.ResourceType!, id, described));
        }
        else
        {
            // Missing or not, the caller must be allowed to know.
            allowed = Authorizer.Allows(exchange, operation.Action!, NamedResources.Create(operation.ResourceType!, id));
        }

        return allowed ? AnswerWriter.PassAsync(exchange, answer) : AnswerWriter.ForbiddenAsync(exchange, operation.Action!);
    }
}
