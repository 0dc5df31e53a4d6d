using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cloudinary;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Reads Cedar texts of another source, where a mistake cannot be put right here and must not stop everything else: a permit that is wrong is left out, a
/// forbid that is wrong denies whatever it might cover. Texts read before are remembered, so that reading ten thousand of which one changed reads one.
/// </summary>
/// <remarks>Not for use from several threads at once.</remarks>
public sealed class SourceTextReader(PolicyChecks checks)
{
    private static readonly IReadOnlyList<CedarPolicy> ForbidEverything = CedarParser.ParsePolicies("forbid(principal, action, resource);", "cloudinary");
    private static readonly string[] Principals =
        [EntityTypes.ApiKey, EntityTypes.User, EntityTypes.Group, EntityTypes.AccountApiKey, EntityTypes.UnsignedUpload, "Cloudinary::ProvisioningKey"];

    private readonly SchemaCheck schema = new(checks.Schema);
    private Dictionary<(string Text, bool Folder, bool Collection), SourceText> known = [];
    private Dictionary<(string Text, bool Folder, bool Collection), SourceText> before = [];

    /// <summary>The checks this reader was made with.</summary>
    public PolicyChecks Checks => checks;

    /// <summary>Texts that are not asked for between two calls are forgotten.</summary>
    internal void Begin() => (before, known) = (known, []);

    /// <summary>A text without placeholders.</summary>
    internal SourceText Read(string text) => Get((text, false, false), () => Judge(text));

    /// <summary>A text of a role. Its placeholders stay; a statement with one for which the assignment has no value is wrong.</summary>
    internal SourceText ReadRole(string text, bool hasFolder, bool hasCollection) => Get(
        (text, hasFolder, hasCollection), () => RequireFilled(Read(text), new PlaceholderFiller(hasFolder ? "" : null, hasCollection ? "" : null)));

    private SourceText Get((string Text, bool Folder, bool Collection) key, Func<SourceText> make)
    {
        if (!known.TryGetValue(key, out var found))
        {
            found = before.TryGetValue(key, out var old) ? old : make();
            known[key] = found;
        }

        return found;
    }

    private SourceText Judge(string text)
    {
        IReadOnlyList<CedarPolicy> parsed;
        try
        {
            parsed = text.Length <= GrantsLimits.MaxPolicyTextLength
                ? CedarParser.ParsePolicies(text, "cloudinary")
                : throw new CedarSyntaxException("cloudinary", 1, 1, $"at most {GrantsLimits.MaxPolicyTextLength} characters", $"{text.Length}");
        }
        catch (CedarSyntaxException e)
        {
            var reason = $"is not Cedar: line {e.Line}, expected {e.Expected}, found {e.Found}";
            return ForbidFinder.MayForbid(text)
                ? new SourceText(ForbidEverything, [new TextProblem(SourceEffect.DeniesEverything, reason)])
                : new SourceText([], [new TextProblem(SourceEffect.Skipped, reason)]);
        }

        var policies = new List<CedarPolicy>(parsed.Count);
        var problems = new List<TextProblem>();
        foreach (var policy in parsed)
        {
            if (WrongIn(policy) is { } reason)
            {
                Mend(policy, reason, policies, problems);
            }
            else
            {
                policies.Add(policy);
            }
        }

        if (parsed.Count == 0)
        {
            problems.Add(new TextProblem(SourceEffect.Skipped, "holds no statement"));
        }

        return new SourceText(policies, problems);
    }

    private string? WrongIn(CedarPolicy policy)
    {
        if (policy.IsTemplate)
        {
            return "is a template, with nothing to fill its slots";
        }

        foreach (var finding in schema.Check(policy))
        {
            if (finding.Weight != FindingWeight.Warns)
            {
                return $"does not validate: line {finding.Position.Line}, expected {finding.Expected}, found {finding.Found}";
            }
        }

        return null;
    }

    private static SourceText RequireFilled(SourceText text, PlaceholderFiller probe)
    {
        var policies = new List<CedarPolicy>(text.Policies.Count);
        var problems = new List<TextProblem>(text.Problems);
        foreach (var policy in text.Policies)
        {
            if (PlaceholderFiller.IsIn(probe.Fill(policy).ToString()))
            {
                Mend(policy, "has a placeholder that the assignment does not fill", policies, problems);
            }
            else
            {
                policies.Add(policy);
            }
        }

        return new SourceText(policies, problems);
    }

    private static void Mend(CedarPolicy policy, string reason, List<CedarPolicy> policies, List<TextProblem> problems)
    {
        if (policy.Effect == Effect.Permit)
        {
            problems.Add(new TextProblem(SourceEffect.Skipped, reason));
            return;
        }

        var syntax = policy.Syntax;
        policies.Add(new CedarPolicy(policy.Id, policy.Source, syntax with
        {
            Principal = Knows(syntax.Principal) ? syntax.Principal : EntityScope.Any,
            Resource = syntax.Resource.HasSlot || PlaceholderFiller.IsIn(syntax.Resource.Entity?.Id ?? "") ? EntityScope.Any : syntax.Resource,
            Conditions = [],
        }));
        problems.Add(new TextProblem(SourceEffect.Widened, reason));
    }

    /// <summary>A principal that nobody is would make the forbid one of nobody.</summary>
    private static bool Knows(EntityScope scope) =>
        !scope.HasSlot && new[] { scope.Type, scope.Entity?.Type }.OfType<string>().All(type => Principals.Contains(type, StringComparer.Ordinal) || !KnownTypes.IsOurs(type));
}
