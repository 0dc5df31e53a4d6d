using Sidecar.Operations;
using Sidecar.Upstream;

namespace Sidecar.Enforcement;

/// <summary>What every kind of enforcement works with.</summary>
internal sealed class EnforcementServices(
    UpstreamForwarder forwarder, UpstreamClient client, AssetLookup assets, FolderDirectory folders, PresetDirectory presets, SidecarOptions options)
{
    public UpstreamForwarder Forwarder => forwarder;

    public UpstreamClient Client => client;

    public AssetLookup Assets => assets;

    public FolderDirectory Folders => folders;

    public PresetDirectory Presets => presets;

    public ResourceBuilder Resources { get; } = new(folders);

    public AnswerOptions Answers => options.Answers;
}
