namespace Sidecar.Catalogue;

/// <summary>How an operation is enforced. One class under <c>Enforcement/</c> for each.</summary>
internal enum EnforcementKind
{
    /// <summary>An authenticated caller is enough.</summary>
    Allow,

    /// <summary>Known upstream, never forwarded: its row says why.</summary>
    Refuse,

    /// <summary>One named object: ask before, then forward.</summary>
    Named,

    /// <summary>One named object: forward a read and ask about the object in the answer.</summary>
    NamedRead,

    /// <summary>A list of named objects: forward, drop what may not be read.</summary>
    NamedList,

    /// <summary>Needs a permit that holds whatever the resource is.</summary>
    Global,

    /// <summary>One asset: forward a read and ask about the asset in the answer.</summary>
    AssetRead,

    /// <summary>A list of assets: forward, drop what may not be read, refill.</summary>
    AssetList,

    /// <summary>Assets of one folder: the folder first, then as a list.</summary>
    FolderAssetList,

    /// <summary>Search over assets: limit, then filter.</summary>
    AssetSearch,

    /// <summary>Search over assets by a signed URL: the query is in the path.</summary>
    SearchUrl,

    /// <summary>Search over folders: limit, then filter.</summary>
    FolderSearch,

    /// <summary>Top-level folders: filter, keep the total.</summary>
    RootFolders,

    /// <summary>Folders of a folder: ask about the parent, then filter.</summary>
    SubFolders,

    /// <summary>Create a folder.</summary>
    FolderCreate,

    /// <summary>Rename or move a folder with all below.</summary>
    FolderMove,

    /// <summary>Delete a folder with all below.</summary>
    FolderDelete,

    /// <summary>Upload, whole or in chunks.</summary>
    Upload,

    /// <summary>Re-process, move or retag one stored asset.</summary>
    Explicit,

    /// <summary>Change a public id or delivery type.</summary>
    Rename,

    /// <summary>Delete one asset.</summary>
    Destroy,

    /// <summary>Change many assets: split into permitted and refused.</summary>
    BulkUpdate,

    /// <summary>Change one asset's fields, folder or moderation status.</summary>
    AssetUpdate,

    /// <summary>Delete many assets: split into permitted and refused.</summary>
    BulkDelete,

    /// <summary>Create or change an upload preset.</summary>
    PresetWrite,

    /// <summary>Make derived files of the pages of one asset.</summary>
    Explode,

    /// <summary>Make an asset of others or of words.</summary>
    Generate,

    /// <summary>Put many assets into one file: split into permitted and refused.</summary>
    Archive,

    /// <summary>Hand out one file: look it up, then ask.</summary>
    Download,

    /// <summary>Delete the asset behind a token.</summary>
    TokenDelete,

    /// <summary>Change what the whole environment uses (transformations, mappings, streaming profiles, triggers): as Global, and what the change reads.</summary>
    Configuration,

    /// <summary>Transformations: as Global; assets derived by one are filtered.</summary>
    TransformationRead,

    /// <summary>Change the order of metadata fields: the field or all of them, then filter the answer, which lists all.</summary>
    FieldOrder,

    /// <summary>Search the values of all metadata fields: filter.</summary>
    DatasourceSearch,

    /// <summary>List metadata rules: drop those about fields that may not be read.</summary>
    RuleList,

    /// <summary>Make, change or delete a metadata rule: every field it names, before and after.</summary>
    RuleWrite,

    /// <summary>People, whose thumbnails show assets.</summary>
    PeopleRead,

    /// <summary>Change a person.</summary>
    PersonUpdate,

    /// <summary>What may the caller do with people? Answered from the grants.</summary>
    PeopleInspect,

    /// <summary>Visual search: the source first, then filter.</summary>
    VisualSearch,

    /// <summary>Publish many assets, or change who may fetch them: split into permitted and refused.</summary>
    BulkAccess,

    /// <summary>Bring assets back from their backups: split into permitted and refused.</summary>
    Restore,

    /// <summary>Delete backups of one asset.</summary>
    BackupDelete,

    /// <summary>Relate an asset to others, or end that: the asset first, then split.</summary>
    Relate,

    /// <summary>What it touches cannot be told: only with a permit on every resource of the type itself.</summary>
    Every,

    /// <summary>Invalidate delivery URLs: split by the assets behind them.</summary>
    InvalidateUrls,

    /// <summary>One folder's description: filter its ancestors.</summary>
    FolderRead,

    /// <summary>Folders below a folder: ask about it, then filter.</summary>
    FolderDescendants,

    /// <summary>A call of a v2 service: the assets it names, what it stores, and to whom the id in its answer belongs.</summary>
    Service,

    /// <summary>An id that was handed out: for whom it was handed to, or with a permit that holds whatever the resource is.</summary>
    Bound,

    /// <summary>Answered by the sidecar itself.</summary>
    Local,
}
