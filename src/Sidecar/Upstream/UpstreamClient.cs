using System.Net;
using System.Net.Http.Headers;
using Sidecar.Budgets;
using Sidecar.Operations;
using Sidecar.Operations.Metrics;
using Sidecar.Pipeline;

namespace Sidecar.Upstream;

/// <summary>The sidecar's own calls to Cloudinary: look-ups and further pages. Answers are read whole.</summary>
internal sealed class UpstreamClient(
    UpstreamConnection connection, LookupResilience resilience, Spending spending, Quotas quotas, UpstreamMetrics metrics, UpstreamOptions options, TimeProvider time)
{
    /// <summary>
    /// Before a call whose answer others may wait for too, and which is therefore not refused itself: whoever has spent its budget does not get as far. Nothing is
    /// refused once anything was sent for the caller.
    /// </summary>
    /// <exception cref="BudgetException">The caller may not spend it.</exception>
    public ValueTask AdmitAsync(Exchange exchange) => exchange.Lookups.Forwarded ? default : spending.AdmitAsync(exchange.Decision, exchange.Upstream);

    /// <summary>Makes a call, and again when it only reads and fails in a way that passes.</summary>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">
    /// The caller's. One that nobody can cancel means that the answer is for whoever else asks too: such a call is charged, and not refused for one caller's budget.
    /// </param>
    /// <exception cref="UpstreamException">No answer: 502, 503 or 504.</exception>
    /// <exception cref="BudgetException">The caller may not spend it.</exception>
    public async ValueTask<UpstreamAnswer> SendAsync(UpstreamRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.LookupTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var start = time.GetTimestamp();
        var kind = LookupKinds.Of(request.PathAndQuery);
        try
        {
            var answer = await resilience.ExecuteAsync(
                connection.Origin(request),
                request.IsRead,
                static (call, token) => call.Client.AttemptAsync(call.Request, call.IsShared, token),
                (Client: this, Request: request, IsShared: !cancellationToken.CanBeCanceled),
                either.Token);
            metrics.LookedUp(kind, LookupKinds.ResultOf(answer.Status), time.GetElapsedTime(start));
            return answer;
        }
        catch (UpstreamException error)
        {
            metrics.LookedUp(kind, LookupKinds.ResultOf(error), time.GetElapsedTime(start));
            throw;
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.LookedUp(kind, LookupResult.Timeout, time.GetElapsedTime(start));
            throw new UpstreamException(StatusCodes.Status504GatewayTimeout, "Upstream did not answer in time", inner: error);
        }
    }

    private async ValueTask<UpstreamAnswer> AttemptAsync(UpstreamRequest request, bool isShared, CancellationToken cancellationToken)
    {
        // Each attempt, whatever becomes of it: it is not known which ones Cloudinary counts.
        await spending.LookupAsync(request.Decision, request.Environment, isShared);
        using var message = new HttpRequestMessage(request.Method, connection.Address(request))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        connection.Authenticate(message, request);
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", "cloudinary-sidecar");
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType!);
        }

        try
        {
            using var response = await connection.Invoker.SendAsync(message, cancellationToken);
            quotas.Of(request.Environment).Observe(response.Headers);
            return await AnswerReader.ReadAsync(response, options.MaxInspectedAnswerBytes, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream could not be reached", inner: error);
        }
    }
}
