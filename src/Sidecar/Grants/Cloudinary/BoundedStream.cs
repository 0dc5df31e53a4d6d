using Sidecar.Requests;

namespace Sidecar.Grants.Cloudinary;

/// <summary>Reads a stream from beginning to end; throws <see cref="InvalidDataException"/> when it has more than so many bytes.</summary>
internal sealed class BoundedStream(Stream inner, long most) : ForwardOnlyStream
{
    private long left = most;

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    private int Count(int read)
    {
        left -= read;
        return left >= 0 ? read : throw new InvalidDataException("too large");
    }
}
