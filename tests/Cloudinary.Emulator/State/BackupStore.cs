using System.Diagnostics.CodeAnalysis;

namespace Cloudinary.Emulator.State;

/// <summary>Deleted assets as they were: one backup each, its version id made of the asset id. Callers hold the library's gate.</summary>
internal sealed class BackupStore
{
    private readonly Dictionary<string, Asset> _byId = new(StringComparer.Ordinal);

    public void Keep(Asset asset) => _byId[asset.AssetId] = asset;

    public bool TryGet(string assetId, [NotNullWhen(true)] out Asset? asset) => _byId.TryGetValue(assetId, out asset);

    public Asset? Find(AssetKey key) => _byId.Values.LastOrDefault(asset => asset.Key == key);

    public bool Remove(string assetId) => _byId.Remove(assetId);
}
