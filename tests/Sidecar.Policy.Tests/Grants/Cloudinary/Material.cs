using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants.Cloudinary;

/// <summary>Materials for tests, joined with a file that has the keys <c>app</c> and <c>other</c> without grants.</summary>
internal static class Material
{
    public const string Folder = "c0ffee";

    public static readonly EntityUid App = new(EntityTypes.ApiKey, "app");

    public static MaterialEnvironment Place { get; } = new(Given.Document().Environments[0].Id, Enabled: true);

    public static GrantsDocument Base { get; } = Given.Document() with
    {
        Keys = [new KeyEntry("app", Given.Document().Environments[0].Cloud), new KeyEntry("other", Given.Document().Environments[0].Cloud)],
    };

    public static CloudinaryMaterial Policies(params string[] statements) =>
        Of(Place with { Policies = [.. statements.Select((statement, i) => new MaterialPolicy($"p{i}", statement))] });

    public static CloudinaryMaterial Role(string statement, params MaterialAssignment[] assignments) => Of(Place with { Assignments = assignments }) with
    {
        Roles = [new MaterialRole("r", 1, DateTimeOffset.UnixEpoch, [new MaterialPolicy("p", statement)])],
    };

    public static CloudinaryMaterial Of(MaterialEnvironment environment) => new(DateTimeOffset.UnixEpoch) { Environments = [environment] };

    public static MergedGrants Merge(CloudinaryMaterial material, GrantsDocument? file = null, params string[] own) => CloudinaryMerge.Merge(
        file ?? Base, material, new SourceTextReader(new PolicyChecks()), own.ToHashSet(), [Place.Id]);

    public static GrantSnapshot Compile(CloudinaryMaterial material, GrantsDocument? file = null) => GrantSnapshot.Compile(Merge(material, file).Document);

    /// <summary>May the principal read an asset in the folder with this external id?</summary>
    public static bool Reads(GrantSnapshot snapshot, EntityUid principal, string folder = Folder) => Decide(snapshot, principal, CloudinaryAction.Read, folder);

    public static bool Decide(GrantSnapshot snapshot, EntityUid principal, CloudinaryAction action, string folder = Folder) =>
        snapshot.Environments.Values.Single().PoliciesOf(principal) is { } policies
        && policies.Decide(action, new AssetResource { FolderMode = FolderMode.Dynamic, FolderPath = "x", AncestorIds = [folder], ResourceType = "image", Type = "upload", PublicId = "p" }.ToEntity())
            is { Allowed: true, ForbidErrored: false };
}
