using Microsoft.AspNetCore.Http.Features;
using Sidecar.Grants;
using Sidecar.Pipeline;
using Sidecar.Requests;

namespace Sidecar.Shared;

/// <summary>
/// <c>POST /notifications/{cloud}</c>: Cloudinary tells what changed, and every replica forgets it. All a notification can do is make the sidecar ask again, so
/// one that is sent twice does no harm; one that is not Cloudinary's does nothing.
/// </summary>
internal sealed partial class NotificationEndpoint(
    NotificationOptions options, IGrantStore grants, Invalidations changes, TimeProvider time, ILogger<NotificationEndpoint> log)
{
    private const string Prefix = "/notifications/";

    // One answer for everything that is not proven: it does not tell which environments there are.
    private static readonly Refusal Unproven = new(StatusCodes.Status401Unauthorized, "Invalid notification signature");

    private readonly NotificationRate rate = new(options.MaxPerSecond, time);

    /// <summary>Is the request one for it?</summary>
    public bool Takes(HttpContext http) => options.Enabled && http.Request.Path.StartsWithSegments(Prefix[..^1], StringComparison.Ordinal);

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            if (await ReceiveAsync(http) is { } refusal)
            {
                await AnswerWriter.ErrorAsync(http, refusal.Status, refusal.Message);
                return;
            }

            await AnswerWriter.JsonAsync(http, "{\"status\":\"ok\"}"u8.ToArray());
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // Gone.
        }
        catch (BadHttpRequestException error)
        {
            await AnswerWriter.ErrorAsync(http, error.StatusCode, error.StatusCode == StatusCodes.Status413PayloadTooLarge ? "Notification too large" : "Bad request");
        }
    }

    private async ValueTask<Refusal?> ReceiveAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            return new Refusal(StatusCodes.Status405MethodNotAllowed, "Notifications are sent with POST");
        }

        // Cheap things first: nothing is read for a stranger who does not even try.
        var path = http.Request.Path.Value!;
        var cloud = path.Length > Prefix.Length ? path[Prefix.Length..] : "";
        var signature = Single(http, "X-Cld-Signature");
        var timestamp = Single(http, "X-Cld-Timestamp");
        if (signature is null || timestamp is null || !NotificationSignature.IsTimely(timestamp, time.GetUtcNow(), options.MaxAge)
            || grants.Current?.Environments.GetValueOrDefault(cloud) is not { } environment)
        {
            return Unproven;
        }

        if (!rate.TryTake())
        {
            http.Response.Headers.RetryAfter = "1";
            return new Refusal(StatusCodes.Status429TooManyRequests, "Too many notifications");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = options.MaxBodyBytes;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var content = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (!NotificationSignature.Fits(signature, content.Span, timestamp, (environment.NotificationSecret ?? environment.ApiSecret).Reveal()))
        {
            Refused(cloud);
            return Unproven;
        }

        if (NotificationContent.Read(cloud, content) is not { } changed)
        {
            return new Refusal(StatusCodes.Status400BadRequest, "A notification is a JSON object");
        }

        foreach (var change in changed)
        {
            changes.Publish(change);
        }

        return null;
    }

    private static string? Single(HttpContext http, string header) =>
        http.Request.Headers.TryGetValue(header, out var values) && values.Count == 1 ? values[0] : null;

    [LoggerMessage(LogLevel.Warning, "A notification for {Cloud} was not signed with the environment's API secret, or the one of its section notifications")]
    private partial void Refused(string cloud);
}

/// <summary>So many in a second, then none until the next begins.</summary>
internal sealed class NotificationRate(int perSecond, TimeProvider time)
{
    private readonly Lock gate = new();
    private long windowStart = time.GetTimestamp();
    private int taken;

    public bool TryTake()
    {
        lock (gate)
        {
            if (time.GetElapsedTime(windowStart) >= TimeSpan.FromSeconds(1))
            {
                windowStart = time.GetTimestamp();
                taken = 0;
            }

            return ++taken <= perSecond;
        }
    }
}
