using System.Collections.Frozen;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>Which collections of an environment hold an asset.</summary>
internal sealed class CollectionIndex
{
    private readonly FrozenDictionary<string, string[]> byAssetId;
    private readonly FrozenDictionary<(string ResourceType, string Type, string PublicId), string[]> byName;

    private readonly FrozenDictionary<string, (string[] AssetIds, NamedMember[] Named)> members;

    public CollectionIndex(IEnumerable<CollectionEntry> entries)
    {
        var collections = entries.ToArray();
        members = collections.ToFrozenDictionary(
            collection => collection.Id,
            collection => (
                collection.Assets.Select(asset => asset.AssetId).OfType<string>().ToArray(),
                collection.Assets.Where(asset => asset.AssetId is null).Select(asset => new NamedMember(asset.ResourceType!, asset.Type!, asset.PublicId!)).ToArray()),
            StringComparer.Ordinal);
        var pairs = collections.SelectMany(collection => collection.Assets.Select(asset => (Asset: asset, collection.Id))).ToArray();
        byAssetId = pairs.Where(pair => pair.Asset.AssetId is not null)
            .GroupBy(pair => pair.Asset.AssetId!, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, Ids, StringComparer.Ordinal);
        byName = pairs.Where(pair => pair.Asset.AssetId is null)
            .GroupBy(pair => (pair.Asset.ResourceType!, pair.Asset.Type!, pair.Asset.PublicId!))
            .ToFrozenDictionary(group => group.Key, Ids);
    }

    public bool IsEmpty => byAssetId.Count == 0 && byName.Count == 0;

    /// <summary>The asset ids of a collection whose assets are all named by asset id; null for any other.</summary>
    public IReadOnlyList<string>? AssetIdsOf(string collection) => members.TryGetValue(collection, out var known) && known.Named.Length == 0 ? known.AssetIds : null;

    /// <summary>The assets of a collection that are named by asset id, beside those of <see cref="NamedIn"/>; null when there is no such collection.</summary>
    public IReadOnlyList<string>? IdsIn(string collection) => members.TryGetValue(collection, out var known) ? known.AssetIds : null;

    /// <summary>Those that are named by public id.</summary>
    public IReadOnlyList<NamedMember> NamedIn(string collection) => members.TryGetValue(collection, out var known) ? known.Named : [];

    public IReadOnlyList<string> Find(string? assetId, string? resourceType, string? type, string? publicId)
    {
        string[]? ids = null;
        string[]? named = null;
        if (assetId is not null)
        {
            byAssetId.TryGetValue(assetId, out ids);
        }

        if (resourceType is not null && type is not null && publicId is not null)
        {
            byName.TryGetValue((resourceType, type, publicId), out named);
        }

        return ids is null ? named ?? [] : named is null ? ids : ids.Union(named, StringComparer.Ordinal).ToArray();
    }

    private static string[] Ids(IEnumerable<(CollectionAsset Asset, string Id)> group) =>
        group.Select(pair => pair.Id).Distinct(StringComparer.Ordinal).ToArray();
}
