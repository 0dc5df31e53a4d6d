using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Parses and checks the Cedar texts of a document. Scope literals are held to the names the sidecar asks with, because a
/// misspelt action or type makes a policy that never matches: harmless in a permit, a hole in a forbid. Names of other products'
/// namespaces are left alone with a warning. Conditions are not held to anything; an attribute that no resource has is warned
/// about, and reading one makes a forbid fail, which denies.
/// </summary>
internal sealed class HandWrittenPolicies
{
    private static readonly string[] ActionNames = CloudinaryAction.All.Select(action => action.Name).ToArray();

    private readonly List<(PolicyEntry Entry, IReadOnlyList<CedarPolicy> Policies)> texts = [];
    private readonly HashSet<EntityUid> principals;

    public HandWrittenPolicies(GrantsDocument document)
    {
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
            throw new GrantsDocumentException(entry.Name, "a policy", "a template, with nothing to fill its slots", policy.Line);
        }

        var scope = PolicyScope.Of(policy);
        foreach (var action in scope.Actions ?? [])
        {
            CheckAction(entry, policy, action);
        }

        foreach (var type in scope.Principal.Types)
        {
            CheckType(entry, policy, type, KnownTypes.Principals, "principal");
        }

        foreach (var type in scope.Resource.Types)
        {
            CheckType(entry, policy, type, KnownTypes.Resources, "resource");
        }

        if ((scope.Principal.Equal ?? scope.Principal.In) is { } principal
            && principal.Type != EntityTypes.UnsignedUpload && !principals.Contains(principal))
        {
            Warn(policy, $"names the principal {principal}, which is not in the grants");
        }

        foreach (var attribute in policy.ResourceAttributes.Except(KnownTypes.ResourceAttributes, StringComparer.Ordinal))
        {
            Warn(policy, $"reads an attribute that no resource has: {NearestName.Describe(attribute, KnownTypes.ResourceAttributes)}");
        }

        if (policy.Effect == Effect.Forbid
            && (policy.ResourceAttributes.Contains("path") || policy.ResourceAttributes.Contains("name")))
        {
            Warn(policy, "forbids by path or name, which are compared with their letter case; ancestor_paths are compared as Cloudinary compares folders");
        }
    }

    private void CheckAction(PolicyEntry entry, CedarPolicy policy, EntityUid action)
    {
        if (action.Type == CloudinaryAction.Read.Uid.Type)
        {
            if (!ActionNames.Contains(action.Id, StringComparer.Ordinal))
            {
                throw new GrantsDocumentException(
                    entry.Name, $"one of the actions {string.Join(", ", ActionNames)}", NearestName.Describe(action.Id, ActionNames), policy.Line);
            }
        }
        else if (KnownTypes.IsOurs(action.Type))
        {
            throw new GrantsDocumentException(entry.Name, "the action type Cloudinary::Action", $"\"{action.Type}\"", policy.Line);
        }
        else
        {
            Warn(policy, $"names the action {action}, which the sidecar never asks for");
        }
    }

    private void CheckType(PolicyEntry entry, CedarPolicy policy, string type, IReadOnlyList<string> known, string variable)
    {
        if (known.Contains(type, StringComparer.Ordinal))
        {
            return;
        }

        if (KnownTypes.IsOurs(type))
        {
            throw new GrantsDocumentException(
                entry.Name, $"a {variable} type among {string.Join(", ", known)}", NearestName.Describe(type, known), policy.Line);
        }

        Warn(policy, $"names the {variable} type {type}, which the sidecar never asks about");
    }

    private void Warn(CedarPolicy policy, string what) => Warnings.Add($"{policy.Source}:{policy.Line}: policy {policy.Id} {what}");

    private static HashSet<EntityUid> PrincipalsOf(GrantsDocument document) =>
    [
        .. document.Keys.Select(key => new EntityUid(EntityTypes.ApiKey, key.Key)),
        .. document.Users.Select(user => new EntityUid(EntityTypes.User, user.Id)),
        .. document.Groups.Select(group => new EntityUid(EntityTypes.Group, group.Id)),
        .. (document.Account?.Keys ?? []).Select(key => new EntityUid(EntityTypes.AccountApiKey, key.Key)),
    ];
}
