using System.Text.Json;
using Sidecar.Enforcement.Reads;
using Sidecar.Operations;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using Sidecar.Policy.Limits;
using Sidecar.Policy.Search;

namespace Sidecar.Cli;

/// <summary>What <c>rewrite</c> was told is wrong.</summary>
internal sealed class RewriteCallerException(string message) : Exception(message);

/// <summary>Whose searches <c>rewrite</c> rewrites: the limit that the sidecar would put around them, from the grants alone.</summary>
internal sealed class RewriteCaller
{
    private readonly CallerLimit limit;
    private readonly SearchOptions options;

    private RewriteCaller(CallerLimit limit, bool allFoldersKnown, SearchOptions options, IReadOnlyList<string> warnings, IReadOnlyList<Sidecar.Policy.Cedar.Policy> policies)
    {
        this.limit = limit;
        this.options = options;
        Exact = limit.Exact && allFoldersKnown;
        Warnings = warnings;
        Permits = Ids(policies, Effect.Permit);
        Forbids = Ids(policies, Effect.Forbid);
    }

    /// <summary>What may be found.</summary>
    public SearchLimitKind Kind => limit.Kind;

    /// <summary>The limit says exactly what the grants say.</summary>
    public bool Exact { get; }

    /// <summary>What is probably not meant, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Ids of the permits behind the limit.</summary>
    public IReadOnlyList<string> Permits { get; }

    /// <summary>Ids of the forbids behind it.</summary>
    public IReadOnlyList<string> Forbids { get; }

    /// <summary>As a search of the caller is rewritten.</summary>
    public RewriteResult Rewrite(string expression) => limit.Rewrite(expression, options);

    /// <exception cref="RewriteCallerException">No such environment, or not the name of a caller.</exception>
    public static RewriteCaller Read(
        GrantSnapshot snapshot, string cloud, IReadOnlyList<string> callers, SearchSubject subject, string? foldersFile, SidecarOptions options)
    {
        var environment = snapshot.Environments.GetValueOrDefault(cloud)
            ?? throw new RewriteCallerException($"--environment: expected one of {string.Join(", ", snapshot.Environments.Keys.Order(StringComparer.Ordinal))}, found \"{cloud}\"");
        var warnings = new List<string>();
        var residuals = callers.Select(caller => ResidualOf(snapshot, environment, Principal(caller), subject, warnings)).ToArray();
        var paths = foldersFile is null ? [] : ReadFolders(foldersFile);
        var unknown = residuals.SelectMany(residual => SearchLimitCompiler.FolderIds(residual.Condition, subject))
            .Where(id => !paths.ContainsKey(id)).Distinct(StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
        {
            warnings.Add($"policies name folders by ids that are not in --folders and are taken not to exist: {string.Join(", ", unknown)}");
        }

        return new RewriteCaller(
            SearchLimitCompiler.Compile(environment, residuals, subject, paths, options.Answers.MaxLimitTerms, options.Search.CaseSensitive),
            allFoldersKnown: unknown.Length == 0,
            options.Search.Expressions,
            warnings,
            [.. residuals.SelectMany(residual => residual.Policies)]);
    }

    private static Residual ResidualOf(GrantSnapshot snapshot, EnvironmentGrants environment, EntityUid principal, SearchSubject subject, List<string> warnings)
    {
        var isEnabled = principal.Type == EntityTypes.User || snapshot.FindKey(principal.Id) is { Enabled: true };
        if (isEnabled && environment.PoliciesOf(principal) is { } policies)
        {
            return policies.ResidualFor(CloudinaryAction.Read, subject == SearchSubject.Assets ? EntityTypes.Asset : EntityTypes.Folder);
        }

        warnings.Add($"{principal} is unknown or disabled in {environment.CloudName}, which denies everything");
        return new Residual(ResidualKind.Never, new Formula.False(), true, []);
    }

    private static EntityUid Principal(string text) => text.Split(':', 2) switch
    {
        ["key", { Length: > 0 } id] => new EntityUid(EntityTypes.ApiKey, id),
        ["user", { Length: > 0 } id] => new EntityUid(EntityTypes.User, id),
        _ => throw new RewriteCallerException($"--as: expected key:ID or user:ID, found \"{text}\""),
    };

    private static Dictionary<string, string?> ReadFolders(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.EnumerateObject().All(member => member.Value.ValueKind == JsonValueKind.String))
            {
                return json.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString(), StringComparer.Ordinal);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new RewriteCallerException($"--folders {file}: {error.Message}");
        }

        throw new RewriteCallerException($"--folders {file}: expected a JSON object of folder ids and their paths");
    }

    private static string[] Ids(IEnumerable<Sidecar.Policy.Cedar.Policy> policies, Effect effect) =>
        [.. policies.Where(policy => policy.Effect == effect).Select(policy => policy.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
