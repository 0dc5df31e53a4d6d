using Sidecar.Pipeline;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// An answer that speaks of the whole environment and cannot be filtered: only for callers whose permit holds for all of it. A permit on the
/// environment itself counts as that, unless a forbid hides some of what is in it.
/// </summary>
internal sealed class GlobalEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var action = exchange.Operation.Action!;
        if (GlobalPermit.Throughout(exchange, action, exchange.Operation.ResourceType!))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        await AnswerWriter.ForbiddenAsync(exchange, action);
    }
}
