using Sidecar.Catalogue;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>What a request that went through may have changed, told to all replicas.</summary>
internal sealed class WriteEffects(Invalidations changes, RefusedAssets refused, CacheOptions options)
{
    /// <summary>The notes of a request that arrives now.</summary>
    public LookupNotes Begin(Operation operation) =>
        new(IsRead(operation.Enforcement) ? Freshness.Any : new Freshness(changes.Next(), options.MaxWriteStaleness));

    /// <summary>True when a request of the operation may change what other replicas remember.</summary>
    public static bool MayTell(Operation operation) =>
        operation.Scope == OperationScope.Environment && !HttpMethods.IsGet(operation.Method) && !IsRead(operation.Enforcement);

    /// <summary>
    /// Called before the first byte of the answer goes to the caller, who may ask again as soon as it is there, and when the request is over, however it ended.
    /// </summary>
    public void Tell(Exchange exchange)
    {
        if (MayTell(exchange.Operation) && exchange.Lookups.TakeForwarded())
        {
            foreach (var change in Of(exchange))
            {
                changes.Publish(change);
            }
        }
    }

    /// <summary>The request was refused, and nothing was sent for it.</summary>
    public void Refused(Exchange exchange)
    {
        if (!exchange.Lookups.Forwarded && exchange.Decision.Outcome == Outcome.Forbidden)
        {
            refused.Remember(exchange);
        }
    }

    private static Invalidation[] Of(Exchange exchange)
    {
        var (cloud, operation) = (exchange.Environment.CloudName, exchange.Operation);
        return operation.Enforcement switch
        {
            EnforcementKind.FolderCreate or EnforcementKind.FolderMove or EnforcementKind.FolderDelete =>
                [Invalidation.All(cloud, CacheArea.Folders), Invalidation.All(cloud, CacheArea.Assets)],
            _ when operation.ResourceType == EntityTypes.UploadPreset => [Invalidation.All(cloud, CacheArea.Presets)],
            EnforcementKind.Configuration => operation.ResourceType == EntityTypes.Transformation ? [Invalidation.All(cloud, CacheArea.Transformations)] : [],
            EnforcementKind.FieldOrder or EnforcementKind.RuleWrite or EnforcementKind.PersonUpdate or EnforcementKind.InvalidateUrls or EnforcementKind.Download => [],

            // An upload makes the folders it lands in.
            _ => [new Invalidation(cloud, CacheArea.Assets, AssetNames(exchange)), new Invalidation(cloud, CacheArea.Folders, [CacheNames.MissingFolders])],
        };
    }

    /// <summary>Is it judged by its answer, or by nothing that Cloudinary says? Anything else is judged before it goes.</summary>
    private static bool IsRead(EnforcementKind kind) => kind is
        EnforcementKind.Allow or EnforcementKind.Refuse or EnforcementKind.NamedRead or EnforcementKind.NamedList or EnforcementKind.AssetRead
        or EnforcementKind.AssetList or EnforcementKind.FolderAssetList or EnforcementKind.AssetSearch or EnforcementKind.SearchUrl or EnforcementKind.FolderSearch
        or EnforcementKind.RootFolders or EnforcementKind.SubFolders or EnforcementKind.FolderRead or EnforcementKind.FolderDescendants
        or EnforcementKind.PeopleRead or EnforcementKind.VisualSearch or EnforcementKind.TransformationRead or EnforcementKind.DatasourceSearch
        or EnforcementKind.RuleList or EnforcementKind.PeopleInspect or EnforcementKind.Local;

    /// <summary>The names of the one asset that was written; empty, for all, where it may have been others.</summary>
    private static List<string> AssetNames(Exchange exchange)
    {
        if (exchange.Operation.Enforcement is not
            (EnforcementKind.Upload or EnforcementKind.Explicit or EnforcementKind.Rename or EnforcementKind.Destroy or EnforcementKind.AssetUpdate))
        {
            return [];
        }

        var names = new List<string>();
        foreach (var name in (ReadOnlySpan<string>)["public_id", "from_public_id", "to_public_id"])
        {
            Add(exchange.Path[name] ?? exchange.Parameters.Text(name), CacheNames.PublicId);
        }

        Add(exchange.Path["asset_id"] ?? exchange.Parameters.Text("asset_id"), CacheNames.AssetId);
        foreach (var note in exchange.Lookups.Found)
        {
            Add(note.Key.AssetId, CacheNames.AssetId);
            Add(note.Key.PublicId, CacheNames.PublicId);
            Add(note.Facts?.AssetId, CacheNames.AssetId);
            Add(note.Facts?.PublicId, CacheNames.PublicId);
        }

        return names;

        void Add(string? id, Func<string, string> name)
        {
            if (!string.IsNullOrEmpty(id) && !names.Contains(name(id)))
            {
                names.Add(name(id));
            }
        }
    }
}
