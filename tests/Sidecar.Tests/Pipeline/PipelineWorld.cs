using System.Security.Cryptography;
using System.Text;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Pipeline;

public sealed class PipelineWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(Grants);

    internal static string Grants { get; } =
        Yaml.Environment()
        + "  - { cloud: other, id: 00000000000000000000000000000f, folder_mode: dynamic, upstream: { api_key: \"1\", api_secret: other-upstream-secret } }\n"
        + "keys:\n"
        + Yaml.KeyWith("admin", "roles: [master_admin]")
        + Yaml.Key("viewer", "Product", "view")
        + Yaml.Key("manager", "Product", "manage")
        + Yaml.KeyWith("disabled", "enabled: false, roles: [master_admin]")
        + Yaml.KeyWith("portal", "act_for: true, folders: [{ path: clients, level: view }]")
        + Yaml.KeyWith("nobody")
        + $"  - {{ key: elsewhere, cloud: other, secret: {Yaml.SecretOf("elsewhere")}, roles: [master_admin] }}\n"
        + """
          users:
            - { id: ana, folders: [{ path: clients/acme, level: view, cloud: demo }, { path: secret, level: view, cloud: demo }] }
            - { id: off, enabled: false, folders: [{ path: clients/acme, level: view, cloud: demo }] }

          """;

    /// <summary>Parameters with key, time and a version 1 SHA-1 signature, as SDKs send them.</summary>
    internal static (string Name, string Value)[] Signed(string key, params (string Name, string Value)[] parameters)
    {
        (string Name, string Value)[] timed = [.. parameters, ("timestamp", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString())];
        var text = string.Join('&', timed.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}"));
#pragma warning disable CA5350 // What SDKs send by default.
        var signature = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text + Yaml.SecretOf(key))));
#pragma warning restore CA5350
        return [.. timed, ("api_key", key), ("signature", signature)];
    }
}
