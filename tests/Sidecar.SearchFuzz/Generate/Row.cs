using Cloudinary.Emulator.Search;
using Cloudinary.Emulator.State;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.SearchFuzz.Generate;

/// <summary>One asset or folder of the library: as the emulator searches it, and as the grants see it.</summary>
internal sealed class Row
{
    private readonly Asset? asset;
    private readonly Folder? folder;

    private Row(Resource resource, Asset? asset, Folder? folder)
    {
        this.asset = asset;
        this.folder = folder;
        Entity = resource.ToEntity();
        Text = resource.Describe();
    }

    public Entity Entity { get; }

    /// <summary>For people.</summary>
    public string Text { get; }

    public string Folder { get; private init; } = "";

    public IReadOnlyList<string> AncestorPaths { get; private init; } = [];

    public IReadOnlyList<string> AncestorIds { get; private init; } = [];

    public IReadOnlyList<string> CollectionIds { get; private init; } = [];

    public string AssetId => asset?.AssetId ?? "";

    public string PublicId => asset?.PublicId ?? "";

    public string ResourceType => asset?.ResourceType ?? "";

    public string Type => asset?.Type ?? "";

    public IReadOnlyList<string> Tags => asset?.Tags ?? [];

    public string Path => folder?.Path ?? "";

    public string Name => folder?.Name ?? "";

    public bool Matches(CompiledSearch search, DateTimeOffset now) => asset is not null ? search.Matches(asset, now) : search.Matches(folder!, now);

    public static Row Of(Asset asset, FolderMode mode, Func<string, IReadOnlyList<string>> idsOf, IReadOnlyList<string> collections)
    {
        // Where the answer of a real search would say it lies.
        var place = mode == FolderMode.Dynamic ? asset.AssetFolder : FolderPath.OfPublicId(asset.PublicId);
        var resource = new AssetResource
        {
            FolderPath = place, FolderMode = mode, AncestorIds = idsOf(place), AssetId = asset.AssetId, PublicId = asset.PublicId, ResourceType = asset.ResourceType,
            Type = asset.Type, Tags = asset.Tags, CollectionIds = collections,
        };
        return new Row(resource, asset, null)
        {
            Folder = place, AncestorPaths = FolderPath.SelfAndAncestors(FolderPath.Normalize(place, mode)), AncestorIds = resource.AncestorIds, CollectionIds = collections,
        };
    }

    public static Row Of(Folder folder, FolderMode mode, Func<string, IReadOnlyList<string>> idsOf)
    {
        var resource = new FolderResource { Path = folder.Path, FolderMode = mode, ExternalId = folder.ExternalId, AncestorIds = idsOf(folder.Path) };
        return new Row(resource, null, folder)
        {
            Folder = folder.Path, AncestorPaths = FolderPath.SelfAndAncestors(FolderPath.Normalize(folder.Path, mode)), AncestorIds = resource.AncestorIds,
        };
    }
}
