using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement;

/// <summary>Facts to resources: adds what only the snapshot (collections) or the folder tree (external ids) knows, and only when a policy reads it.</summary>
internal sealed class ResourceBuilder(FolderDirectory folders)
{
    /// <summary>An asset as it is.</summary>
    public ValueTask<AssetResource> AssetAsync(Exchange exchange, CloudinaryAction action, AssetFacts facts)
    {
        var environment = exchange.Environment;
        var asset = new AssetResource
        {
            FolderMode = environment.FolderMode,
            FolderPath = facts.FolderPath,
            AssetId = facts.AssetId,
            PublicId = facts.PublicId,
            ResourceType = facts.ResourceType,
            Type = facts.Type,
            Tags = facts.Tags,
            CollectionIds = environment.HasCollections
                ? environment.CollectionsOf(facts.AssetId, facts.ResourceType, facts.Type, facts.PublicId)
                : [],
        };
        return facts.FolderPath is not null && Authorizer.Reads(exchange, action, EntityTypes.Asset, "ancestor_ids")
            ? WithIdsAsync(exchange, asset)
            : new ValueTask<AssetResource>(asset);
    }

    /// <summary>A folder, existing or not; <paramref name="externalId"/> when an answer already gave it.</summary>
    public async ValueTask<FolderResource> FolderAsync(Exchange exchange, CloudinaryAction action, string path, string? externalId = null)
    {
        var folder = new FolderResource { FolderMode = exchange.Environment.FolderMode, Path = path, ExternalId = externalId };
        if (!Authorizer.Reads(exchange, action, EntityTypes.Folder, "ancestor_ids"))
        {
            return folder;
        }

        if (externalId is not null && FolderPath.Parent(path) is { } parent && await folders.AncestorIdsAsync(exchange, parent) is { } above)
        {
            return folder with { AncestorIds = [.. above, externalId] };
        }

        return folder with { AncestorIds = await folders.AncestorIdsAsync(exchange, path) };
    }

    private async ValueTask<AssetResource> WithIdsAsync(Exchange exchange, AssetResource asset) =>
        asset with { AncestorIds = await folders.AncestorIdsAsync(exchange, asset.FolderPath!) };
}
