using Sidecar.Policy.Cedar;

namespace Sidecar.Policy.Cloudinary;

/// <summary>Something an action is asked for. Attributes that a request cannot know are absent from the entity, never guessed.</summary>
public abstract record Resource
{
    /// <summary>How a log names it, e.g. <c>Asset image/upload/a/b in a</c>.</summary>
    public abstract string Describe();

    /// <summary>The Cedar entity with its attributes.</summary>
    public abstract Entity ToEntity();
}

/// <summary>An asset, existing or as it would be after the call.</summary>
public sealed record AssetResource : Resource
{
    /// <summary>The folder's path as written; "" is the root. Null when unknown, which leaves every folder attribute absent.</summary>
    public string? FolderPath { get; init; }

    /// <summary>The folder mode of the environment; decides how paths compare.</summary>
    public required FolderMode FolderMode { get; init; }

    /// <summary>External ids of the folder and every folder above it; null when not looked up or not known.</summary>
    public IReadOnlyList<string>? AncestorIds { get; init; }

    /// <summary>The immutable id; null when the asset does not exist yet.</summary>
    public string? AssetId { get; init; }

    /// <summary>The public id; null when Cloudinary will choose it.</summary>
    public string? PublicId { get; init; }

    /// <summary><c>image</c>, <c>video</c> or <c>raw</c>; null when not known before upload (<c>auto</c>).</summary>
    public string? ResourceType { get; init; }

    /// <summary>The delivery type, e.g. <c>upload</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The tags; null when not known.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Ids of the collections it belongs to; null when not known.</summary>
    public IReadOnlyList<string>? CollectionIds { get; init; }

    /// <inheritdoc />
    public override string Describe() =>
        $"Asset {ResourceType ?? "?"}/{Type ?? "?"}/{PublicId ?? "?"} in \"{FolderPath ?? "?"}\"";

    /// <inheritdoc />
    public override Entity ToEntity()
    {
        var attributes = new ResourceAttributes(8);
        attributes.Add("ancestor_paths", FolderPath is null ? null : Cloudinary.FolderPath.SelfAndAncestors(Cloudinary.FolderPath.Normalize(FolderPath, FolderMode)));
        attributes.Add("ancestor_ids", AncestorIds);
        attributes.Add("asset_id", AssetId);
        attributes.Add("public_id", PublicId);
        attributes.Add("resource_type", ResourceType);
        attributes.Add("type", Type);
        attributes.Add("tags", Tags);
        attributes.Add("collection_ids", CollectionIds);
        return new Entity(new EntityUid(EntityTypes.Asset, AssetId ?? ""), attributes);
    }
}

/// <summary>A folder, existing or to be created.</summary>
public sealed record FolderResource : Resource
{
    /// <summary>The path as written; "" is the root.</summary>
    public required string Path { get; init; }

    /// <summary>The folder mode of the environment; decides how paths compare.</summary>
    public required FolderMode FolderMode { get; init; }

    /// <summary>The folder's own external id; null when it does not exist or was not looked up.</summary>
    public string? ExternalId { get; init; }

    /// <summary>External ids of the folder itself and every folder above it; null when not looked up or not known.</summary>
    public IReadOnlyList<string>? AncestorIds { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"Folder \"{Path}\"";

    /// <inheritdoc />
    public override Entity ToEntity()
    {
        var attributes = new ResourceAttributes(4);
        attributes.Add("ancestor_paths", FolderPath.SelfAndAncestors(FolderPath.Normalize(Path, FolderMode)));
        attributes.Add("path", Path);
        attributes.Add("name", FolderPath.Name(Path));
        attributes.Add("ancestor_ids", AncestorIds);
        return new Entity(new EntityUid(EntityTypes.Folder, ExternalId ?? ""), attributes);
    }
}

/// <summary>Any other resource: a type, an id and a few attributes.</summary>
/// <param name="Type">The Cedar type, e.g. <see cref="EntityTypes.MetadataField"/>.</param>
/// <param name="Id">Its id: the field's external id, the preset's name, the product environment's id.</param>
/// <param name="Attributes">Known attributes; null for none.</param>
public sealed record NamedResource(string Type, string Id, IReadOnlyDictionary<string, CedarValue>? Attributes = null) : Resource
{
    private static readonly IReadOnlyDictionary<string, CedarValue> None = new Dictionary<string, CedarValue>();

    /// <inheritdoc />
    public override string Describe() => $"{Type[(Type.LastIndexOf(':') + 1)..]} \"{Id}\"";

    /// <inheritdoc />
    public override Entity ToEntity() => new(new EntityUid(Type, Id), Attributes ?? None);
}
