namespace Sidecar.Policy.Cedar.Residuals;

/// <summary>
/// An expression as two conditions on the resource: when it is true and when it is false. Where neither holds it errors. One condition
/// and its negation would not do: a search engine says "not x" of a resource without the attribute, where Cedar errs (reference §5.3).
/// </summary>
/// <param name="True">When it evaluates to true.</param>
/// <param name="False">When it evaluates to false.</param>
/// <param name="Sound">When it evaluates at all, if that can be said shorter than <c>True | False</c>.</param>
internal sealed record Truths(Formula True, Formula False, Formula? Sound)
{
    public static readonly Truths Always = new(Formulas.True, Formulas.False, Formulas.True);

    public static readonly Truths Never = new(Formulas.False, Formulas.True, Formulas.True);

    /// <summary>Errors whatever the resource.</summary>
    public static readonly Truths Fails = new(Formulas.False, Formulas.False, Formulas.False);

    public Formula IsSound => Sound ?? Formulas.Or(True, False);

    public Truths Negated => new(False, True, Sound);

    public static Truths Of(bool value) => value ? Always : Never;

    /// <summary>A test of an attribute: true where the atom holds, false where the attribute could be tested and it does not.</summary>
    public static Truths Leaf(string attribute, AtomOperator op, object value) => AnyOf(attribute, op, [value]);

    /// <summary>A test of an attribute that is true where it holds for any of the values.</summary>
    public static Truths AnyOf(string attribute, AtomOperator op, IEnumerable<object> values)
    {
        var sound = Formulas.NeededFor(attribute, op);
        List<Formula.Atom> atoms = [.. values.Select(value => new Formula.Atom(attribute, op, value))];
        return new Truths(Formulas.Or(atoms), Formulas.And([sound, .. atoms.Select(Formulas.Not)]), sound);
    }

    /// <summary>A test of the resource itself, which cannot err.</summary>
    public static Truths Itself(AtomOperator op, object value)
    {
        var atom = new Formula.Atom("", op, value);
        return new Truths(atom, Formulas.Not(atom), Formulas.True);
    }

    /// <summary>Something that cannot be said; if there is a condition without which it errs, that still holds.</summary>
    public static Truths Unknown(string reason, Formula guard)
    {
        var either = Formulas.And(guard, new Formula.Unknown(reason));
        return new Truths(either, either, null);
    }

    /// <summary>
    /// <c>a &amp;&amp; b</c> is true when both are; false when a is false, or when a is sound and b is false.
    /// ("Sound" may stand for "true" there: where a is false, the first alternative holds already.)
    /// </summary>
    public static Truths And(IReadOnlyList<Truths> operands)
    {
        if (operands.Count == 1)
        {
            return operands[0];
        }

        var alternatives = new List<Formula>();
        var before = Formulas.True;
        Formula? sound = Formulas.True;
        long size = 0;
        foreach (var operand in operands)
        {
            var alternative = Formulas.And(before, operand.False);
            alternatives.Add(alternative);
            sound = SoundTogether(sound, operand, first: alternatives.Count == 1);
            before = Formulas.And(before, operand.Sound ?? operand.True);
            size += alternative.Size + before.Size;
            if (size > 10L * Formulas.MaxSize)
            {
                return Unknown("a condition too long to be turned around", Formulas.True);
            }
        }

        return new Truths(Formulas.And(operands.Select(static o => o.True)), Formulas.Or(alternatives), sound);
    }

    public static Truths Or(IReadOnlyList<Truths> operands) => And([.. operands.Select(static o => o.Negated)]).Negated;

    public static Truths If(Truths condition, Truths then, Truths otherwise) => new(
        Formulas.Or(Formulas.And(condition.True, then.True), Formulas.And(condition.False, otherwise.True)),
        Formulas.Or(Formulas.And(condition.True, then.False), Formulas.And(condition.False, otherwise.False)),
        null);

    /// <summary>A chain is sound where its first operand is, as long as the others are sound there too.</summary>
    private static Formula? SoundTogether(Formula? sofar, Truths operand, bool first)
    {
        if (first)
        {
            return operand.Sound;
        }

        return sofar is not null && operand.Sound is not null && (operand.Sound is Formula.True || operand.Sound.Equals(sofar)) ? sofar : null;
    }
}
