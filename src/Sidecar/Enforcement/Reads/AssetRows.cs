using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Reads;

/// <summary>Asks the grants about the rows of one list of assets.</summary>
internal sealed class AssetRows(ResourceBuilder resources, Exchange exchange)
{
    /// <summary>May the caller read the asset in the row?</summary>
    public ValueTask<bool> PermitsAsync(AssetFacts facts)
    {
        var asset = resources.AssetAsync(exchange, CloudinaryAction.Read, facts);
        return asset.IsCompletedSuccessfully
            ? new ValueTask<bool>(Authorizer.AllowsRow(exchange, CloudinaryAction.Read, asset.Result))
            : AwaitAsync(asset);
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<AssetResource> asset) => Authorizer.AllowsRow(exchange, CloudinaryAction.Read, await asset);
}
