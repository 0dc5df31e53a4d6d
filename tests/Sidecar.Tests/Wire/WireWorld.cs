using Sidecar.Tests.World;

namespace Sidecar.Tests.Wire;

/// <summary>Keys as long as Cloudinary's, because chunk sizes in the fixtures count them.</summary>
public sealed class WireWorld : WorldFixture
{
    public const string Admin = "100000000000001";

    /// <summary>Manages <c>clients/acme</c> and <c>Product</c>, so that what it sends is judged and taken apart.</summary>
    public const string Limited = "200000000000002";

    protected override Task<string> GrantsAsync() => Task.FromResult(
        Yaml.Environment() + "keys:\n"
        + Yaml.KeyWith(Admin, "roles: [master_admin]")
        + Yaml.KeyWith(Limited, "folders: [{ path: clients/acme, level: manage }, { path: Product, level: manage }]")
        + "unsigned_uploads:\n  - { preset: acme_unsigned, folders: [{ path: clients/acme, level: contribute }] }\n");
}
