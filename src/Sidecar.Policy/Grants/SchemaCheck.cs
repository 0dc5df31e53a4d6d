using System.Text;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Validation;
using Sidecar.Policy.Cloudinary;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Holds policies to what is known of Cloudinary's schema, and then to what the sidecar's requests have of it. A finding weighs by what it does at run
/// time: what fails denies, for the sidecar denies when a forbid fails; what is silently false does not.
/// </summary>
internal sealed class SchemaCheck(CedarSchema known)
{
    private readonly PolicyExaminer known = new(known);
    private readonly PolicyExaminer supplied = new(CloudinarySchema.Supplied);
    private readonly ScopeNames names = new(known);
    private readonly HashSet<string> right = new(StringComparer.Ordinal);

    // Used for policy after policy, long enough for most: of ten thousand texts none has to be made to see that it is known.
    private readonly StringBuilder structure = new(2048);

    /// <summary>The mistakes in one policy; none when it is right.</summary>
    public List<PolicyFinding> Check(CedarPolicy policy)
    {
        structure.Clear();
        PolicyStructure.Print(structure, policy, known.Schema);
        List<PolicyFinding> findings = [];
        if (!IsRight())
        {
            findings = Validate(policy);
            if (findings.Count == 0)
            {
                right.Add(structure.ToString());
            }
        }

        PathLiterals.Check(policy, findings);
        return findings;
    }

    private bool IsRight()
    {
        var chunks = structure.GetChunks().GetEnumerator();
        return chunks.MoveNext() && chunks.Current.Length == structure.Length
            ? right.GetAlternateLookup<ReadOnlySpan<char>>().Contains(chunks.Current.Span)
            : right.Contains(structure.ToString());
    }

    private List<PolicyFinding> Validate(CedarPolicy policy)
    {
        var findings = new List<PolicyFinding>();
        names.Check(policy, findings);
        var first = known.Examine(policy);
        findings.AddRange(first.Unknown.Where(static name => !name.InScope).Select(names.Describe).OfType<PolicyFinding>());
        AddUses(policy, first, findings, WeightOfUnknown, "");
        findings.AddRange(first.Findings.Select(Describe));
        if (findings.Exists(static f => f.Weight != FindingWeight.Warns))
        {
            return findings;
        }

        var second = supplied.Examine(policy);
        AddUses(policy, second, findings, WeightOfUnsupplied, " that the sidecar's requests have", first.Missing);
        AddNeverAsked(policy, first, second, findings);
        FolderScope.Check(policy, findings);
        return findings;
    }

    private static FindingWeight WeightOf(ValidationErrorKind kind) => kind switch
    {
        // Silently unequal.
        ValidationErrorKind.IncompatibleTypes => FindingWeight.AlwaysRefuses,

        // Strict Cedar does not allow these; they do what they say.
        ValidationErrorKind.EmptySetForbidden or ValidationErrorKind.NonLitExtConstructor => FindingWeight.Warns,
        _ => FindingWeight.Refuses,
    };

    private static PolicyFinding Describe(ValidationFinding finding)
    {
        var (expected, found) = finding.Message.Split(", found ", 2) is [var before, var after] && before.StartsWith("expected ", StringComparison.Ordinal)
            ? (before["expected ".Length..], after)
            : ("what passes validation", $"a mistake: {finding.Message}");
        return new PolicyFinding(new(finding.Line, finding.Column), WeightOf(finding.Kind), expected, found);
    }

    private static void AddUses(
        CedarPolicy policy,
        PolicyExamination verdict,
        List<PolicyFinding> findings,
        Func<AttributeUse, CedarPolicy, PolicyExamination, FindingWeight> weigh,
        string which,
        IReadOnlyList<AttributeUse>? said = null)
    {
        foreach (var use in verdict.Missing)
        {
            // Said before, unless it was there in part and now is not there at all.
            if (said is not null && said.Any(other => (other.Position, other.Name, other.IsTest, other.Found) == (use.Position, use.Name, use.IsTest, use.Found)))
            {
                continue;
            }

            if (!use.Found)
            {
                var found = use.Name is null ? "a tag, which it does not have" : NearestName.Describe(use.Name, use.Instead);
                findings.Add(new PolicyFinding(use.Position, weigh(use, policy, verdict), $"{Attribute(use)}{which}", found));
            }
            else if (!use.IsTest && policy.Effect == Effect.Forbid)
            {
                findings.Add(new PolicyFinding(
                    use.Position,
                    FindingWeight.Warns,
                    $"a test before it (resource has {use.Name}), or a scope with resources that have it",
                    $"\"{use.Name}\", which {Types(use)} does not have; the forbid fails there, which denies"));
            }
        }
    }

    /// <summary>A read fails, which denies. A test is silently false, which lets through unless the policy is a permit that it makes impossible.</summary>
    private static FindingWeight WeightOfUnknown(AttributeUse use, CedarPolicy policy, PolicyExamination verdict) =>
        !use.IsTest || (policy.Effect == Effect.Permit && !verdict.Possible) ? FindingWeight.Refuses : FindingWeight.AlwaysRefuses;

    /// <summary>The same for what Cloudinary has: a permit that only works there is no mistake.</summary>
    private static FindingWeight WeightOfUnsupplied(AttributeUse use, CedarPolicy policy, PolicyExamination verdict) => policy.Effect switch
    {
        Effect.Permit when !use.IsTest || !verdict.Possible => FindingWeight.Warns,
        _ => use.IsTest ? FindingWeight.AlwaysRefuses : FindingWeight.Refuses,
    };

    private static void AddNeverAsked(CedarPolicy policy, PolicyExamination first, PolicyExamination second, List<PolicyFinding> findings)
    {
        if (findings.Count > 0)
        {
            return;
        }

        // A permit that never matches is harmless. A forbid that never matches protects nothing, which somebody believes it does.
        var weight = policy.Effect == Effect.Permit ? FindingWeight.Warns : FindingWeight.Refuses;
        var at = policy.Syntax.Position;
        var unknown = second.Unknown.Where(name => !ScopeNames.IsForeign(name.Type)).Select(name => name.Entity?.ToString() ?? name.Type).FirstOrDefault();
        if (unknown is not null)
        {
            findings.Add(new PolicyFinding(at, weight, "an action or a type that the sidecar asks for", unknown));
        }
        else if (!second.Fits && second.Unknown.Count == 0)
        {
            findings.Add(new PolicyFinding(at, weight, "a scope that some request fits", "an action that is never asked for with such a principal and resource"));
        }
        else if (!first.Possible || !second.Possible)
        {
            findings.Add(new PolicyFinding(at, weight, "conditions that can hold", "some that are always false"));
        }
    }

    private static string Attribute(AttributeUse use)
    {
        var owner = Types(use);
        return use.Instead.Count switch
        {
            0 => $"no attribute of {owner}, which has none",
            <= 12 => $"an attribute of {owner} ({string.Join(", ", use.Instead)})",
            _ => $"an attribute of {owner}",
        };
    }

    private static string Types(AttributeUse use) => use.Without.Count switch
    {
        <= 2 => string.Join(" and ", use.Without),
        var count => $"{use.Without.First()} and {count - 1} other types",
    };
}
