using Sidecar.Policy.Cedar.Evaluation;

namespace Sidecar.Policy.Cedar.Residuals;

/// <summary>
/// Allowed means: a permit is satisfied, and every forbid in scope evaluates to false. That a forbid which errs denies is the host's rule
/// (<see cref="Decision.ForbidErrored"/>), stricter than Cedar's.
/// </summary>
internal static class ResidualBuilder
{
    public static Residual Build(IEnumerable<CompiledPolicy> inScope, PartialEvaluator evaluator)
    {
        var permits = new List<Formula>();
        var forbids = new List<Formula>();
        var behind = new List<Policy>();
        foreach (var policy in inScope)
        {
            var truths = evaluator.Evaluate(policy);
            var says = policy.IsForbid ? truths.False : truths.True;
            (policy.IsForbid ? forbids : permits).Add(says);
            if (policy.IsForbid ? says is not Formula.True : says is not Formula.False)
            {
                behind.Add(policy.Policy);
            }
        }

        var condition = Formulas.And([Formulas.Or(permits), .. forbids]);
        var kind = condition switch
        {
            Formula.True => ResidualKind.Always,
            Formula.False => ResidualKind.Never,
            _ => ResidualKind.When,
        };
        return new Residual(kind, condition, !HasUnknown(condition), behind) { Unforbidden = Formulas.And(forbids) };
    }

    private static bool HasUnknown(Formula formula) => formula switch
    {
        Formula.Unknown => true,
        Formula.And and => and.Operands.Any(HasUnknown),
        Formula.Or or => or.Operands.Any(HasUnknown),
        _ => false,
    };
}
