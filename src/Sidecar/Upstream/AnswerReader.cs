using System.IO.Compression;
using System.Net.Http.Headers;

namespace Sidecar.Upstream;

/// <summary>Reads an answer whole, decompressed and bounded, so that it can be inspected.</summary>
internal static class AnswerReader
{
    /// <exception cref="UpstreamException">Too large, compressed in an unknown way, or broken off.</exception>
    public static async ValueTask<UpstreamAnswer> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = Decompress(await response.Content.ReadAsStreamAsync(cancellationToken), response.Content.Headers);
            var body = await ReadAsync(stream, (int)Math.Min(response.Content.Headers.ContentLength ?? 4096, maxBytes), maxBytes, cancellationToken);
            return new UpstreamAnswer((int)response.StatusCode, response.Headers, body, ContentType(response));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException)
        {
            throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream answer could not be read", inner: error);
        }
    }

    // As sent: parsing it would only be to print it again.
    private static string? ContentType(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;

    private static Stream Decompress(Stream stream, HttpContentHeaders headers)
    {
        if (!headers.NonValidated.Contains("Content-Encoding"))
        {
            return stream;
        }

        // Encodings are listed in the order they were applied.
        foreach (var encoding in headers.ContentEncoding.Reverse())
        {
            stream = encoding.ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
                "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
                "br" => new BrotliStream(stream, CompressionMode.Decompress),
                "identity" => stream,
                _ => throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream answer has an unknown Content-Encoding") { IsFinal = true },
            };
        }

        return stream;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int expected, int maxBytes, CancellationToken cancellationToken)
    {
        // One byte more than expected, so that the usual answer ends without growing.
        var buffer = new byte[Math.Max(expected + 1, 256)];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }

            length += read;
            if (length > maxBytes)
            {
                throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream answer is larger than the sidecar inspects") { IsFinal = true };
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, maxBytes + 1L));
            }
        }
    }
}
