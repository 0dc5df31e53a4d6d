using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Services;

/// <summary>Callers of the v2 services.</summary>
public sealed class ServicesWorld : WorldFixture
{
    internal static string Grants { get; } =
        Yaml.Environment() + "keys:\n"
        + Yaml.KeyWith("admin", "roles: [master_admin]")
        + Yaml.Key("acme", "clients/acme", "manage")
        + Yaml.Key("acme2", "clients/acme", "manage")
        + Yaml.Key("viewer", "clients/acme", "view")
        + Yaml.Key("product", "Product", "manage")
        + Yaml.Key("contributor", "Product", "contribute")
        + Yaml.Key("creator", "", "contribute")
        + Yaml.Key("analyst", "clients/acme", "view")
        + Yaml.KeyWith("agent", "act_for: true, folders: [{ path: clients/acme, level: manage }]")
        + Yaml.KeyWith("streams")
        + Yaml.KeyWith("environment")
        + Yaml.KeyWith("most")
        + Yaml.KeyWith("nobody")
        + """
          users:
            - { id: ann, folders: [{ path: clients/acme, level: manage }] }
            - { id: bob, folders: [{ path: clients/acme, level: manage }] }
          policies:
            - cedar: |
                permit(principal == Cloudinary::APIKey::"analyst", action == Cloudinary::Action::"read", resource == Cloudinary::Feature::"analysis");
                permit(principal == Cloudinary::APIKey::"streams", action, resource is Cloudinary::LiveStream);
                permit(principal == Cloudinary::APIKey::"environment", action == Cloudinary::Action::"read", resource == Cloudinary::ProductEnvironment::"2607aa1695167a96b92a8f2a2e0f00");
                permit(principal == Cloudinary::APIKey::"most", action, resource is Cloudinary::AnalysisTask);
                forbid(principal == Cloudinary::APIKey::"most", action, resource == Cloudinary::AnalysisTask::"secret");

          """;

    protected override Task<string> GrantsAsync() => Task.FromResult(Grants);

    /// <summary>The id of an asset in <c>clients/acme/logos</c>.</summary>
    internal string Mine => World.Upstream.State.Find("image", "upload", "twin/logo")!.AssetId;

    /// <summary>The id of an asset in <c>secret</c>.</summary>
    internal string Hidden => World.Upstream.State.Find("image", "private", "twin/logo")!.AssetId;
}
