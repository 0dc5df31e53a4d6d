
namespace Sidecar.Policy.Cloudinary;

/// <summary>
/// The entity types a policy's scope may name within <c>Cloudinary::</c> and <c>Sidecar::</c>. A type outside this list would
/// never match a request, which for a forbid means that it protects nothing; so it is refused when the policy is loaded.
/// Types of other namespaces (<c>MediaFlows::</c> …) belong to other products and are left alone.
/// </summary>
public static class KnownTypes
{
    /// <summary>Types that can stand behind <c>principal</c>, groups included.</summary>
    public static IReadOnlyList<string> Principals { get; } =
    [
        EntityTypes.ApiKey, EntityTypes.User, EntityTypes.Group, EntityTypes.UnsignedUpload,
        "Cloudinary::ProvisioningKey", "Cloudinary::AccountAPIKey",
    ];

    /// <summary>Types that can stand behind <c>resource</c>.</summary>
    public static IReadOnlyList<string> Resources { get; } =
    [
        EntityTypes.Asset, EntityTypes.Folder, EntityTypes.Collection, "Cloudinary::DynamicCollection",
        EntityTypes.MetadataField, EntityTypes.UploadPreset, EntityTypes.UploadMapping, EntityTypes.ProductEnvironment,
        EntityTypes.Report, EntityTypes.Feature, EntityTypes.User, EntityTypes.Group, EntityTypes.ApiKey,
        "Cloudinary::Role", "Cloudinary::Account", EntityTypes.Person,
        EntityTypes.Transformation, EntityTypes.StreamingProfile, EntityTypes.Trigger,
    ];

    /// <summary>The short names of <see cref="Resources"/>, e.g. <c>Asset</c>, as a role's permission names them.</summary>
    public static IReadOnlyList<string> ResourceNames { get; } =
        Resources.Select(type => type[(type.LastIndexOf(':') + 1)..]).ToArray();

    /// <summary>The attributes a resource can carry; each kind has some of them.</summary>
    public static IReadOnlyList<string> ResourceAttributes { get; } =
    [
        "ancestor_ids", "ancestor_paths", "asset_id", "public_id", "resource_type", "type", "tags", "collection_ids",
        "path", "name", "owner", "external_id", "allow_dynamic_list_values", "root",
    ];

    /// <summary>True when the type is in a namespace whose types are all known.</summary>
    public static bool IsOurs(string type) =>
        !type.Contains("::", StringComparison.Ordinal)
        || type.StartsWith("Cloudinary::", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("Sidecar::", StringComparison.OrdinalIgnoreCase);
}
