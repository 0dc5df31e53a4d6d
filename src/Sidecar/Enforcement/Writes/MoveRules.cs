using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Writes;

/// <summary>Cloudinary's documented rule for moves: <c>move</c> on the asset and <c>update</c> on the destination folder.</summary>
internal static class MoveRules
{
    public static async ValueTask AskAsync(EnforcementServices services, Exchange exchange, Requirements requirements, AssetFacts asset, string destination)
    {
        requirements.Ask(CloudinaryAction.Move, await services.Resources.AssetAsync(exchange, CloudinaryAction.Move, asset));
        requirements.Ask(CloudinaryAction.Update, await services.Resources.FolderAsync(exchange, CloudinaryAction.Update, destination));

        // A forbid that holds for assets in the destination must not be slipped past by coming from elsewhere.
        var after = await services.Resources.AssetAsync(exchange, CloudinaryAction.Move, asset with { FolderPath = destination });
        requirements.AskNotForbidden(CloudinaryAction.Move, after);
        await FolderCreation.AskAsync(services, exchange, requirements, destination);
    }
}
