using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>A key that apps hold. It belongs to one product environment.</summary>
/// <param name="ApiKey">The key's value, the id of its principal.</param>
/// <param name="Name">A name for people.</param>
/// <param name="Environment">The only environment it may address.</param>
/// <param name="Enabled">A disabled key authenticates no one.</param>
/// <param name="ActFor">May name a user in <c>X-Sidecar-On-Behalf-Of</c>.</param>
public sealed record KeyGrant(string ApiKey, string? Name, EnvironmentGrants Environment, bool Enabled, bool ActFor)
{
    /// <summary><c>Cloudinary::APIKey::"key"</c>; for a key of the account, <c>Cloudinary::AccountAPIKey::"key"</c>.</summary>
    public EntityUid Principal { get; init; } = new(EntityTypes.ApiKey, ApiKey);
}
