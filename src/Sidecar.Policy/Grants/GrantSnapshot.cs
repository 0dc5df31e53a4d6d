using System.Collections.Frozen;

namespace Sidecar.Policy.Grants;

/// <summary>Every grant at one moment: immutable, identified by a hash of its content, swapped by one reference.</summary>
/// <remarks>
/// There is one rule system: folder levels, roles, shares and hand-written texts are all Cedar policies in one engine per product
/// environment. Nothing is permitted unless a policy permits it, and a forbid beats every permit. A policy whose scope leaves
/// the principal open applies to every key, user and declared unsigned upload of the environment, as it does at Cloudinary.
/// Bounds are in <see cref="GrantsLimits"/>.
/// </remarks>
public sealed class GrantSnapshot
{
    private readonly FrozenDictionary<string, KeyGrant> keys;

    private GrantSnapshot(
        string version,
        FrozenDictionary<string, EnvironmentGrants> environments,
        FrozenDictionary<string, KeyGrant> keys,
        AccountGrants? account,
        IReadOnlyList<string> warnings)
    {
        Version = version;
        Environments = environments;
        this.keys = keys;
        Account = account;
        Warnings = warnings;
    }

    /// <summary>Hash of the content, lower-case hex; equal content has an equal version. Holds no secret.</summary>
    public string Version { get; }

    /// <summary>The product environments by cloud name.</summary>
    public IReadOnlyDictionary<string, EnvironmentGrants> Environments { get; }

    /// <summary>The account and its keys; null when the document has none.</summary>
    public AccountGrants? Account { get; }

    /// <summary>Things in the document that are probably mistakes and can do no harm, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The key with this value, enabled or not; null when unknown.</summary>
    public KeyGrant? FindKey(string apiKey) => keys.GetValueOrDefault(apiKey);

    /// <summary>Checks a document and compiles it.</summary>
    /// <param name="document">The document.</param>
    /// <param name="checks">How its policies are checked; null for the defaults.</param>
    /// <exception cref="GrantsDocumentException">The document contradicts itself or names something that is not there.</exception>
    /// <exception cref="Cedar.CedarSyntaxException">A policy text is not Cedar; its source name is the policy entry's name.</exception>
    public static GrantSnapshot Compile(GrantsDocument document, PolicyChecks? checks = null)
    {
        checks ??= new PolicyChecks();
        DocumentChecker.Check(document);
        var written = new HandWrittenPolicies(document, checks);
        var environments = document.Environments
            .Select(environment => EnvironmentCompiler.Compile(document, environment, written))
            .ToFrozenDictionary(environment => environment.CloudName, StringComparer.Ordinal);
        var keys = document.Keys
            .Select(key => new KeyGrant(key.Key, key.Name, environments[key.Cloud], key.Enabled, key.ActFor))
            .ToFrozenDictionary(key => key.ApiKey, StringComparer.Ordinal);
        var account = document.Account is { } entry ? AccountGrants.Compile(document, entry, written) : null;
        return new GrantSnapshot(DocumentVersion.Of(document), environments, keys, account, [.. FolderWarnings.Of(document, checks), .. written.Warnings]);
    }
}
