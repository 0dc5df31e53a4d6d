using Sidecar.Pipeline;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Services;

/// <summary>
/// An operation of the account. Answers carry secrets and name every user, and what is asked about is not looked up: only a permit that holds for every
/// resource of the type lets it through.
/// </summary>
internal sealed class AccountEnforcement(EnforcementServices services) : IEnforcement
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
