namespace Cloudinary.Emulator.State;

/// <summary>
/// Everything one product environment holds. Readers enter the gate shared, writers alone; the stores themselves do not lock,
/// because one request often has to change several of them at once.
/// </summary>
internal sealed class Library : IDisposable
{
    public Library(EmulatorOptions options)
    {
        Mode = options.FolderMode;
        Clock = options.Clock;
        Ids = new IdSource(options.Seed);
        Folders = new FolderTree(Mode, Ids, Clock);
        Account = new AccountStore(options);
        CreatedAt = new DateTimeOffset(2024, 1, 15, 9, 0, 0, TimeSpan.Zero);
    }

    public ReaderWriterLockSlim Gate { get; } = new(LockRecursionPolicy.SupportsRecursion);

    public FolderMode Mode { get; }

    public TimeProvider Clock { get; }

    public DateTimeOffset CreatedAt { get; }

    public IdSource Ids { get; }

    public AssetStore Assets { get; } = new();

    public FolderTree Folders { get; }

    /// <summary>What was deleted and can be brought back.</summary>
    public BackupStore Backups { get; } = new();

    /// <summary>Which assets are related; both ways.</summary>
    public RelationStore Relations { get; } = new();

    public PresetStore Presets { get; } = new();

    /// <summary>Named transformations as tests arrange them: each a list of JSON components.</summary>
    public Dictionary<string, System.Text.Json.Nodes.JsonArray> Transformations { get; } = new(StringComparer.Ordinal);

    /// <summary>Assets by the tokens that delete them.</summary>
    public Dictionary<string, string> DeleteTokens { get; } = new(StringComparer.Ordinal);

    public MetadataFieldStore MetadataFields { get; } = new();

    public Configuration Configuration { get; } = new();

    /// <summary>The account that the environment belongs to.</summary>
    public AccountStore Account { get; }

    public UploadSessions Uploads { get; } = new();

    /// <summary>Stores the asset, creating its folder on the way and adopting that folder's spelling.</summary>
    public StoredAsset Store(Asset asset)
    {
        string folder = Mode == FolderMode.Fixed ? FolderTree.ParentOf(asset.PublicId) : asset.AssetFolder;
        return Assets.Put(asset with { AssetFolder = Folders.Ensure(folder).Path });
    }

    /// <summary>Assets directly in the folder.</summary>
    public IEnumerable<StoredAsset> AssetsIn(Folder folder) =>
        Assets.NewestFirst().Where(a => Folders.Same(a.Asset.AssetFolder, folder.Path));

    /// <summary>Assets in the folder or anywhere below it.</summary>
    public IEnumerable<StoredAsset> AssetsUnder(Folder folder) =>
        Assets.NewestFirst().Where(a => Folders.Same(a.Asset.AssetFolder, folder.Path) || Folders.IsBelow(a.Asset.AssetFolder, folder.Path));

    public void Dispose() => Gate.Dispose();
}
