using System.Collections.Frozen;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>Loads a grants file with everything it names: policy files, secret files, environment variables.</summary>
/// <param name="environment">Reads an environment variable; null when it is not set.</param>
/// <param name="time">Says when it was loaded.</param>
/// <param name="schemaFile">The schema file; empty for none.</param>
/// <param name="validation">What becomes of mistakes in policies.</param>
internal sealed class GrantsFileLoader(
    Func<string, string?> environment, TimeProvider time, string schemaFile = "", PolicyValidation validation = PolicyValidation.Strict)
{
    /// <summary>Longest grants file: 16 MiB.</summary>
    public const int MaxFileBytes = 16 * 1024 * 1024;

    /// <summary>Reads, checks and compiles the file.</summary>
    /// <exception cref="GrantsFileException">Something in it, or in a file it names, is wrong.</exception>
    public LoadedGrants Load(string path) => Load(path, new WatchedFiles());

    /// <summary>As <see cref="Load(string)"/>; <paramref name="files"/> remembers what was read, also when it fails.</summary>
    public LoadedGrants Load(string path, WatchedFiles files)
    {
        var (file, snapshot, document, checks) = Compile(path, files, schemaFile, validation);
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
                    NotificationSecret = pair.Second.NotificationSecret is { } secret ? secrets.Read(secret) : null,
                },
                StringComparer.Ordinal),
            time.GetUtcNow())
        {
            LoadedStamp = time.GetTimestamp(),
            KeyBudgets = file.Document.Keys.Zip(file.KeyBudgets).Where(pair => pair.Second is not null).ToFrozenDictionary(
                pair => pair.First.Key, pair => pair.Second!, StringComparer.Ordinal),
            Account = file.Account is { } account ? Account(file.Document.Account!, account, secrets) : null,
            Source = file.Cloudinary is { } section ? section.Complete(Credential(section.Settings.Account, section.Upstream, secrets), document, checks) : null,
        };
    }

    private static UpstreamEnvironment Credential(string account, UpstreamSource source, SecretReader secrets) =>
        new(account, secrets.Read(source.ApiKey).Reveal(), secrets.Read(source.ApiSecret), source.BaseAddress);

    private static LoadedAccount Account(AccountEntry entry, AccountSource source, SecretReader secrets) => new(
        Credential(entry.Id, source.Upstream, secrets),
        entry.Keys.Zip(source.KeySecrets).ToFrozenDictionary(pair => pair.First.Key, pair => secrets.Read(pair.Second), StringComparer.Ordinal));

    /// <summary>Checks a file without its secrets, for a build pipeline that does not have them.</summary>
    /// <exception cref="GrantsFileException">Something in it, in a policy file it names, or in the schema file is wrong.</exception>
    public static GrantSnapshot Check(string path, string schemaFile = "", PolicyValidation validation = PolicyValidation.Strict) =>
        Compile(path, new WatchedFiles(), schemaFile, validation).Snapshot;

    private static (GrantsFile File, GrantSnapshot Snapshot, GrantsDocument Document, PolicyChecks Checks) Compile(string path, WatchedFiles files, string schemaFile, PolicyValidation validation)
    {
        var schema = schemaFile.Length == 0 ? CloudinarySchema.Known : SchemaFile.Read(schemaFile, files);
        var yaml = FileText.Read(
            files, path, MaxFileBytes, () => new GrantsFileException(path, 0, 0, "a grants file that can be read", $"none at \"{Path.GetFullPath(path)}\""));
        var file = GrantsFileReader.Read(path, yaml);
        var policies = new PolicyFiles(path, yaml, files);
        var document = file.Document with { Policies = policies.Read(file.Policies) };
        var checks = new PolicyChecks
        {
            Schema = schema,
            Validation = validation,
            Locate = (place, line) => line > 0 ? policies.Origins[place].Place(line) : $"{path}:{Node(file, policies, place).Line}",
        };
        try
        {
            return (file, GrantSnapshot.Compile(document, checks), document, checks);
        }
        catch (CedarSyntaxException e) when (e.SourceName is { } name && policies.Origins.TryGetValue(name, out var origin))
        {
            throw origin.Error(e.Line, e.Column, e.Expected, e.Found);
        }
        catch (GrantsDocumentException e) when (e.PolicyLine > 0)
        {
            throw GrantsFileException.Of([
                .. e.Further.Prepend(e).Select(error => policies.Origins[error.Location].Error(error.PolicyLine, error.PolicyColumn, error.Expected, error.Found)),
            ]);
        }
        catch (GrantsDocumentException e)
        {
            var node = Node(file, policies, e.Location);
            throw new GrantsFileException(path, node.Line, node.Column, e.Expected, e.Found);
        }
    }

    private static YamlNode Node(GrantsFile file, PolicyFiles policies, string place) => DocumentPlace.Find(file.Root, InFile(place, policies));

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
