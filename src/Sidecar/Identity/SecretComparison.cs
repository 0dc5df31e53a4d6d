using System.Security.Cryptography;
using System.Text;
using Sidecar.Grants;

namespace Sidecar.Identity;

/// <summary>Comparison in a time that tells nothing about the secret.</summary>
internal static class SecretComparison
{
    /// <summary>Stands in for the secret of an unknown key, so that unknown keys cost the same work. Random per process: it never matches.</summary>
    public static SecretText Dummy { get; } = new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    /// <summary>True when both are equal. Both are hashed first, so that neither content nor length shows in the time.</summary>
    public static bool AreEqual(string given, SecretText secret)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(given), digest);
        return CryptographicOperations.FixedTimeEquals(digest, secret.Digest);
    }
}
