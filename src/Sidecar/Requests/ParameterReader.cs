using Microsoft.AspNetCore.Http.Features;

namespace Sidecar.Requests;

/// <summary>
/// Reads a request once and strictly. What comes out is what is judged and what is sent upstream, so anything that two parsers could read differently
/// ends here with a refusal.
/// </summary>
internal sealed class ParameterReader(RequestLimits limits, SpoolBudget spool, TimeProvider time) : IParameterReader
{
    private const string JsonOnly = "The Content-Type is not supported here; send application/json";

    public ParameterReader(RequestLimits limits)
        : this(limits, new SpoolBudget(limits.MaxTotalSpoolBytes), TimeProvider.System)
    {
    }

    public async ValueTask<ReadResult> ReadAsync(HttpContext context, RequestTarget target, ParameterTable table, CancellationToken cancellationToken)
    {
        // Kestrel answers "Expect: 100-continue" on the first read, so a request without a body must not be read at all.
        var hasBody = HasBody(context);
        if (!hasBody && target.Query.Length == 0)
        {
            return ReadResult.Empty;
        }

        try
        {
            var query = new ParameterCollector(table, limits);
            UrlEncodedParameters.Read(target.Query, query);

            var body = new ParameterCollector(table, limits);

            if (hasBody && (table.Places == ParameterPlaces.Query || (table.Places == ParameterPlaces.JsonOrQuery && target.Query.Length > 0)))
            {
                // Which of the two the next server takes is its own secret.
                throw RequestBodyException.BadRequest(table.Places == ParameterPlaces.Query
                    ? "This request takes its parameters from the query; a body is not read"
                    : "Parameters in the query beside a body");
            }

            var file = hasBody ? await ReadBodyAsync(context, body, table, cancellationToken) : null;
            try
            {
                if (file is not null && query.Has(file.Name))
                {
                    throw RequestBodyException.BadRequest($"Conflicting values for parameter - {SafeText.Name(file.Name)}");
                }

                return new ReadResult(ParameterMerge.Merge(query, body), file, null);
            }
            catch
            {
                if (file is not null)
                {
                    await file.DisposeAsync();
                }

                throw;
            }
        }
        catch (RequestBodyException e)
        {
            return new ReadResult(RequestParameters.Empty, null, e.Refusal);
        }
        catch (BadHttpRequestException e)
        {
            // Kestrel's own findings: a broken chunk, a body shorter than promised, a body over its limit or too slow. Its text names no content.
            return new ReadResult(RequestParameters.Empty, null, new Refusal(e.StatusCode, "The request body cannot be read - " + e.Message));
        }
    }

    private static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody
        ?? (context.Request.ContentLength > 0 || context.Request.Headers.ContainsKey("Transfer-Encoding"));

    private async ValueTask<UploadFile?> ReadBodyAsync(HttpContext context, ParameterCollector body, ParameterTable table, CancellationToken cancellationToken)
    {
        var format = BodyFormat.Of(context.Request.Headers);
        if (table.Places != ParameterPlaces.Any && format.Kind is not (BodyKind.Json or BodyKind.Unnamed))
        {
            throw RequestBodyException.Unsupported(JsonOnly);
        }

        // A file is read as long as the request lasts.
        var source = new PacedBody(context.Request.Body, limits.BodyIdleTimeout, time);
        context.Response.RegisterForDispose(source);
        if (format.Kind == BodyKind.Multipart)
        {
            // Kestrel stops at 30 MB by default. Here only files may be that long, and they are bounded or streamed.
            if (table.Names.Any(name => table.TryGet(name, out var kind) && kind == ParameterKind.File)
                && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = null;
            }

            return await MultipartParameters.ReadAsync(source, format.Boundary, body, limits, spool, cancellationToken);
        }

        if (context.Request.ContentLength > limits.MaxBodyBytes)
        {
            throw TooLarge();
        }

        var bytes = await ReadAllAsync(source, cancellationToken);
        if (bytes.Length == 0)
        {
            return null;
        }

        if (format.Kind == BodyKind.Json || (format.Kind == BodyKind.Unnamed && StartsLikeJson(bytes.Span)))
        {
            JsonParameters.Read(bytes, body, limits);
        }
        else if (table.Places != ParameterPlaces.Any)
        {
            throw RequestBodyException.Unsupported(JsonOnly);
        }
        else
        {
            UrlEncodedParameters.Read(bytes.Span, body);
        }

        return null;
    }

    private static bool StartsLikeJson(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    private async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length > limits.MaxBodyBytes)
                {
                    throw TooLarge();
                }

                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limits.MaxBodyBytes + 1));
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return length > limits.MaxBodyBytes ? throw TooLarge() : buffer.AsMemory(0, length);
            }

            length += read;
        }
    }

    private RequestBodyException TooLarge() =>
        RequestBodyException.TooLarge($"The request body is larger than {limits.MaxBodyBytes} bytes");
}
