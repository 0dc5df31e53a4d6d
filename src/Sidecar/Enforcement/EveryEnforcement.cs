using Sidecar.Pipeline;
using Sidecar.Upstream;

namespace Sidecar.Enforcement;

/// <summary>
/// What it touches cannot be told from the request: only for callers whose permit holds for every resource of the type. A permit on the environment
/// does not stand in for it.
/// </summary>
internal sealed class EveryEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var action = exchange.Operation.Action!;
        if (GlobalPermit.OnEverything(exchange, action, exchange.Operation.ResourceType!))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        await AnswerWriter.ForbiddenAsync(exchange, action);
    }
}
