using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Parses and checks the Cedar texts of a document. Every mistake of every text is found before the document is refused, so that one look at the
/// message is enough to put all of them right.
/// </summary>
internal sealed class HandWrittenPolicies
{
    private readonly List<(PolicyEntry Entry, IReadOnlyList<CedarPolicy> Policies)> texts = [];
    private readonly List<GrantsDocumentException> errors = [];
    private readonly HashSet<EntityUid> principals;
    private readonly PolicyChecks checks;
    private readonly SchemaCheck schema;

    public HandWrittenPolicies(GrantsDocument document, PolicyChecks checks)
    {
        this.checks = checks;
        schema = new SchemaCheck(checks.Schema);
        principals = PrincipalsOf(document);
        foreach (var entry in document.Policies)
        {
            var policies = CedarParser.ParsePolicies(entry.Text, entry.Name, $"{entry.Name}#");
            foreach (var policy in policies)
            {
                Check(entry, policy);
            }

            texts.Add((entry, policies));
        }

        if (errors is [var first, .. var further])
        {
            throw new GrantsDocumentException(first.Location, first.Expected, first.Found, first.PolicyLine, first.PolicyColumn) { Further = further };
        }
    }

    /// <summary>Things that are probably mistakes and can do no harm.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Adds the policies that hold in an environment.</summary>
    public void AddTo(PolicyCollector policies, EnvironmentEntry environment, FolderSpellings spellings)
    {
        var named = texts.SelectMany(text => text.Policies).Select(AnnotatedId).OfType<string>().GroupBy(id => id, StringComparer.Ordinal)
            .Where(group => group.Count() == 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (entry, parsed) in texts)
        {
            if (!entry.Enabled || (entry.Cloud is not (null or AssignmentChecker.EveryCloud) && entry.Cloud != environment.Cloud))
            {
                continue;
            }

            foreach (var policy in parsed)
            {
                var annotated = AnnotatedId(policy);
                var id = annotated is not null && named.Contains(annotated) && !policies.IsTaken(annotated) ? annotated : policy.Id;

                // Folder names ignore case in dynamic mode and the entities carry them folded; a forbid that was written with a
                // capital letter has to meet them.
                policies.Add(id, policy.MapLiterals("ancestor_paths", spellings.Normalize));
            }
        }
    }

    /// <summary>
    /// Adds the policies that hold for the account: those whose scope names its keys. One whose principal is left open is about a product environment and
    /// what is in it, and must not turn into rights over users and keys.
    /// </summary>
    public void AddAccountTo(PolicyCollector policies)
    {
        foreach (var policy in texts.Where(text => text.Entry.Enabled).SelectMany(text => text.Policies))
        {
            if (PolicyScope.Of(policy).Principal.Types.Contains(EntityTypes.AccountApiKey, StringComparer.Ordinal))
            {
                policies.Add(policy.Id, policy);
            }
        }
    }

    private static string? AnnotatedId(CedarPolicy policy) =>
        policy.Annotations.TryGetValue("id", out var id) && id.Length is > 0 and <= GrantsLimits.MaxTextLength && !id.Any(char.IsControl) ? id : null;

    private void Check(PolicyEntry entry, CedarPolicy policy)
    {
        if (policy.IsTemplate)
        {
            errors.Add(new GrantsDocumentException(entry.Name, "a policy", $"a template, with nothing to fill its slots, in {Describe(policy)}", policy.Line));
            return;
        }

        foreach (var finding in schema.Check(policy))
        {
            if (finding.Weight == FindingWeight.AlwaysRefuses || (finding.Weight == FindingWeight.Refuses && checks.Validation == PolicyValidation.Strict))
            {
                errors.Add(new GrantsDocumentException(
                    entry.Name, finding.Expected, $"{finding.Found} in {Describe(policy)}", finding.Position.Line, finding.Position.Column));
            }
            else
            {
                Warn(entry, policy, finding.Position.Line, $"expected {finding.Expected}, found {finding.Found}");
            }
        }

        var principal = PolicyScope.Of(policy).Principal;
        if ((principal.Equal ?? principal.In) is { } named && named.Type != EntityTypes.UnsignedUpload && !principals.Contains(named))
        {
            Warn(entry, policy, policy.Line, $"names the principal {named}, which is not in the grants");
        }

        if (policy.Effect == Effect.Forbid
            && (policy.ResourceAttributes.Contains("path") || policy.ResourceAttributes.Contains("name")))
        {
            Warn(
                entry, policy, policy.Line,
                "forbids by path or name, which are compared with their letter case; ancestor_paths are compared as Cloudinary compares folders");
        }
    }

    private void Warn(PolicyEntry entry, CedarPolicy policy, int line, string what) =>
        Warnings.Add($"{checks.Locate(entry.Name, line)}: {Describe(policy)} {what}");

    private static string Describe(CedarPolicy policy) =>
        AnnotatedId(policy) is { } id ? $"policy {policy.Id} (@id(\"{id}\"))" : $"policy {policy.Id}";

    private static HashSet<EntityUid> PrincipalsOf(GrantsDocument document) =>
    [
        .. document.Keys.Select(key => new EntityUid(EntityTypes.ApiKey, key.Key)),
        .. document.Users.Select(user => new EntityUid(EntityTypes.User, user.Id)),
        .. document.Groups.Select(group => new EntityUid(EntityTypes.Group, group.Id)),
        .. (document.Account?.Keys ?? []).Select(key => new EntityUid(EntityTypes.AccountApiKey, key.Key)),
    ];
}
