using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Sidecar.Catalogue;
using Sidecar.Enforcement;
using Sidecar.Operations;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Pipeline;

/// <summary>
/// Everything the sidecar says itself. Errors are Cloudinary's envelope, <c>{"error":{"message":"…"}}</c>, with the same text in
/// <c>X-Cld-Error</c>: SDKs read nothing else, and take an error of another shape for a success.
/// </summary>
internal static class AnswerWriter
{
    private const string JsonType = "application/json; charset=utf-8";

    private static readonly JsonEncodedText ErrorName = JsonEncodedText.Encode("error");
    private static readonly JsonEncodedText MessageName = JsonEncodedText.Encode("message");
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>An error in Cloudinary's envelope.</summary>
    public static Task ErrorAsync(HttpContext http, int status, string message)
    {
        using var buffer = new MemoryStream(160);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(ErrorName);
            writer.WriteString(MessageName, message);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.Headers["X-Cld-Error"] = HeaderSafe(message);
        return BodyAsync(http, buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    /// <summary>A refusal found before the operation ran.</summary>
    public static Task RefuseAsync(Exchange exchange, int status, string message)
    {
        exchange.Decision.Outcome = Outcome.Rejected;
        exchange.Decision.Reason = message;
        return ErrorAsync(exchange.Http, status, message);
    }

    /// <summary>A 403 in Cloudinary's words, naming the actions that were not permitted.</summary>
    public static Task ForbiddenAsync(Exchange exchange, params IReadOnlyList<CloudinaryAction> actions)
    {
        exchange.Decision.Outcome = Outcome.Forbidden;
        exchange.Decision.Reason ??= $"{exchange.Decision.Principal} lacks {string.Join(", ", actions.Select(a => a.Name))} for {exchange.Operation.Name}";
        return ErrorAsync(
            exchange.Http,
            StatusCodes.Status403Forbidden,
            exchange.Operation.Scope == OperationScope.Account
                ? Forbidden.AccountMessage(exchange.Environment.Id, actions)
                : Forbidden.Message(exchange.Environment.Id, actions));
    }

    /// <summary>A 403 for requirements that were not met.</summary>
    public static Task ForbiddenAsync(Exchange exchange, Requirements requirements) => ForbiddenAsync(exchange, requirements.Missing);

    /// <summary>An inspected answer, unchanged.</summary>
    public static Task PassAsync(Exchange exchange, UpstreamAnswer answer) => PassAsync(exchange, answer, answer.Body);

    /// <summary>An inspected answer with another body.</summary>
    public static Task PassAsync(Exchange exchange, UpstreamAnswer answer, ReadOnlyMemory<byte> body) =>
        PassAsync(exchange.Http, answer, body);

    /// <summary>An inspected answer with another body.</summary>
    public static Task PassAsync(HttpContext http, UpstreamAnswer answer, ReadOnlyMemory<byte> body)
    {
        AnswerHeaders.Copy(answer, http.Response.Headers);
        http.Response.StatusCode = AnswerStatus.ForCaller(answer.Status);
        return BodyAsync(http, body, answer.ContentType);
    }

    /// <summary>A 200 of the sidecar's own.</summary>
    public static Task JsonAsync(Exchange exchange, ReadOnlyMemory<byte> body) => JsonAsync(exchange.Http, body);

    /// <summary>A 200 of the sidecar's own.</summary>
    public static Task JsonAsync(HttpContext http, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        return BodyAsync(http, body);
    }

    /// <summary>A 200 of the sidecar's own.</summary>
    public static Task JsonAsync(Exchange exchange, ReadOnlySpan<byte> body) => JsonAsync(exchange, new ReadOnlyMemory<byte>(body.ToArray()));

    private static Task BodyAsync(HttpContext http, ReadOnlyMemory<byte> body, string? contentType = null)
    {
        // By type: there is none for almost every request, and the generic way of finding that out costs two to three times as much.
        (http.Features[typeof(LookupNotes)] as LookupNotes)?.Answer(http.Response.StatusCode);

        // The forwarder has set the upstream's phrase: on a 403 it would tell an asset that exists (OK) from one that does not (Not Found).
        http.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        http.Response.ContentType = contentType ?? JsonType;
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    /// <summary>A header takes visible ASCII only; anything else could end it early.</summary>
    private static string HeaderSafe(string text) =>
        text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? string.Create(text.Length, text, static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
                }
            })
            : text;
}
