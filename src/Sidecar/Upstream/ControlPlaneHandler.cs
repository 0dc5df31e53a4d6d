using System.Net;
using Sidecar.Operations;

namespace Sidecar.Upstream;

/// <summary>
/// The way of the sidecar's own calls to the account APIs, apart from the pool of the data plane. This is the one place where it is put together: what is to
/// stand around every such call as a handler wraps what is made here; <see cref="LookupResilience"/> stands around that.
/// </summary>
internal static class ControlPlaneHandler
{
    public static HttpMessageHandler Create(UpstreamOptions options) => new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
    };
}
