using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Grants;

namespace Sidecar.Shared;

/// <summary>
/// The key with which replicas recognise each other's values: derived from the environment's own API secret, which all of them have and Redis has not.
/// A new secret is a new key; what was stored under the old one is not found any more.
/// </summary>
internal sealed class ReplicaKeys(IGrantStore grants)
{
    private static readonly byte[] Purpose = "cloudinary-sidecar shared cache 1"u8.ToArray();

    private readonly ConditionalWeakTable<UpstreamEnvironment, byte[]> keys = [];

    /// <summary>The key of an environment, or of the account under its id; null when the grants know neither, and nothing can be shared.</summary>
    public byte[]? Of(string place)
    {
        var current = grants.Current;
        var environment = current?.Environments.GetValueOrDefault(place) ?? (current?.Account?.Upstream is { } account && account.CloudName == place ? account : null);
        return environment is null ? null : keys.GetValue(environment, static e => Derive(e.CloudName, e.ApiSecret.Reveal()));
    }

    /// <summary>HKDF over the secret, with the name of the environment as salt.</summary>
    internal static byte[] Derive(string place, string secret) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, Encoding.UTF8.GetBytes(place), Purpose);
}
