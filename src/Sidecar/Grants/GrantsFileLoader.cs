using System.Collections.Frozen;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>Loads a grants file with everything it names: policy files, secret files, environment variables.</summary>
/// <param name="environment">Reads an environment variable; null when it is not set.</param>
/// <param name="time">Says when it was loaded.</param>
internal sealed class GrantsFileLoader(Func<string, string?> environment, TimeProvider time)
{
    /// <summary>Longest grants file: 16 MiB.</summary>
    public const int MaxFileBytes = 16 * 1024 * 1024;

    /// <summary>Reads, checks and compiles the file.</summary>
    /// <exception cref="GrantsFileException">Something in it, or in a file it names, is wrong.</exception>
    public LoadedGrants Load(string path) => Load(path, new WatchedFiles());

    /// <summary>As <see cref="Load(string)"/>; <paramref name="files"/> remembers what was read, also when it fails.</summary>
    public LoadedGrants Load(string path, WatchedFiles files)
    {
        var (file, snapshot) = Compile(path, files);
        var secrets = new SecretReader(path, environment, files);
        return new LoadedGrants(
            snapshot,
            file.Document.Keys.Zip(file.KeySecrets).ToFrozenDictionary(
                pair => pair.First.Key, pair => secrets.Read(pair.Second), StringComparer.Ordinal),
            file.Document.Environments.Zip(file.Upstreams).ToFrozenDictionary(
                pair => pair.First.Cloud,
                pair => new UpstreamEnvironment(
                    pair.First.Cloud,
                    secrets.Read(pair.Second.ApiKey).Reveal(),
                    secrets.Read(pair.Second.ApiSecret),
                    pair.Second.BaseAddress)
                {
                    Settings = pair.Second.Settings,
                },
                StringComparer.Ordinal),
            time.GetUtcNow())
        {
            Account = file.Account is { } account ? Account(file.Document.Account!, account, secrets) : null,
        };
    }

    private static LoadedAccount Account(AccountEntry entry, AccountSource source, SecretReader secrets) => new(
        new UpstreamEnvironment(
            entry.Id, secrets.Read(source.Upstream.ApiKey).Reveal(), secrets.Read(source.Upstream.ApiSecret), source.Upstream.BaseAddress),
        entry.Keys.Zip(source.KeySecrets).ToFrozenDictionary(pair => pair.First.Key, pair => secrets.Read(pair.Second), StringComparer.Ordinal));

    /// <summary>Checks a file without its secrets, for a build pipeline that does not have them.</summary>
    /// <exception cref="GrantsFileException">Something in it, or in a policy file it names, is wrong.</exception>
    public static GrantSnapshot Check(string path) => Compile(path, new WatchedFiles()).Snapshot;

    private static (GrantsFile File, GrantSnapshot Snapshot) Compile(string path, WatchedFiles files)
    {
        var yaml = FileText.Read(
            files, path, MaxFileBytes, () => new GrantsFileException(path, 0, 0, "a grants file that can be read", $"none at \"{Path.GetFullPath(path)}\""));
        var file = GrantsFileReader.Read(path, yaml);
        var policies = new PolicyFiles(path, yaml, files);
        var document = file.Document with { Policies = policies.Read(file.Policies) };
        try
        {
            return (file, GrantSnapshot.Compile(document));
        }
        catch (CedarSyntaxException e) when (e.SourceName is { } name && policies.Origins.TryGetValue(name, out var origin))
        {
            throw origin.Error(e.Line, e.Column, e.Expected, e.Found);
        }
        catch (GrantsDocumentException e) when (e.PolicyLine > 0)
        {
            throw policies.Origins[e.Location].Error(e.PolicyLine, 1, e.Expected, e.Found);
        }
        catch (GrantsDocumentException e)
        {
            var node = DocumentPlace.Find(file.Root, InFile(e.Location, policies));
            throw new GrantsFileException(path, node.Line, node.Column, e.Expected, e.Found);
        }
    }

    // A pattern gives several entries, so that an entry's number is not that of its line in the file.
    private static string InFile(string place, PolicyFiles policies)
    {
        const string List = "policies[";
        var end = place.IndexOf(']');
        return place.StartsWith(List, StringComparison.Ordinal) && int.TryParse(place.AsSpan(List.Length, end - List.Length), out var entry)
            ? $"{List}{policies.Indexes[entry]}{place[end..]}"
            : place;
    }
}
