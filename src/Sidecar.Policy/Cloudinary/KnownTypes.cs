
namespace Sidecar.Policy.Cloudinary;

/// <summary>
/// The entity types that <see cref="CloudinarySchema"/> has for the two ends of a request, in a fixed order. A type of <c>Cloudinary::</c> or
/// <c>Sidecar::</c> outside the schema is refused when a policy is loaded; types of other namespaces (<c>MediaFlows::</c> …) belong to other products and
/// are left alone.
/// </summary>
public static class KnownTypes
{
    /// <summary>Types that can stand behind <c>principal</c>, groups included.</summary>
    public static IReadOnlyList<string> Principals { get; } =
    [
        EntityTypes.ApiKey, EntityTypes.User, EntityTypes.Group, EntityTypes.UnsignedUpload,
        EntityTypes.AccountApiKey, "Cloudinary::ProvisioningKey",
    ];

    /// <summary>Types that can stand behind <c>resource</c>.</summary>
    public static IReadOnlyList<string> Resources { get; } =
    [
        EntityTypes.Asset, EntityTypes.Folder, EntityTypes.Collection, "Cloudinary::DynamicCollection",
        EntityTypes.MetadataField, EntityTypes.UploadPreset, EntityTypes.UploadMapping, EntityTypes.ProductEnvironment,
        EntityTypes.Report, EntityTypes.Feature, EntityTypes.User, EntityTypes.Group, EntityTypes.ApiKey,
        EntityTypes.Role, "Cloudinary::Account", EntityTypes.Person,
        EntityTypes.Transformation, EntityTypes.StreamingProfile, EntityTypes.Trigger,
        EntityTypes.Policy, EntityTypes.AnalysisTask, EntityTypes.GenerationTask, EntityTypes.LiveStream, EntityTypes.VideoPlayerProfile,
    ];

    /// <summary>The short names of <see cref="Resources"/>, e.g. <c>Asset</c>, as a role's permission names them.</summary>
    public static IReadOnlyList<string> ResourceNames { get; } =
        Resources.Select(type => type[(type.LastIndexOf(':') + 1)..]).ToArray();

    /// <summary>True when the type is in a namespace whose types are all known.</summary>
    public static bool IsOurs(string type) =>
        !type.Contains("::", StringComparison.Ordinal)
        || type.StartsWith("Cloudinary::", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("Sidecar::", StringComparison.OrdinalIgnoreCase);
}
