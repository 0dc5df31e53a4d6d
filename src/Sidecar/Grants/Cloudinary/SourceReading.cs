using System.Collections.Frozen;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants.Cloudinary;

/// <summary>What one reading gave.</summary>
/// <param name="Settings">What was read.</param>
/// <param name="Material">The grants.</param>
/// <param name="KeySecrets">Secrets of Cloudinary's own keys; empty unless they are wanted.</param>
internal sealed record SourceReading(SourceSettings Settings, CloudinaryMaterial Material, FrozenDictionary<string, SecretText> KeySecrets)
{
    public static readonly FrozenDictionary<string, SecretText> NoSecrets = FrozenDictionary<string, SecretText>.Empty;
}
