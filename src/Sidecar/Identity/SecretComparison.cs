using System.Security.Cryptography;
using Sidecar.Grants;

namespace Sidecar.Identity;

/// <summary>Comparison in a time that tells nothing about the secret.</summary>
internal static class SecretComparison
{
    /// <summary>Stands in for the secret of an unknown key, so that unknown keys cost the same work. Random per process: it never matches.</summary>
    public static SecretText Dummy { get; } = new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    /// <summary>
    /// True when both are equal. What is given decides how they are compared, and the secret does not: as long as it fits, all bytes of two buffers of one length, and the
    /// lengths; else the hashes of both. So neither content nor length of the secret shows in the time. Every request is compared, and a hash costs many times as much.
    /// </summary>
    /// <param name="given">In UTF-8.</param>
    /// <param name="secret">The secret.</param>
    public static bool AreEqual(ReadOnlySpan<byte> given, SecretText secret)
    {
        if (given.Length > SecretText.PaddedLength)
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(given, digest);
            return CryptographicOperations.FixedTimeEquals(digest, secret.Digest);
        }

        Span<byte> padded = stackalloc byte[SecretText.PaddedLength];
        padded.Clear();
        given.CopyTo(padded);

        // Not && : the lengths are compared whatever the bytes say.
        return CryptographicOperations.FixedTimeEquals(padded, secret.Padded) & (given.Length == secret.ByteLength);
    }
}
