using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Sidecar.Budgets;
using Sidecar.Operations;
using Sidecar.Operations.Metrics;
using Sidecar.Pipeline;
using Sidecar.Requests;
using Yarp.ReverseProxy.Forwarder;
using MediaTypeHeaderValue = System.Net.Http.Headers.MediaTypeHeaderValue;

namespace Sidecar.Upstream;

/// <summary>
/// Sends the rebuilt request with YARP's forwarder, in one of two ways:
/// <see cref="RelayAsync"/> streams the answer to the caller as it comes; <see cref="FetchAsync"/> reads it, so that it can be judged before
/// anything of it is written. Nothing of the caller's request reaches the wire but what stands in the <see cref="UpstreamRequest"/>.
/// </summary>
internal sealed class UpstreamForwarder(
    IHttpForwarder forwarder, UpstreamConnection connection, Spending spending, Quotas quotas, UpstreamMetrics metrics, UpstreamOptions options, TimeProvider time)
{
    private readonly ForwarderRequestConfig config = new() { ActivityTimeout = options.ActivityTimeout };

    /// <summary>Streams the answer through.</summary>
    /// <exception cref="UpstreamException">Upstream failed before anything was written.</exception>
    public async ValueTask RelayAsync(Exchange exchange, UpstreamRequest request) => await SendAsync(exchange, request, inspect: false);

    /// <summary>Reads the answer; writes nothing.</summary>
    /// <exception cref="UpstreamException">Upstream failed.</exception>
    public ValueTask<UpstreamAnswer> FetchAsync(Exchange exchange, UpstreamRequest request) => SendAsync(exchange, request, inspect: true)!;

    /// <returns>The answer when it was to be read; else null.</returns>
    private async ValueTask<UpstreamAnswer?> SendAsync(Exchange exchange, UpstreamRequest request, bool inspect)
    {
        var http = exchange.Http;
        var transformer = new Transformer(connection, quotas, request, options.MaxInspectedAnswerBytes, inspect);
        await spending.ForwardAsync(exchange.Decision, request.Environment);
        exchange.Lookups.Forward();

        // The forwarder passes this one on by itself, whatever the transformer says: an upstream that switched protocols would give the caller a raw
        // connection in the environment's name, on which nothing is judged.
        http.Request.Headers.Remove(HeaderNames.Upgrade);

        // Without a body, the client below makes a call again when the server closes a kept connection under it, up to three times and whatever the method. A read
        // loses nothing by that; a deletion that had succeeded would be answered 404. A body, even of no bytes, tells it not to.
        var hasBody = request.HasBody || (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head);
        if (http.Features[typeof(IHttpRequestBodyDetectionFeature)] is not IHttpRequestBodyDetectionFeature said || said.CanHaveBody != hasBody)
        {
            http.Features.Set<IHttpRequestBodyDetectionFeature>(hasBody ? BodyPresence.Present : BodyPresence.Absent);
        }

        http.Request.Body = request.BodyStream ?? (request.Body is null ? Stream.Null : new MemoryStream(request.Body, writable: false));

        // The prefix is not used: the transformer sets the address.
        var start = time.GetTimestamp();
        var error = await forwarder.SendAsync(http, "http://upstream.invalid", connection.Invoker, config, transformer, exchange.Aborted);
        metrics.Forwarded(transformer.Status, error, time.GetElapsedTime(start));
        if (error == ForwarderError.None)
        {
            return transformer.Answer is null && inspect ? throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream gave no answer") : transformer.Answer;
        }

        var cause = http.GetForwarderErrorFeature()?.Exception;
        exchange.Aborted.ThrowIfCancellationRequested();
        if (http.Response.HasStarted)
        {
            // Too late for an error answer: the caller sees a broken connection, not a short file that looks whole.
            http.Abort();
            throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream broke off", inner: cause);
        }

        http.Response.Clear();
        for (var inner = cause; inner is not null; inner = inner.InnerException)
        {
            if (inner is RequestBodyException body)
            {
                throw body;
            }

            if (inner is UpstreamException upstream)
            {
                throw upstream;
            }
        }

        throw error == ForwarderError.RequestTimedOut || cause is TimeoutException
            ? new UpstreamException(StatusCodes.Status504GatewayTimeout, "Upstream did not answer in time", inner: cause)
            : new UpstreamException(StatusCodes.Status502BadGateway, "Upstream could not be reached", inner: cause);
    }

    private sealed class BodyPresence(bool present) : IHttpRequestBodyDetectionFeature
    {
        public static readonly BodyPresence Present = new(true);
        public static readonly BodyPresence Absent = new(false);

        public bool CanHaveBody => present;
    }

    private sealed class Transformer(UpstreamConnection connection, Quotas quotas, UpstreamRequest request, int maxBytes, bool inspect) : HttpTransformer
    {
        public UpstreamAnswer? Answer { get; private set; }

        /// <summary>Upstream's status; 0 while there is none.</summary>
        public int Status { get; private set; }

        // The base implementation, which copies the caller's headers, is not called.
        public override ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            proxyRequest.Method = request.Method;
            proxyRequest.RequestUri = connection.Address(request);
            connection.Authenticate(proxyRequest, request);
            Copy(httpContext, proxyRequest, HeaderNames.UserAgent);
            Copy(httpContext, proxyRequest, HeaderNames.Accept);
            foreach (var header in request.Headers)
            {
                if (!proxyRequest.Headers.TryAddWithoutValidation(header.Key, header.Value))
                {
                    proxyRequest.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value);
                }
            }

            if (proxyRequest.Content is { } content)
            {
                content.Headers.ContentType = request.ContentType is null ? null : MediaTypeHeaderValue.Parse(request.ContentType);
                content.Headers.ContentLength = request.HasBody ? request.Body?.Length ?? (request.BodyStream as MultipartStream)?.TotalLength : 0;
            }

            return default;
        }

        public override async ValueTask<bool> TransformResponseAsync(
            HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            if (proxyResponse is null)
            {
                return false;
            }

            Status = (int)proxyResponse.StatusCode;
            if (request.Decision is { SpendsQuota: true })
            {
                quotas.Of(request.Environment).Observe(proxyResponse.Headers);
            }

            AnswerStatus.RefuseUnusable(proxyResponse, request);
            if (inspect)
            {
                Answer = await AnswerReader.ReadAsync(proxyResponse, maxBytes, cancellationToken);
                return false;
            }

            var decisionId = httpContext.Response.Headers[AnswerHeaders.DecisionId];
            await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
            AnswerHeaders.Clean(httpContext.Response.Headers);
            if (AnswerStatus.ForCaller(httpContext.Response.StatusCode) is var status && status != httpContext.Response.StatusCode)
            {
                httpContext.Response.StatusCode = status;
                httpContext.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
            }

            httpContext.Response.Headers[AnswerHeaders.DecisionId] = decisionId;
            return true;
        }

        private static void Copy(HttpContext http, HttpRequestMessage message, string name)
        {
            if (http.Request.Headers.TryGetValue(name, out var values))
            {
                message.Headers.TryAddWithoutValidation(name, Ascii(values.ToString()));
            }
        }

        /// <summary>The client that writes the request refuses all else, and the call would fail for the name of a program.</summary>
        private static string Ascii(string text) =>
            text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?')) : text;
    }
}
