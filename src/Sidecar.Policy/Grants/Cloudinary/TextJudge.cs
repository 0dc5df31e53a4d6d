using Sidecar.Policy.Cedar;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>Parses and checks one Cedar text of another source. Remembers the shapes that were right, so one for each thread.</summary>
internal sealed class TextJudge(PolicyChecks checks)
{
    private static readonly IReadOnlyList<CedarPolicy> ForbidEverything = CedarParser.ParsePolicies("forbid(principal, action, resource);", "cloudinary");

    private readonly SchemaCheck schema = new(checks.Schema);

    /// <summary>What can be taken of the text, and what is wrong with the rest.</summary>
    public SourceText Judge(string text)
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
                SourceTextReader.Mend(policy, reason, policies, problems);
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
}
