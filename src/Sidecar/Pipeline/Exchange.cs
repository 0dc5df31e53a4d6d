using Sidecar.Catalogue;
using Sidecar.Enforcement.References;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Operations;
using Sidecar.Policy.Grants;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Pipeline;

/// <summary>One request as parsed and authenticated: what is judged, and what the upstream request is built from.</summary>
internal sealed class Exchange
{
    public required HttpContext Http { get; init; }

    /// <summary>The decoded target.</summary>
    public required RequestTarget Target { get; init; }

    /// <summary>The catalogue row.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The captures of the path.</summary>
    public required PathValues Path { get; init; }

    /// <summary>The parameters, without the ones that prove identity.</summary>
    public required RequestParameters Parameters { get; init; }

    /// <summary>The uploaded content, if any.</summary>
    public UploadFile? File { get; init; }

    /// <summary>Length of the signature the caller sent, which tells its digest: 40 for SHA-1, 64 for SHA-256, 0 without.</summary>
    public int SignatureLength { get; init; }

    /// <summary>Who calls.</summary>
    public required Caller Caller { get; init; }

    /// <summary>The grants of the product environment.</summary>
    public required EnvironmentGrants Environment { get; init; }

    /// <summary>The grants and secrets in force when the request came.</summary>
    public required LoadedGrants Grants { get; init; }

    /// <summary>The environment's own credential.</summary>
    public required UpstreamEnvironment Upstream { get; init; }

    /// <summary>What was asked and decided, for the log.</summary>
    public required DecisionRecord Decision { get; init; }

    /// <summary>What may still be looked up of the assets it names beside its target.</summary>
    public ReferenceBudget References { get; } = new();

    /// <summary>What was looked up for it.</summary>
    public required LookupNotes Lookups { get; init; }

    /// <summary>Notes that a refusal was taken from memory, where every answer to the request is held against it.</summary>
    public void UseRefusal()
    {
        Lookups.UseRefusal();
        Http.Features.Set(Lookups);
    }

    /// <summary>The same request, judged once more without what is remembered of refusals. Nothing was sent for it yet.</summary>
    public Exchange Afresh()
    {
        Decision.Outcome = Outcome.Allowed;
        Decision.Reason = null;
        return With(Caller, Lookups.Afresh());
    }

    /// <summary>The same request, judged for someone else.</summary>
    public Exchange As(Caller caller) => With(caller, Lookups);

    /// <summary>The same request, its parameters read from where its kind has them.</summary>
    public Exchange With(RequestParameters parameters) => With(Caller, Lookups, parameters);

    private Exchange With(Caller caller, LookupNotes lookups) => With(caller, lookups, Parameters);

    private Exchange With(Caller caller, LookupNotes lookups, RequestParameters parameters) => new()
    {
        Http = Http, Target = Target, Operation = Operation, Path = Path, Parameters = parameters, File = File, SignatureLength = SignatureLength,
        Caller = caller, Environment = Environment, Grants = Grants, Upstream = Upstream, Decision = Decision, Lookups = lookups,
    };

    public CancellationToken Aborted => Http.RequestAborted;
}
