using System.Collections.Frozen;
using System.Security.Cryptography;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants.Cloudinary;

/// <summary>What one reading gave.</summary>
/// <param name="Settings">What was read.</param>
/// <param name="Material">The grants.</param>
/// <param name="KeySecrets">Secrets of Cloudinary's own keys; empty unless they are wanted.</param>
internal sealed record SourceReading(SourceSettings Settings, CloudinaryMaterial Material, FrozenDictionary<string, SecretText> KeySecrets)
{
    public static readonly FrozenDictionary<string, SecretText> NoSecrets = FrozenDictionary<string, SecretText>.Empty;

    // Found when somebody asks: ten thousand texts are hashed for it.
    private string? content;

    // A copy is made to say something else, so the hash does not travel along.
    private SourceReading(SourceReading original) => (Settings, Material, KeySecrets) = original;

    /// <summary>A hash of what it says, whenever it and its roles were read.</summary>
    public string Content => content ??= Convert.ToHexString(SHA256.HashData(
    [
        .. MaterialJson.Digest(Settings.Coverage, Material),
        .. KeySecrets.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.Digest.ToArray()),
    ]));

    /// <summary>Two readings of which this is the same differ in nothing but <see cref="CloudinaryMaterial.ReadAt"/>.</summary>
    public string Identity => $"{Content}/{string.Join('/', Material.Roles.Select(role => role.ReadAt.UtcTicks))}";

    /// <summary>The same, read at another time.</summary>
    public SourceReading At(DateTimeOffset readAt) => this with { Material = Material with { ReadAt = readAt }, content = content };

    /// <summary>The same at the times of a later reading with the same <see cref="Content"/>: ten thousand texts need not be held anew for that.</summary>
    public SourceReading RenewedBy(SourceReading later) => this with { Material = Material with { ReadAt = later.Material.ReadAt, Roles = later.Material.Roles }, content = content };
}
