using Sidecar.Catalogue;
using Sidecar.Enforcement.Reads;
using Sidecar.Enforcement.Services;
using Sidecar.Enforcement.Writes;

namespace Sidecar.Enforcement;

/// <summary>One handler for each kind of enforcement.</summary>
internal sealed class EnforcementTable
{
    private readonly IEnforcement[] handlers;

    public EnforcementTable(EnforcementServices services, TimeProvider time)
    {
        var list = new AssetListEnforcement(services);
        var search = new SearchEnforcement(services);
        var folders = new FolderListEnforcement(services);
        var folderWrites = new FolderWriteEnforcement(services);
        handlers = [.. Enum.GetValues<EnforcementKind>().Select<EnforcementKind, IEnforcement>(kind => kind switch
        {
            EnforcementKind.Allow => new AllowEnforcement(services),
            EnforcementKind.Refuse => new RefuseEnforcement(),
            EnforcementKind.Named => new NamedEnforcement(services),
            EnforcementKind.NamedRead => new NamedReadEnforcement(services),
            EnforcementKind.NamedList => new NamedListEnforcement(services),
            EnforcementKind.Global => new GlobalEnforcement(services),
            EnforcementKind.AssetRead => new AssetReadEnforcement(services),
            EnforcementKind.AssetList or EnforcementKind.FolderAssetList => list,
            EnforcementKind.AssetSearch or EnforcementKind.FolderSearch => search,
            EnforcementKind.SearchUrl => new SearchUrlEnforcement(services, search),
            EnforcementKind.RootFolders or EnforcementKind.SubFolders => folders,
            EnforcementKind.FolderCreate or EnforcementKind.FolderMove or EnforcementKind.FolderDelete => folderWrites,
            EnforcementKind.Upload => new UploadEnforcement(services, time),
            EnforcementKind.Explicit => new ExplicitEnforcement(services),
            EnforcementKind.Rename => new RenameEnforcement(services),
            EnforcementKind.Destroy => new DestroyEnforcement(services),
            EnforcementKind.BulkUpdate => new BulkUpdateEnforcement(services),
            EnforcementKind.AssetUpdate => new AssetUpdateEnforcement(services),
            EnforcementKind.BulkDelete => new BulkDeleteEnforcement(services),
            EnforcementKind.PresetWrite => new PresetWriteEnforcement(services),
            EnforcementKind.Explode => new ExplodeEnforcement(services),
            EnforcementKind.Generate => new GenerateEnforcement(services),
            EnforcementKind.Archive => new ArchiveEnforcement(services),
            EnforcementKind.Download => new DownloadEnforcement(services),
            EnforcementKind.TokenDelete => new TokenDeleteEnforcement(services),
            EnforcementKind.Configuration => new ConfigurationEnforcement(services),
            EnforcementKind.TransformationRead => new TransformationReadEnforcement(services),
            EnforcementKind.FieldOrder => new FieldOrderEnforcement(services),
            EnforcementKind.DatasourceSearch => new DatasourceSearchEnforcement(services),
            EnforcementKind.RuleList => new RuleListEnforcement(services),
            EnforcementKind.RuleWrite => new RuleWriteEnforcement(services),
            EnforcementKind.PeopleRead => new PeopleReadEnforcement(services),
            EnforcementKind.PersonUpdate => new PersonUpdateEnforcement(services),
            EnforcementKind.PeopleInspect => new PeopleInspectEnforcement(),
            EnforcementKind.VisualSearch => new VisualSearchEnforcement(services),
            EnforcementKind.BulkAccess => new BulkAccessEnforcement(services),
            EnforcementKind.Restore => new RestoreEnforcement(services),
            EnforcementKind.BackupDelete => new BackupDeleteEnforcement(services),
            EnforcementKind.Relate => new RelateEnforcement(services),
            EnforcementKind.Every => new EveryEnforcement(services),
            EnforcementKind.InvalidateUrls => new InvalidateUrlsEnforcement(services),
            EnforcementKind.FolderRead => new FolderReadEnforcement(services),
            EnforcementKind.FolderDescendants => new FolderDescendantsEnforcement(services),
            EnforcementKind.Service => new ServiceEnforcement(services),
            EnforcementKind.Bound => new BoundEnforcement(services),

            // Answered before there is a caller; through here it would be a call like any other.
            EnforcementKind.Local => new RefuseEnforcement(),
            _ => throw new InvalidOperationException($"No handler for {kind}."),
        })];
    }

    public IEnforcement this[EnforcementKind kind] => handlers[(int)kind];
}
