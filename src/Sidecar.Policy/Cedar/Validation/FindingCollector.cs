using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>The findings about one policy; the same finding for another kind of request is said once.</summary>
internal sealed class FindingCollector(Policy policy)
{
    /// <summary>A long policy can hold very many errors of one kind; nobody reads more.</summary>
    private const int Most = 1000;

    private readonly HashSet<ValidationFinding> _seen = [];

    public List<ValidationFinding> Findings { get; } = [];

    /// <summary>Where uses of attributes are gathered; null when nobody asks for them.</summary>
    public AttributeUses? Uses { get; init; }

    /// <summary>Every report, also of a finding that is there already: tells whether checking something reported anything.</summary>
    public int Reports { get; private set; }

    public void Add(ValidationErrorKind kind, Position position, string message)
    {
        Reports++;
        var finding = new ValidationFinding(policy, kind, message, position.Line, position.Column);
        if (Findings.Count < Most && _seen.Add(finding))
        {
            Findings.Add(finding);
        }
    }
}
