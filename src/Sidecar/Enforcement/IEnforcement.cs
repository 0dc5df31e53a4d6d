using Sidecar.Pipeline;

namespace Sidecar.Enforcement;

/// <summary>Carries out one kind of operation: asks the grants, builds the upstream request, answers.</summary>
internal interface IEnforcement
{
    /// <exception cref="Upstream.UpstreamException">Upstream failed; the pipeline answers.</exception>
    /// <exception cref="Requests.RequestBodyException">The body turned out malformed; the pipeline answers.</exception>
    Task HandleAsync(Exchange exchange);
}
