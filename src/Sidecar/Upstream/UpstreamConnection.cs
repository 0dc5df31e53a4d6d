using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Net.Http.Headers;
using Sidecar.Grants;
using Sidecar.Operations;

namespace Sidecar.Upstream;

/// <summary>The one pool of connections to Cloudinary, and how requests are addressed and authenticated on it.</summary>
internal sealed class UpstreamConnection : IDisposable
{
    // Worked out once for each environment of a snapshot; gone with it.
    private readonly ConditionalWeakTable<UpstreamEnvironment, Target> targets = [];
    private readonly Uri defaultBase;

    public UpstreamConnection(UpstreamOptions options)
    {
        defaultBase = new Uri(options.BaseAddress);
        Invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = options.ConnectTimeout,
            // DNS changes are picked up without dropping busy connections.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
        });
    }

    public HttpMessageInvoker Invoker { get; }

    /// <summary>The server a request goes to.</summary>
    public string Origin(UpstreamRequest request) => TargetOf(request.Environment).Origin;

    /// <summary>Address of a request. The path is sent as built: System.Uri must not touch its encoding.</summary>
    public Uri Address(UpstreamRequest request) =>
        new(TargetOf(request.Environment).Origin + request.PathAndQuery, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>Sets the environment's own credential, unless the request is anonymous.</summary>
    public void Authenticate(HttpRequestMessage message, UpstreamRequest request)
    {
        if (!request.Anonymous)
        {
            message.Headers.TryAddWithoutValidation(HeaderNames.Authorization, TargetOf(request.Environment).Credential);
        }
    }

    private Target TargetOf(UpstreamEnvironment environment) =>
        targets.TryGetValue(environment, out var known) ? known : targets.GetValue(environment, e => new Target(
            (e.BaseAddress ?? defaultBase).GetLeftPart(UriPartial.Authority),
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{e.ApiKey}:{e.ApiSecret.Reveal()}"))));

    public void Dispose() => Invoker.Dispose();

    /// <summary>A class without the text of a record: it would print the credential.</summary>
    private sealed class Target(string origin, string credential)
    {
        public string Origin => origin;

        /// <summary>The value of the Authorization header as sent: what is not parsed here is not printed again for every request.</summary>
        public string Credential => credential;
    }
}
