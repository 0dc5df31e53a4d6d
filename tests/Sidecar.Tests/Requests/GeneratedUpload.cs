using System.Text;

namespace Sidecar.Tests.Requests;

/// <summary>A multipart body made while it is read: text, then so many bytes of content, then text; it may stop early or fail.</summary>
internal sealed class GeneratedUpload(string head, long contentLength, string tail) : ReadOnlyStream
{
    private readonly byte[] before = Encoding.UTF8.GetBytes(head);
    private readonly byte[] after = Encoding.UTF8.GetBytes(tail);
    private long position;

    /// <summary>Bytes handed out so far.</summary>
    public long Given => position;

    /// <summary>Thrown instead of the byte at <see cref="FailAt"/>.</summary>
    public Exception? Failure { get; init; }

    public long FailAt { get; init; } = long.MaxValue;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (position >= FailAt)
        {
            throw Failure!;
        }

        int count;
        if (position < before.Length)
        {
            count = Copy(before, (int)position, buffer);
        }
        else if (position < before.Length + contentLength)
        {
            count = (int)Math.Min(buffer.Length, before.Length + contentLength - position);

            // Line breaks and dashes, so that beginnings of a delimiter are everywhere.
            buffer.Span[..count].Fill((byte)'-');
            for (var i = 0; i + 1 < count; i += 7)
            {
                buffer.Span[i] = (byte)'\r';
                buffer.Span[i + 1] = (byte)'\n';
            }
        }
        else
        {
            count = Copy(after, (int)(position - before.Length - contentLength), buffer);
        }

        position += count;
        return ValueTask.FromResult(count);
    }

    private static int Copy(byte[] bytes, int from, Memory<byte> buffer)
    {
        var count = Math.Min(bytes.Length - from, buffer.Length);
        bytes.AsSpan(from, count).CopyTo(buffer.Span);
        return count;
    }
}
