using System.Text;

namespace Sidecar.Requests;

/// <summary>
/// Splits a multipart body into parts, forward only and through one fixed buffer. RFC 2046 5.1.1, without what clients never send and readers treat differently:
/// no preamble, no padding after a boundary, no epilogue but one line break.
/// </summary>
internal sealed class MultipartScanner
{
    private const int BufferSize = 64 * 1024;

    private readonly Stream source;
    private readonly byte[] delimiter;

    // Not pooled: a forward that breaks off may leave a read in flight, and a returned buffer would then be written under another request.
    private readonly byte[] buffer = new byte[BufferSize];
    private int start;
    private int end;

    // buffer[start..contentEnd] is known to be content of the current part.
    private int contentEnd;
    private bool partEnded;

    public MultipartScanner(Stream source, string boundary)
    {
        this.source = source;
        delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
    }

    /// <summary>Reads the first boundary. False when the body has no parts at all.</summary>
    public async ValueTask<bool> ReadOpeningAsync(CancellationToken cancellationToken)
    {
        await RequireAsync(delimiter.Length, cancellationToken);
        if (!buffer.AsSpan(start, delimiter.Length - 2).SequenceEqual(delimiter.AsSpan(2)))
        {
            throw RequestBodyException.BadRequest("The multipart body does not start with its boundary");
        }

        start += delimiter.Length - 2;
        if (!await AfterDelimiterAsync(cancellationToken))
        {
            return false;
        }

        // .NET writes an empty form as an opening and a closing boundary with nothing, not even headers, between them.
        if (await TryRequireAsync(delimiter.Length + 2, cancellationToken) && buffer.AsSpan(start, delimiter.Length).SequenceEqual(delimiter))
        {
            start += delimiter.Length;
            return await AfterDelimiterAsync(cancellationToken) ? throw RequestBodyException.BadRequest("A multipart part has no headers") : false;
        }

        return true;
    }

    /// <summary>The header block of the part at hand, without the empty line that ends it.</summary>
    public async ValueTask<byte[]> ReadHeadersAsync(int maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf("\r\n\r\n"u8);
            if (at >= 0 && at <= maxBytes)
            {
                var headers = buffer.AsSpan(start, at).ToArray();

                start += at + 4;
                contentEnd = start;
                partEnded = false;
                return headers;
            }

            if (at > maxBytes || end - start > maxBytes + 4)
            {
                throw RequestBodyException.BadRequest("The headers of a multipart part are too long");
            }

            if (!await FillAsync(cancellationToken))
            {
                throw Truncated();
            }
        }
    }

    /// <summary>Content of the part at hand; 0 at its end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (!partEnded)
        {
            if (contentEnd > start)
            {
                var count = Math.Min(contentEnd - start, destination.Length);
                buffer.AsSpan(start, count).CopyTo(destination.Span);
                start += count;
                return count;
            }

            var unread = buffer.AsSpan(start, end - start);
            var at = unread.IndexOf(delimiter);
            if (at == 0)
            {
                start += delimiter.Length;
                partEnded = true;
            }
            else if (at > 0)
            {
                contentEnd = start + at;
            }
            else if (unread.Length >= delimiter.Length)
            {
                // The last bytes may be the beginning of a delimiter.
                contentEnd = end - (delimiter.Length - 1);
            }
            else if (!await FillAsync(cancellationToken))
            {
                throw Truncated();
            }
        }

        return 0;
    }

    /// <summary>After a part's end: true when another part follows, false when the body ends here. Anything else is refused.</summary>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken) => AfterDelimiterAsync(cancellationToken);

    private static RequestBodyException Truncated() => RequestBodyException.BadRequest("The multipart body ends before its closing boundary");

    private async ValueTask<bool> AfterDelimiterAsync(CancellationToken cancellationToken)
    {
        await RequireAsync(2, cancellationToken);
        var two = (buffer[start], buffer[start + 1]);
        start += 2;
        switch (two)
        {
            case ((byte)'\r', (byte)'\n'):
                return true;
            case ((byte)'-', (byte)'-'):
                while (end - start <= 2 && await FillAsync(cancellationToken))
                {
                }

                return buffer.AsSpan(start, end - start) is [] or [(byte)'\r', (byte)'\n']
                    ? false
                    : throw RequestBodyException.BadRequest("There is content after the closing multipart boundary");
            default:
                throw RequestBodyException.BadRequest("A multipart boundary is not at the end of its line");
        }
    }

    private async ValueTask RequireAsync(int count, CancellationToken cancellationToken)
    {
        if (!await TryRequireAsync(count, cancellationToken))
        {
            throw Truncated();
        }
    }

    private async ValueTask<bool> TryRequireAsync(int count, CancellationToken cancellationToken)
    {
        while (end - start < count)
        {
            if (!await FillAsync(cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads more behind what is unread. False at the end of the body.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            contentEnd = Math.Max(0, contentEnd - start);
            start = 0;
        }

        var read = await source.ReadAsync(buffer.AsMemory(end), cancellationToken);
        end += read;
        return read > 0;
    }
}
