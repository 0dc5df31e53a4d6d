using System.Net;
using System.Net.Http.Headers;
using Sidecar.Operations;

namespace Sidecar.Upstream;

/// <summary>The sidecar's own calls to Cloudinary: look-ups and further pages. Answers are read whole.</summary>
internal sealed class UpstreamClient(UpstreamConnection connection, UpstreamOptions options)
{
    /// <exception cref="UpstreamException">No answer: 502 or 504.</exception>
    public async ValueTask<UpstreamAnswer> SendAsync(UpstreamRequest request, CancellationToken cancellationToken)
    {
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

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.LookupTimeout);
        try
        {
            using var response = await connection.Invoker.SendAsync(message, timeout.Token);
            return await AnswerReader.ReadAsync(response, options.MaxInspectedAnswerBytes, timeout.Token);
        }
        catch (HttpRequestException error)
        {
            throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream could not be reached", inner: error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UpstreamException(StatusCodes.Status504GatewayTimeout, "Upstream did not answer in time", inner: error);
        }
    }
}
