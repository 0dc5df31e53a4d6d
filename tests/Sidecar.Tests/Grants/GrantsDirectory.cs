using Sidecar.Grants;

namespace Sidecar.Tests.Grants;

/// <summary>A directory with a grants file and what it names, for one test.</summary>
internal sealed class GrantsDirectory : IDisposable
{
    /// <summary>A valid head without keys; append lists to it.</summary>
    public const string Head = """
        version: 1
        environments:
          - cloud: demo
            id: 2607aa1695167a96b92a8f2a2e0f00
            folder_mode: dynamic
            upstream: { api_key: upstream-key, api_secret_env: UPSTREAM_SECRET }

        """;

    private readonly string path = Directory.CreateTempSubdirectory("grants-").FullName;

    public GrantsDirectory(string? grants = null)
    {
        if (grants is not null)
        {
            Write("grants.yaml", grants);
        }
    }

    public Dictionary<string, string> Environment { get; } = new() { ["UPSTREAM_SECRET"] = "upstream-secret" };

    public string GrantsPath => Path("grants.yaml");

    public GrantsFileLoader Loader => new(name => Environment.GetValueOrDefault(name), TimeProvider.System);

    public string Path(string name) => System.IO.Path.Combine(path, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), text);
    }

    public LoadedGrants Load() => Loader.Load(GrantsPath);

    public GrantsFileException Fails() => Assert.Throws<GrantsFileException>(Load);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
