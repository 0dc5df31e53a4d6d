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
        if (Allows(exchange))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        await AnswerWriter.ForbiddenAsync(exchange, exchange.Operation.Action!);
    }

    /// <summary>True when the operation's action is permitted on every resource of its type, or on the environment with none of them hidden.</summary>
    internal static bool Allows(Exchange exchange) =>
        GlobalPermit.Throughout(exchange, exchange.Operation.Action!, exchange.Operation.ResourceType!);
}
