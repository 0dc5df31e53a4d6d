namespace Cloudinary.Emulator.State;

/// <summary>The library as tests see it: consistent snapshots to assert on, and a few ways to arrange it without HTTP.</summary>
public sealed class EmulatorState
{
    private readonly Library _library;

    internal EmulatorState(Library library) => _library = library;

    /// <summary>Every asset, newest first.</summary>
    public IReadOnlyList<Asset> Assets => Read(() => _library.Assets.NewestFirst().Select(a => a.Asset).ToArray());

    /// <summary>Every folder except the root, by path.</summary>
    public IReadOnlyList<Folder> Folders => Read(() => _library.Folders.All.ToArray());

    public Folder RootFolder => _library.Folders.Root;

    public IReadOnlyList<string> UploadPresets => Read(() => _library.Presets.All.Select(p => p.Name).ToArray());

    public IReadOnlyList<string> MetadataFields => Read(() => _library.MetadataFields.All.Select(f => (string)f["external_id"]!).ToArray());

    public IReadOnlyList<string> Triggers => Read(() => _library.Configuration.Triggers.All.Select(t => t.Key).ToArray());

    public Asset? Find(string resourceType, string type, string publicId) =>
        Read(() => _library.Assets.TryGet(new AssetKey(resourceType, type, publicId), out var stored) ? stored.Asset : null);

    /// <summary>Ids of the assets an asset is related to.</summary>
    public IReadOnlyList<string> RelatedTo(string assetId) => Read(() => _library.Relations.Of(assetId).Order(StringComparer.Ordinal).ToArray());

    /// <summary>The deleted asset that can be brought back, or null.</summary>
    public Asset? FindBackup(string assetId) => Read(() => _library.Backups.TryGet(assetId, out var asset) ? asset : null);

    public Asset? FindById(string assetId) => Read(() => _library.Assets.TryGetById(assetId, out var stored) ? stored.Asset : null);

    public Folder? FindFolder(string path) => Read(() => _library.Folders.TryGet(path, out var folder) ? folder : null);

    /// <summary>Assets directly in a folder.</summary>
    public IReadOnlyList<Asset> AssetsIn(string path) =>
        Read(() => _library.Folders.TryGet(path, out var folder) ? _library.AssetsIn(folder).Select(a => a.Asset).ToArray() : []);

    /// <summary>Stores the asset as given, with an id, dates and a version where it has none; creates its folder.</summary>
    public Asset Add(Asset asset) => Write(() =>
    {
        var now = _library.Clock.GetUtcNow();
        return _library.Store(asset with
        {
            AssetId = asset.AssetId.Length > 0 ? asset.AssetId : _library.Ids.AssetId(),
            DisplayName = asset.DisplayName.Length > 0 ? asset.DisplayName : asset.PublicId[(asset.PublicId.LastIndexOf('/') + 1)..],
            CreatedAt = asset.CreatedAt == default ? now : asset.CreatedAt,
            UploadedAt = asset.UploadedAt == default ? now : asset.UploadedAt,
            Version = asset.Version == 0 ? now.ToUnixTimeSeconds() : asset.Version,
        }).Asset;
    });

    /// <summary>Stores a named transformation by its definition, a JSON array of components.</summary>
    public void AddTransformation(string name, [System.Diagnostics.CodeAnalysis.StringSyntax("Json")] string info) =>
        Write(() => _library.Configuration.AddTransformation(name, System.Text.Json.Nodes.JsonNode.Parse(info)!.AsArray(), named: true));

    public Folder AddFolder(string path) => Write(() => _library.Folders.Ensure(path));

    /// <summary>Removes the asset; false when there was none with that id.</summary>
    public bool Remove(string assetId) => Write(() =>
    {
        if (!_library.Assets.TryGetById(assetId, out var stored))
        {
            return false;
        }

        _library.Assets.Remove(stored.Asset);
        _library.Backups.Keep(stored.Asset);
        return true;
    });

    private T Read<T>(Func<T> read)
    {
        _library.Gate.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _library.Gate.ExitReadLock();
        }
    }

    private T Write<T>(Func<T> write)
    {
        _library.Gate.EnterWriteLock();
        try
        {
            return write();
        }
        finally
        {
            _library.Gate.ExitWriteLock();
        }
    }
}
