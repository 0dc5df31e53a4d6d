using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sidecar.Grants;
using Sidecar.Operations;

namespace Sidecar.Upstream;

/// <summary>Reads from the account APIs, a few calls at a time. Both of their forms of an error are understood; what is no whole JSON object is an error too.</summary>
internal sealed class ControlPlaneClient(UpstreamOptions options, LookupResilience resilience, TimeProvider time, HttpMessageHandler handler) : IDisposable
{
    private const int AtOnce = 4;
    private const int LongestMessage = 200;

    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly HttpMessageInvoker invoker = new(handler);
    private readonly SemaphoreSlim slots = new(AtOnce);
    private long calls;

    /// <summary>Calls made since the start, failed ones included.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>GET with the account's credential.</summary>
    /// <param name="account">The account and its credential.</param>
    /// <param name="path">Path and query, escaped.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ControlPlaneException">No answer, an error, or an answer that is no JSON object.</exception>
    public async Task<JsonDocument> GetAsync(UpstreamEnvironment account, string path, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return await SendAsync(account, path, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose()
    {
        invoker.Dispose();
        slots.Dispose();
    }

    private async Task<JsonDocument> SendAsync(UpstreamEnvironment account, string path, CancellationToken cancellationToken)
    {
        var origin = (account.BaseAddress ?? new Uri(options.BaseAddress)).GetLeftPart(UriPartial.Authority);
        using var timeout = new CancellationTokenSource(options.LookupTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var call = $"GET {path.Split('?')[0]}";
        try
        {
            // A breaker of its own: an account API that is down must not stop look-ups on the same host, nor the other way round.
            var answer = await resilience.ExecuteAsync(
                $"{origin} account", isRead: true,
                static (state, token) => state.Client.AttemptAsync(state.Account, state.Address, token), (Client: this, Account: account, Address: origin + path), either.Token);
            return answer.Status == 200 ? Parse(answer, call) : throw new ControlPlaneException($"{call}: {answer.Status}{MessageOf(answer)}", answer.Status, WaitOf(answer));
        }
        catch (UpstreamException error)
        {
            throw new ControlPlaneException($"{call}: {error.Message}", inner: error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ControlPlaneException($"{call}: no answer within {options.LookupTimeout}", inner: error);
        }
    }

    private async ValueTask<UpstreamAnswer> AttemptAsync(UpstreamEnvironment account, string address, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref calls);
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.ApiKey}:{account.ApiSecret.Reveal()}")));
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", "cloudinary-sidecar");
        try
        {
            using var response = await invoker.SendAsync(message, cancellationToken);
            return await AnswerReader.ReadAsync(response, options.MaxInspectedAnswerBytes, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new UpstreamException(StatusCodes.Status502BadGateway, $"Cloudinary could not be reached at {message.RequestUri!.GetLeftPart(UriPartial.Authority)}", inner: error);
        }
    }

    private static JsonDocument Parse(UpstreamAnswer answer, string call)
    {
        try
        {
            var document = JsonDocument.Parse(answer.Body, Json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Falls through: the same as for JSON of another shape.
        }

        throw new ControlPlaneException($"{call}: the answer is not a JSON object");
    }

    /// <summary><c>{"error":{"message":"…"}}</c>, which both APIs have in common.</summary>
    private static string MessageOf(UpstreamAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body, Json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String)
            {
                var text = message.GetString()!;
                return $" {string.Concat((text.Length > LongestMessage ? text[..LongestMessage] : text).Where(c => !char.IsControl(c)))}";
            }
        }
        catch (JsonException)
        {
            // The status says enough.
        }

        return "";
    }

    private TimeSpan? WaitOf(UpstreamAnswer answer)
    {
        if (answer.Status is not (420 or 429 or 503))
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (answer.Headers?.RetryAfter is { } after)
        {
            return after.Delta ?? (after.Date - now);
        }

        return answer.Headers?.NonValidated.TryGetValues("X-FeatureRateLimit-Reset", out var values) == true
            && DateTimeOffset.TryParse(values.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var reset)
                ? reset - now
                : null;
    }
}
