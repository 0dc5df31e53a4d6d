using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

/// <summary>Readers of different parts of the seeded library, in dynamic folder mode.</summary>
public sealed class ReadsWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(Grants);

    internal static string Grants { get; } =
        Yaml.Environment() + "keys:\n"
        + Yaml.KeyWith("admin", "roles: [master_admin]")
        + Yaml.Key("clients", "clients", "view")
        + Yaml.Key("acme", "clients/acme", "view")
        + Yaml.Key("acme2", "clients/acme", "view")
        + Yaml.Key("root", "", "view")
        + Yaml.Key("legal", "legal", "view")
        + Yaml.Key("most", "", "view")
        + Yaml.KeyWith("tagged")
        + Yaml.KeyWith("unsold", "roles: [master_admin]")
        + Yaml.KeyWith("erring", "roles: [master_admin]")
        + Yaml.KeyWith("shared")
        + Yaml.KeyWith("nobody")
        + """
          collections:
            - id: lookbook
              assets: [image/private/twin/logo, image/upload/sample]
              shares: [{ key: shared, level: view }]
          policies:
            - cedar: |
                permit(principal == Cloudinary::APIKey::"tagged", action == Cloudinary::Action::"read", resource is Cloudinary::Asset)
                when { resource.tags.contains("sale") };
                forbid(principal == Cloudinary::APIKey::"unsold", action, resource is Cloudinary::Asset)
                when { resource has tags && resource.tags.contains("sale") };
                forbid(principal == Cloudinary::APIKey::"most", action, resource)
                when { resource.ancestor_paths.contains("secret") };
                forbid(principal == Cloudinary::APIKey::"erring", action, resource is Cloudinary::Asset)
                when { (if resource.public_id == "" then 0 else 9223372036854775807) + 1 > 0 };

          """;
}
