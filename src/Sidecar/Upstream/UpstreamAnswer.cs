using System.Net.Http.Headers;

namespace Sidecar.Upstream;

/// <summary>An answer that was read to be inspected.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Response headers; null when the answer did not arrive.</param>
/// <param name="Body">The body, decompressed.</param>
/// <param name="ContentType">The content type as sent.</param>
internal sealed record UpstreamAnswer(int Status, HttpResponseHeaders? Headers, ReadOnlyMemory<byte> Body, string? ContentType)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>A look-up did not give an answer that can be relied on. The caller gets an error in Cloudinary's envelope; nothing is forwarded.</summary>
internal sealed class UpstreamException(int status, string message, UpstreamAnswer? answer = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The status for the caller.</summary>
    public int Status { get; } = status;

    /// <summary>The answer came and says nothing that asking again would change: it is too large, or compressed in an unknown way.</summary>
    public bool IsFinal { get; init; }

    /// <summary>When asking again may help; null when that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The upstream's own error answer, to be passed on (rate limits); null when there was none.</summary>
    public UpstreamAnswer? Answer { get; } = answer;
}
