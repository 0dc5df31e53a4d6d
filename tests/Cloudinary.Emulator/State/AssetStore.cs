using System.Diagnostics.CodeAnalysis;

namespace Cloudinary.Emulator.State;

/// <summary>Assets by key and by id. Callers hold the library's gate.</summary>
internal sealed class AssetStore
{
    private readonly Dictionary<AssetKey, StoredAsset> _byKey = [];
    private readonly Dictionary<string, StoredAsset> _byId = new(StringComparer.Ordinal);
    private long _sequence;
    private StoredAsset[]? _newestFirst;

    public int Count => _byKey.Count;

    public bool TryGet(AssetKey key, [NotNullWhen(true)] out StoredAsset? stored) => _byKey.TryGetValue(key, out stored);

    public bool TryGetById(string assetId, [NotNullWhen(true)] out StoredAsset? stored) => _byId.TryGetValue(assetId, out stored);

    /// <summary>Adds the asset, or replaces the one with its asset id wherever that was stored.</summary>
    public StoredAsset Put(Asset asset)
    {
        long sequence = ++_sequence;
        if (_byId.TryGetValue(asset.AssetId, out var old))
        {
            _byKey.Remove(old.Asset.Key);
            sequence = old.Sequence;
        }

        if (_byKey.TryGetValue(asset.Key, out var displaced))
        {
            _byId.Remove(displaced.Asset.AssetId);
        }

        var stored = new StoredAsset(asset, sequence);
        _byKey[asset.Key] = stored;
        _byId[asset.AssetId] = stored;
        Volatile.Write(ref _newestFirst, null);
        return stored;
    }

    public void Remove(Asset asset)
    {
        _byKey.Remove(asset.Key);
        _byId.Remove(asset.AssetId);
        Volatile.Write(ref _newestFirst, null);
    }

    /// <summary>Every asset, newest first. The array is shared between readers until the next change; it is never edited.</summary>
    public IReadOnlyList<StoredAsset> NewestFirst()
    {
        var sorted = Volatile.Read(ref _newestFirst);
        if (sorted is null)
        {
            sorted = [.. _byKey.Values];
            Array.Sort(sorted, static (a, b) => (b.Asset.CreatedAt, b.Sequence).CompareTo((a.Asset.CreatedAt, a.Sequence)));
            Volatile.Write(ref _newestFirst, sorted);
        }

        return sorted;
    }
}

/// <summary>An asset with its place in the order of creation and its detail answer, serialised at most once.</summary>
internal sealed class StoredAsset(Asset asset, long sequence)
{
    private byte[]? _detail;

    public Asset Asset { get; } = asset;

    public long Sequence { get; } = sequence;

    public byte[] Detail(Func<Asset, byte[]> serialise) => _detail ??= serialise(Asset);
}
