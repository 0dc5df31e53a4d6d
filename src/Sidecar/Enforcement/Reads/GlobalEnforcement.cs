using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>An answer that speaks of the whole environment and cannot be filtered: only for callers whose permit holds for all of it.</summary>
internal sealed class GlobalEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var action = exchange.Operation.Action!;
        if (GlobalPermit.OnEverything(exchange, action, exchange.Operation.ResourceType!)
            || Authorizer.Allows(exchange, action, new NamedResource(EntityTypes.ProductEnvironment, exchange.Environment.Id)))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        await AnswerWriter.ForbiddenAsync(exchange, action);
    }
}
