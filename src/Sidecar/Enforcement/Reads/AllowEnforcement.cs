using Sidecar.Pipeline;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>Authentication is enough: nothing of any asset or folder is in the answer.</summary>
internal sealed class AllowEnforcement(EnforcementServices services) : IEnforcement
{
    public Task HandleAsync(Exchange exchange) =>
        services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange)).AsTask();
}
