using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sidecar.Shared;

/// <summary>
/// The proof that a notification is Cloudinary's: <c>X-Cld-Signature</c> is the hexadecimal SHA-1 or SHA-256, told apart by its length, of the body as sent, then
/// <c>X-Cld-Timestamp</c>, then the environment's API secret, or that of a key that signs notifications alone. Nothing stands between the three; a body that is a JSON object ends with a brace, so no digit
/// can pass from one to the other.
/// </summary>
internal static class NotificationSignature
{
    private const int MaxTimestampDigits = 11;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>True when the timestamp is written plainly and near enough.</summary>
    public static bool IsTimely(string? timestamp, DateTimeOffset now, TimeSpan maxAge) =>
        timestamp is { Length: > 0 and <= MaxTimestampDigits }
        && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= maxAge;

    /// <summary>True when the signature fits; takes the same time wherever it does not.</summary>
    public static bool Fits(string? signature, ReadOnlySpan<byte> body, string timestamp, string secret)
    {
        if (signature?.Length is not (40 or 64) || Decode(signature) is not { } given)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(given.Length == SHA1.HashSizeInBytes ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
        hash.AppendData(body);
        hash.AppendData(Encoding.UTF8.GetBytes(timestamp));
        hash.AppendData(Encoding.UTF8.GetBytes(secret));
        return CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), given);
    }

    private static byte[]? Decode(string text) => text.AsSpan().ContainsAnyExcept(Digits) ? null : Convert.FromHexString(text);
}
