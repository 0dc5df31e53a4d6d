namespace Cloudinary.Emulator;

/// <summary>A request as it arrived. It is listed from its arrival on; the status is set before the answer goes out.</summary>
public sealed class RecordedRequest
{
    /// <summary>How much of a body is kept.</summary>
    public const int MaxBody = 1024 * 1024;

    private readonly MemoryStream _body = new();

    internal RecordedRequest(string method, string rawTarget, IReadOnlyDictionary<string, string> headers)
    {
        Method = method;
        RawTarget = rawTarget;
        Headers = headers;
    }

    public string Method { get; }

    /// <summary>The request target, byte for byte.</summary>
    public string RawTarget { get; }

    /// <summary>Case-insensitive; several values of one name are joined with commas.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The first <see cref="MaxBody"/> bytes of the body, as far as it has been read.</summary>
    public byte[] Body
    {
        get
        {
            lock (_body)
            {
                return _body.ToArray();
            }
        }
    }

    /// <summary>The length of the whole body, as far as it has been read.</summary>
    public long BodyLength { get; private set; }

    /// <summary>The status answered; 0 while there is no answer or the connection was reset.</summary>
    public int Status { get; internal set; }

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_body)
        {
            BodyLength += bytes.Length;
            _body.Write(bytes[..(int)Math.Min(bytes.Length, MaxBody - _body.Length)]);
        }
    }
}
