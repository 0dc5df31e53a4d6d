using System.Text.Json;
using Sidecar.Identity;
using Sidecar.Pipeline;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Bindings;

/// <summary>
/// Tokens with which anybody can delete an asset for ten minutes, at Cloudinary itself too. They are given only to callers who may delete the asset, and
/// taken back only from those who still may.
/// </summary>
internal static class DeleteTokens
{
    // Cloudinary's ten minutes, and some for clocks.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(11);

    /// <summary>Remembers the token of an upload answer; false when there is one and the caller may not have it.</summary>
    public static async ValueTask<bool> TakeNoteAsync(EnforcementServices services, Exchange exchange, JsonElement answer)
    {
        if (AssetFacts.Text(answer, "delete_token") is not { Length: > 0 } token)
        {
            return !answer.TryGetProperty("delete_token", out _);
        }

        var facts = AssetFacts.Read(answer, exchange.Environment.FolderMode);
        if (facts.AssetId is null
            || !Authorizer.Permits(exchange, CloudinaryAction.Delete, await services.Resources.AssetAsync(exchange, CloudinaryAction.Delete, facts)))
        {
            return false;
        }

        await services.Bindings.RememberAsync(exchange, BindingKind.DeleteToken, token, Lifetime, Detail(facts.AssetId, exchange.Caller));
        return true;
    }

    /// <summary>The asset behind a token and whoever was given it, with the grants as they are now; null when the token is not known.</summary>
    public static async ValueTask<(string AssetId, Caller Uploader)?> FindAsync(EnforcementServices services, Exchange exchange, string token)
    {
        var binding = await services.Bindings.FindAsync(CallerBindings.KeyOf(exchange, BindingKind.DeleteToken, token), exchange.Aborted);
        if (binding?.Detail is not { } detail)
        {
            return null;
        }

        using var json = JsonDocument.Parse(detail);
        var parts = json.RootElement.EnumerateArray().Select(part => part.GetString()).ToArray();
        var keys = new GrantKeyRing(exchange.Grants);
        var principal = new EntityUid(parts[1]!, parts[2]!);
        var user = parts[3] is { } type ? new EntityUid(type, parts[4]!) : null;
        var cloud = exchange.Environment.CloudName;
        return (parts[0]!, new Caller(
            principal, keys.PoliciesOf(cloud, principal), user, user is null ? null : keys.PoliciesOf(cloud, user), null, AuthenticationMethod.Unsigned));
    }

    private static string Detail(string assetId, Caller caller) =>
        JsonSerializer.Serialize(
            [assetId, caller.Principal.Type, caller.Principal.Id, caller.OnBehalfOf?.Type, caller.OnBehalfOf?.Id], DetailJson.Default.StringArray);
}

/// <summary>Generated, so that trimming keeps it.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class DetailJson : System.Text.Json.Serialization.JsonSerializerContext;
