namespace Sidecar.Tests.World;

/// <summary>Grants files for tests. A key's secret is always <see cref="SecretOf"/> it.</summary>
internal static class Yaml
{
    public const string EnvironmentId = "2607aa1695167a96b92a8f2a2e0f00";

    public static string SecretOf(string key) => key + "-secret-0123456789";

    /// <summary>The environment of the emulated cloud <c>demo</c>.</summary>
    public static string Environment(string folderMode = "dynamic") => $"""
        version: 1
        environments:
          - cloud: demo
            id: {EnvironmentId}
            folder_mode: {folderMode}
            $upstream

        """;

    /// <summary>A key with a folder level, e.g. <c>Key("editor", "Product", "edit")</c>.</summary>
    public static string Key(string key, string folder, string level) =>
        $"  - {{ key: {key}, cloud: demo, secret: {SecretOf(key)}, folders: [{{ path: \"{folder}\", level: {level} }}] }}\n";

    /// <summary>A key with anything else, e.g. <c>KeyWith("admin", "roles: [master_admin]")</c>.</summary>
    public static string KeyWith(string key, string members = "") =>
        $"  - {{ key: {key}, cloud: demo, secret: {SecretOf(key)}{(members.Length > 0 ? ", " + members : "")} }}\n";

    /// <summary>An admin, a viewer, a contributor, an editor and a manager of <c>Product</c>, and a key without grants.</summary>
    public static string Standard(string folderMode = "dynamic") =>
        Environment(folderMode) + "keys:\n"
        + KeyWith("admin", "roles: [master_admin]")
        + Key("viewer", "Product", "view")
        + Key("contributor", "Product", "contribute")
        + Key("editor", "Product", "edit")
        + Key("manager", "Product", "manage")
        + KeyWith("nobody");
}
