using Sidecar.Enforcement.Writes;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.References;

/// <summary>
/// Assets a request names beside its target: by a delivery URL, in a transformation, by an id in the body. Each needs a permit of its own; what cannot
/// be resolved to an asset needs one that holds for every asset.
/// </summary>
internal sealed class ReferencedAssets(AssetLookup assets, ResourceBuilder resources)
{
#pragma warning disable CA1822 // Asked of an instance like the rest, whether or not it takes a look-up.
    /// <summary>Asks for the asset behind a URL, when the URL is one of this cloud's; a URL elsewhere names no asset and is not asked about.</summary>
    public ValueTask AskUrlAsync(Exchange exchange, Requirements requirements, CloudinaryAction action, string url)
    {
        if (SideEffects.IsOwnDelivery(url))
        {
            AskEverything(exchange, requirements, action);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Asks for the assets that a transformation shows beside the one it is applied to.</summary>
    public ValueTask AskTransformationAsync(Exchange exchange, Requirements requirements, ParameterValue? transformation)
    {
        if (SideEffects.ReadsOtherAssets(transformation))
        {
            AskEverything(exchange, requirements, CloudinaryAction.Read);
        }

        return ValueTask.CompletedTask;
    }

#pragma warning restore CA1822

    /// <summary>Asks for an asset named by its immutable id. One that does not exist is refused to whoever may not see everything, as if it were hidden.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say where the asset is.</exception>
    public async ValueTask AskAssetIdAsync(Exchange exchange, Requirements requirements, CloudinaryAction action, string assetId)
    {
        if (Authorizer.AllowsEverything(exchange, action, EntityTypes.Asset))
        {
            return;
        }

        if (await assets.FindAsync(exchange, assetId) is { } facts)
        {
            requirements.Ask(action, await resources.AssetAsync(exchange, action, facts));
        }
        else
        {
            requirements.Note(action, allowed: false);
        }
    }

    private static void AskEverything(Exchange exchange, Requirements requirements, CloudinaryAction action) =>
        requirements.Note(action, GlobalPermit.OnEverything(exchange, action, EntityTypes.Asset));
}
