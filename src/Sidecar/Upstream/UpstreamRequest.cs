using Sidecar.Grants;
using Sidecar.Operations;

namespace Sidecar.Upstream;

/// <summary>A request as it will stand on the wire to Cloudinary, built from what was parsed and judged.</summary>
/// <param name="Environment">Whose API and credential; the credential is left out when <paramref name="Anonymous"/>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="PathAndQuery">Encoded path, with its query if any.</param>
internal sealed record UpstreamRequest(UpstreamEnvironment Environment, HttpMethod Method, string PathAndQuery)
{
    /// <summary>Never attach the environment's credential: the caller was not positively authenticated.</summary>
    public bool Anonymous { get; init; }

    /// <summary>A body held in memory.</summary>
    public byte[]? Body { get; init; }

    /// <summary>A body streamed once; used instead of <see cref="Body"/>.</summary>
    public Stream? BodyStream { get; init; }

    /// <summary>Content type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Headers beyond the fixed set, e.g. those of a chunked upload.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The request it is made for, which pays for it; null for none.</summary>
    public DecisionRecord? Decision { get; init; }

    /// <summary>Changes nothing, whatever its method: as a look-up it may be made again when it failed.</summary>
    public bool IsRead { get; init; } = Method == HttpMethod.Get;

    public bool HasBody => Body is not null || BodyStream is not null;
}
