using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

/// <summary>Small documents and the questions asked of them.</summary>
internal static class Given
{
    public const string ProductEnvironmentId = "2607aa1695167a96b92a8f2a2e0f00";

    public static readonly EntityUid App = new(EntityTypes.ApiKey, "app");

    public static EnvironmentEntry Environment(FolderMode mode = FolderMode.Dynamic, string cloud = "demo", string id = ProductEnvironmentId) =>
        new(cloud, id, mode);

    public static GrantsDocument Document(FolderMode mode = FolderMode.Dynamic) => new([Environment(mode)]);

    public static KeyEntry Key(params FolderAssignment[] folders) => new("app", "demo") { Folders = folders };

    public static FolderAssignment Path(string path, FolderLevel level) => new() { Path = path, Level = level };

    public static FolderAssignment Id(string id, FolderLevel level) => new() { Id = id, Level = level };

    public static GrantsDocument WithKey(KeyEntry key, FolderMode mode = FolderMode.Dynamic) => Document(mode) with { Keys = [key] };

    public static GrantsDocument WithCedar(string cedar, FolderMode mode = FolderMode.Dynamic) =>
        WithKey(Key(), mode) with { Policies = [new PolicyEntry("test.cedar", cedar)] };

    public static PrincipalPolicies Policies(this GrantsDocument document, EntityUid? principal = null, string cloud = "demo") =>
        GrantSnapshot.Compile(document).Environments[cloud].PoliciesOf(principal ?? App)
        ?? throw new InvalidOperationException($"{principal ?? App} is denied everything");

    public static Entity Asset(string? folder, FolderMode mode = FolderMode.Dynamic, params string[] collections) =>
        new AssetResource
        {
            FolderPath = folder,
            FolderMode = mode,
            AssetId = "0123456789abcdef0123456789abcdef",
            PublicId = "a",
            ResourceType = "image",
            Type = "upload",
            CollectionIds = collections,
        }.ToEntity();

    public static Entity Folder(string path, FolderMode mode = FolderMode.Dynamic, params string[] ancestorIds) =>
        new FolderResource { Path = path, FolderMode = mode, AncestorIds = ancestorIds.Length == 0 ? null : ancestorIds }.ToEntity();

    public static Entity Named(string type, string id = "x", string? kind = null) =>
        new NamedResource(
            type,
            id,
            kind is null ? null : new Dictionary<string, CedarValue> { ["type"] = CedarValue.Of(kind) }).ToEntity();

    public static bool May(this PrincipalPolicies policies, CloudinaryAction action, Entity resource) =>
        policies.Decide(action, resource) is { Allowed: true, ForbidErrored: false };
}
