using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Sidecar.Grants.Cloudinary;

/// <summary>
/// Says when what a payload says was last read at Cloudinary, beside the payload: an account of three megabytes that has not changed is told with these few bytes.
/// Signed as payloads are, with a key of its own; it says something of one payload, byte for byte, and nothing of any other.
/// </summary>
/// <param name="Payload">Digest of the payload.</param>
/// <param name="ReadAt">When that reading began.</param>
internal sealed record MaterialStamp(ReadOnlyMemory<byte> Payload, DateTimeOffset ReadAt)
{
    private const int MacBytes = 32;
    private const int PayloadBytes = 32;
    private const int Length = MacBytes + PayloadBytes + sizeof(long);

    /// <summary>The name beside that of the payload.</summary>
    public static string Name(SourceSettings settings) => MaterialPayload.Name(settings) + "/read";

    /// <summary>True when it is one for the payload with this digest.</summary>
    public bool IsOf(ReadOnlyMemory<byte> payload) => Payload.Span.SequenceEqual(payload.Span);

    public byte[] Write(SourceSettings settings, SecretText accountSecret)
    {
        var stamp = new byte[Length];
        Payload.Span.CopyTo(stamp.AsSpan(MacBytes));
        BinaryPrimitives.WriteInt64BigEndian(stamp.AsSpan(MacBytes + PayloadBytes), ReadAt.UtcTicks);
        Mac(stamp, settings, accountSecret).CopyTo(stamp, 0);
        return stamp;
    }

    /// <summary>The stamp; null with the reason when it cannot be trusted or used.</summary>
    public static (MaterialStamp? Stamp, string? Problem) Read(byte[] stamp, SourceSettings settings, SecretText accountSecret, DateTimeOffset now)
    {
        if (stamp.Length != Length || !CryptographicOperations.FixedTimeEquals(stamp.AsSpan(0, MacBytes), Mac(stamp, settings, accountSecret)))
        {
            return (null, "has a time that was not written with this account's secret");
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(stamp.AsSpan(MacBytes + PayloadBytes));
        return ticks < 0 || ticks > (now + MaterialPayload.ClockTolerance).UtcTicks
            ? (null, "has a time in the future; compare the clocks of the replicas")
            : (new MaterialStamp(stamp.AsMemory(MacBytes, PayloadBytes), new DateTimeOffset(ticks, TimeSpan.Zero)), null);
    }

    private static byte[] Mac(byte[] stamp, SourceSettings settings, SecretText accountSecret) =>
        HMACSHA256.HashData(MaterialPayload.Key("stamp", settings, accountSecret), stamp.AsSpan(MacBytes));
}
