using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Residuals;

namespace Sidecar.Policy.Limits;

/// <summary>
/// A search cannot ask whether an attribute is missing. It need not where what stands beside that holds for a missing attribute as well:
/// <c>!exists(tags) | (set(tags) &amp; !contains(tags, "x"))</c>, which is what a forbid with <c>has</c> leaves, is <c>!contains(tags, "x")</c>.
/// </summary>
internal static class MissingAttributes
{
    // As deep as conditions are read at all.
    private const int Deepest = 32;

    /// <summary>Alternatives without those that only ask for an attribute to be missing, where the others cover that; the same ones where they do not.</summary>
    /// <param name="alternatives">The operands of an <c>or</c>.</param>
    public static IReadOnlyList<Formula> Covered(IReadOnlyList<Formula> alternatives)
    {
        foreach (var attribute in alternatives.Select(AskedToBeMissing).OfType<string>())
        {
            Formula[] others = [.. alternatives.Where(formula => AskedToBeMissing(formula) != attribute).Select(formula => Present(formula, attribute, 0))];
            if (others.Any(formula => HoldsWhenMissing(formula, attribute, 0)))
            {
                return others;
            }
        }

        return alternatives;
    }

    private static string? AskedToBeMissing(Formula formula) =>
        formula is Formula.Not { Operand: { Operator: AtomOperator.Exists } atom } ? atom.Attribute : null;

    /// <summary>The formula where the attribute is known to be there, and of its type.</summary>
    private static Formula Present(Formula formula, string attribute, int depth) => formula switch
    {
        _ when depth > Deepest => formula,
        Formula.Atom atom when atom.Attribute == attribute && (atom.Operator == AtomOperator.Exists || KnownAttributes.TypeOf(attribute) == atom.Operator) => new Formula.True(),
        Formula.And and => Formulas.And(and.Operands.Select(operand => Present(operand, attribute, depth + 1)).ToArray()),
        Formula.Or or => Formulas.Or(or.Operands.Select(operand => Present(operand, attribute, depth + 1)).ToArray()),
        _ => formula,
    };

    private static bool HoldsWhenMissing(Formula formula, string attribute, int depth) => depth <= Deepest && formula switch
    {
        Formula.True => true,
        Formula.Not not => not.Operand.Attribute == attribute && not.Operand.Operator is not (AtomOperator.IsEntity or AtomOperator.InEntity),
        Formula.And and => and.Operands.All(operand => HoldsWhenMissing(operand, attribute, depth + 1)),
        Formula.Or or => or.Operands.Any(operand => HoldsWhenMissing(operand, attribute, depth + 1)),
        _ => false,
    };
}
