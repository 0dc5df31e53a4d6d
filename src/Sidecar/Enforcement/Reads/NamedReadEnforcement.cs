using Sidecar.Pipeline;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>Reads one named object and asks about what the answer describes.</summary>
internal sealed class NamedReadEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        var id = exchange.Path[operation.IdName!]!;
        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        bool allowed;
        if (answer.IsSuccess)
        {
            using var json = AnswerJson.Parse(answer);

            // What Cloudinary calls it, should it read names more loosely than policies do.
            id = AssetFacts.Text(json.RootElement, operation.IdName!) ?? id;
            allowed = Authorizer.Allows(exchange, operation.Action!, NamedResources.Create(operation.ResourceType!, id, json.RootElement));
        }
        else
        {
            // Missing or not, the caller must be allowed to know.
            allowed = Authorizer.Allows(exchange, operation.Action!, NamedResources.Create(operation.ResourceType!, id));
        }

        await (allowed ? AnswerWriter.PassAsync(exchange, answer) : AnswerWriter.ForbiddenAsync(exchange, operation.Action!));
    }
}
