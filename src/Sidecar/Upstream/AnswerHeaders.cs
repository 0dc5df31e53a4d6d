using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;

namespace Sidecar.Upstream;

/// <summary>Which of Cloudinary's headers reach the caller.</summary>
internal static class AnswerHeaders
{
    /// <summary>The sidecar's own header; one of the upstream would lead to no line of the log.</summary>
    public const string DecisionId = "X-Sidecar-Decision";

    // Connection matters (RFC 9110 §7.6.1), cookies of the upstream's host, and what describes bytes that the sidecar may have changed.
    private static readonly FrozenSet<string> Withheld = FrozenSet.ToFrozenSet(
        [
            HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyAuthenticate, HeaderNames.ProxyConnection, HeaderNames.TE,
            HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade, HeaderNames.SetCookie, HeaderNames.ETag, HeaderNames.AltSvc,
            HeaderNames.StrictTransportSecurity, HeaderNames.Server, DecisionId,
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Copies the headers of an inspected answer: rate limits, request id, caching; not those of the body.</summary>
    public static void Copy(UpstreamAnswer answer, IHeaderDictionary target)
    {
        if (answer.Headers is null)
        {
            return;
        }

        foreach (var header in answer.Headers.NonValidated)
        {
            if (!Withheld.Contains(header.Key))
            {
                target[header.Key] = header.Value.Count == 1 ? header.Value.ToString() : header.Value.ToArray();
            }
        }
    }

    /// <summary>Takes the withheld headers out of a relayed answer; the server sets its own connection headers.</summary>
    public static void Clean(IHeaderDictionary headers)
    {
        headers.Remove(HeaderNames.SetCookie);
        headers.Remove(HeaderNames.AltSvc);
        headers.Remove(HeaderNames.StrictTransportSecurity);
        headers.Remove(HeaderNames.Server);
    }
}
