using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sidecar.Shared;

/// <summary>What was found in the shared cache.</summary>
/// <param name="At">When its fetch began, or when it was stored, by the clock of the replica that did.</param>
/// <param name="Payload">The value; null when it says that there is none.</param>
internal sealed record SharedValue(DateTimeOffset At, byte[]? Payload);

/// <summary>
/// The form of a value in the shared cache. Whoever can write to Redis can only remove values or put back ones that stood under the same key before: a
/// value without the replicas' tag counts as missing, and so does one of a version that this release does not know.
/// </summary>
/// <remarks>
/// <c>version (1) · milliseconds since 1970 (8, big-endian) · 1 for a value, 0 for none (1) · payload · HMAC-SHA-256 over the key, preceded by its length
/// (4, big-endian), and all of the above (32)</c>
/// </remarks>
internal static class SealedValue
{
    public const byte Version = 1;

    /// <summary>Larger values are neither stored nor read, in bytes.</summary>
    public const int MaxLength = 1024 * 1024;

    private const int HeaderLength = 10;
    private const int TagLength = 32;

    /// <param name="secret">The replicas' key; see <see cref="ReplicaKeys"/>.</param>
    /// <param name="key">Under which the value is stored.</param>
    /// <param name="value">The value.</param>
    public static byte[] Seal(ReadOnlySpan<byte> secret, string key, SharedValue value)
    {
        var payload = value.Payload ?? [];
        var text = new byte[HeaderLength + payload.Length + TagLength];
        text[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(text.AsSpan(1), value.At.ToUnixTimeMilliseconds());
        text[9] = value.Payload is null ? (byte)0 : (byte)1;
        payload.CopyTo(text, HeaderLength);
        Tag(secret, key, text.AsSpan(..^TagLength), text.AsSpan(text.Length - TagLength));
        return text;
    }

    /// <summary>The value; null when it is not one of this version with the replicas' tag under this key.</summary>
    public static SharedValue? Open(ReadOnlySpan<byte> secret, string key, ReadOnlySpan<byte> text)
    {
        if (text.Length is < HeaderLength + TagLength or > MaxLength || text[0] != Version || text[9] > 1)
        {
            return null;
        }

        Span<byte> expected = stackalloc byte[TagLength];
        Tag(secret, key, text[..^TagLength], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, text[^TagLength..]))
        {
            return null;
        }

        var payload = text[HeaderLength..^TagLength];
        var at = BinaryPrimitives.ReadInt64BigEndian(text[1..]);
        return at is < 0 or > 253_402_300_799_999
            ? null
            : new SharedValue(DateTimeOffset.FromUnixTimeMilliseconds(at), text[9] == 0 ? null : payload.ToArray());
    }

    private static void Tag(ReadOnlySpan<byte> secret, string key, ReadOnlySpan<byte> text, Span<byte> tag)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        var name = Encoding.UTF8.GetBytes(key);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, name.Length);
        hash.AppendData(length);
        hash.AppendData(name);
        hash.AppendData(text);
        hash.GetHashAndReset(tag);
    }
}
