namespace Sidecar.Requests;

/// <summary>
/// The raw request target, split at <c>/</c> and percent-decoded exactly once. <c>a%2Fb</c> and <c>a/b</c> give the same segments,
/// which is how Node's <c>resources%2Fsearch</c> reaches its route.
/// </summary>
internal sealed class RequestTarget
{
    private RequestTarget(IReadOnlyList<string> segments, string query)
    {
        Segments = segments;
        Query = query;
    }

    /// <summary>Decoded path segments, none empty, e.g. <c>v1_1</c>, <c>demo</c>, <c>resources</c>, <c>search</c>.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>The query as received, without <c>?</c>; "" when there is none.</summary>
    public string Query { get; }

    /// <summary>Parses <c>IHttpRequestFeature.RawTarget</c>. Returns a refusal (400) for anything that two parsers could read differently.</summary>
    public static RequestTarget? TryParse(string rawTarget, out Refusal? refusal) => throw new NotSupportedException();
}
