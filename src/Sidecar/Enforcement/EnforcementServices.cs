using Sidecar.Enforcement.Bindings;
using Sidecar.Enforcement.Reads;
using Sidecar.Enforcement.References;
using Sidecar.Operations;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement;

/// <summary>What every kind of enforcement works with.</summary>
internal sealed class EnforcementServices(
    UpstreamForwarder forwarder,
    UpstreamClient client,
    AssetLookup assets,
    BackupLookup backups,
    FolderDirectory folders,
    PresetDirectory presets,
    ResourceBuilder resources,
    ReferencedAssets references,
    IBindings bindings,
    FolderTrees folderTrees,
    FolderWildcardProbe wildcardProbe,
    RequestLimits limits,
    SidecarOptions options)
{
    public UpstreamForwarder Forwarder => forwarder;

    public UpstreamClient Client => client;

    public AssetLookup Assets => assets;

    /// <summary>The backups that assets have.</summary>
    public BackupLookup Backups => backups;

    public FolderDirectory Folders => folders;

    public PresetDirectory Presets => presets;

    public ResourceBuilder Resources => resources;

    /// <summary>Assets named beside the target.</summary>
    public ReferencedAssets References => references;

    /// <summary>To whom opaque ids were given.</summary>
    public IBindings Bindings => bindings;

    /// <summary>How long that is remembered.</summary>
    public TimeSpan BindingLifetime => options.Bindings.Lifetime;

    /// <summary>What a request may hold.</summary>
    public RequestLimits RequestLimits => limits;

    public AnswerOptions Answers => options.Answers;

    /// <summary>How Cloudinary is read where nobody knows.</summary>
    public ReadingOptions Readings => options.Readings;

    /// <summary>How searches are limited.</summary>
    public SearchSettings Search => options.Search;

    /// <summary>Every folder, for limits that name each.</summary>
    public FolderTrees FolderTrees => folderTrees;

    /// <summary>How environments read a star after a folder.</summary>
    public FolderWildcardProbe WildcardProbe => wildcardProbe;

    /// <summary>Limits that have been compiled.</summary>
    public SearchLimitCache SearchLimits { get; } = new();
}
