using Sidecar.Identity;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Catalogue;

/// <summary>How an operation is enforced. One class under <c>Enforcement/</c> for each.</summary>
internal enum EnforcementKind
{
    /// <summary>An authenticated caller is enough.</summary>
    Allow,

    /// <summary>Known upstream, never forwarded: it collides with a route or is not enforced yet.</summary>
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

/// <summary>What an operation is an operation of, which tells who may call it.</summary>
internal enum OperationScope
{
    /// <summary>A product environment, named by <c>{cloud}</c>; its keys call it.</summary>
    Environment,

    /// <summary>The account, named by <c>{account_id}</c>; account keys call it, when it is switched on.</summary>
    Account,

    /// <summary>Neither: Cloudinary asks for no proof, and the sidecar adds none.</summary>
    Public,
}

/// <summary>How the rebuilt request carries its parameters.</summary>
internal enum BodyForm
{
    /// <summary>In the query; no body.</summary>
    Query,

    /// <summary>A form, or JSON when a value is not a plain text or list.</summary>
    Form,

    /// <summary>A JSON object.</summary>
    Json,
}

/// <summary>One row of the catalogue: everything the sidecar knows of one Cloudinary operation. What has no row is refused.</summary>
internal sealed record Operation
{
    /// <summary>A stable name for logs, metrics and docs.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, in the syntax of <see cref="OperationTemplate"/>.</summary>
    public required string Template { get; init; }

    /// <summary>What it is an operation of.</summary>
    public OperationScope Scope { get; init; }

    /// <summary>What it accepts as proof of identity.</summary>
    public CredentialForm Credentials { get; init; }

    /// <summary>The parameters it knows; any other is refused.</summary>
    public required ParameterTable Parameters { get; init; }

    /// <summary>How parameters go upstream.</summary>
    public BodyForm Body { get; init; }

    /// <summary>How it is enforced.</summary>
    public required EnforcementKind Enforcement { get; init; }

    /// <summary>Actions and resources in words, for the docs: what must be permitted.</summary>
    public required string Requires { get; init; }

    /// <summary>What a limited caller gets, in words, for the docs.</summary>
    public required string Answer { get; init; }

    /// <summary>The action, where one suffices.</summary>
    public CloudinaryAction? Action { get; init; }

    /// <summary>The Cedar type of the object, where one suffices.</summary>
    public string? ResourceType { get; init; }

    /// <summary>What a call of a v2 service reads, stores and hands out.</summary>
    public ServiceRule? Service { get; init; }

    /// <summary>The path capture or parameter that names the object.</summary>
    public string? IdName { get; init; }

    /// <summary>The id of the object when the request names none; null for the environment's.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The member of the answer that holds the rows, or the object when it does not stand for itself.</summary>
    public string? RowsMember { get; init; }

    /// <summary>What it reads cannot be told from the request: read on every asset is needed besides.</summary>
    public bool ReadsAnything { get; init; }

    /// <summary>Parameters that go into the query although there is a body.</summary>
    public IReadOnlyList<string> InQuery { get; init; } = [];

    /// <summary>For a refused operation: why, as the error says it.</summary>
    public string? Refusal { get; init; }

    /// <summary>
    /// Counts against Cloudinary's hourly limit: the Admin API does, which is what takes nothing but Basic; the Upload API does not. Of the v2 services and of the
    /// account API it is not known that they share that limit.
    /// </summary>
    public bool SpendsQuota =>
        Scope == OperationScope.Environment && Credentials == CredentialForm.Basic && Template.StartsWith("/v1_1/", StringComparison.Ordinal);

    /// <summary>The compiled template.</summary>
    public OperationTemplate Path => path ??= OperationTemplate.Parse(Template);

    private OperationTemplate? path;
}
