namespace Sidecar.Upstream;

/// <summary>The answer to a call of the sidecar's own.</summary>
internal static class LookupAnswer
{
    /// <summary>The answer, when it is a 200.</summary>
    /// <exception cref="UpstreamException">It is not.</exception>
    public static UpstreamAnswer Usable(UpstreamAnswer answer, string what) =>
        answer.Status == StatusCodes.Status200OK ? answer : throw Unusable(answer, what);

    /// <summary>A rate limit concerns the caller and is passed on; anything else about the sidecar's own call is not the caller's business.</summary>
    public static UpstreamException Unusable(UpstreamAnswer answer, string what) =>
        answer.Status is 420 or StatusCodes.Status429TooManyRequests
            ? new UpstreamException(answer.Status, "Rate limited", answer)
            : new UpstreamException(StatusCodes.Status502BadGateway, $"Upstream answered {answer.Status} to {what}");
}
