using Sidecar.Policy.Cedar.Residuals;

namespace Sidecar.Policy.Cedar;

/// <summary>How a residual answers.</summary>
public enum ResidualKind
{
    /// <summary>No resource of the type is allowed.</summary>
    Never,

    /// <summary>Every resource of the type is allowed, whatever its attributes.</summary>
    Always,

    /// <summary>The resources for which <see cref="Residual.Condition"/> holds.</summary>
    When,
}

/// <summary>
/// The policies of one principal, action and resource type, reduced to a condition over the unknown resource.
/// The condition counts an erroring forbid as a deny (the host's rule), and is never narrower than the truth:
/// where it cannot say exactly, it holds <see cref="Formula.Unknown"/> and <see cref="Exact"/> is false.
/// </summary>
/// <param name="Kind">Never, always or when.</param>
/// <param name="Condition">The condition in negation normal form; <c>False</c> for never, <c>True</c> for always.</param>
/// <param name="Exact">True when the condition holds for exactly the allowed resources.</param>
/// <param name="Policies">The policies that are behind it.</param>
public sealed record Residual(ResidualKind Kind, Formula Condition, bool Exact, IReadOnlyList<Policy> Policies)
{
    /// <summary>The part of the condition that is about forbids: holds where none stands against the resource, permitted or not.</summary>
    public Formula Unforbidden { get; init; } = new Formula.True();
}

/// <summary>What an atom says of an attribute.</summary>
public enum AtomOperator
{
    /// <summary>The attribute is there. No value.</summary>
    Exists,

    /// <summary>The attribute is there and is a set. No value.</summary>
    IsSet,

    /// <summary>The attribute is there and is a string. No value.</summary>
    IsString,

    /// <summary>The attribute is there and is a long. No value.</summary>
    IsLong,

    /// <summary>The attribute is there and equals the value.</summary>
    Equal,

    /// <summary>The attribute is a set that holds the value.</summary>
    Contains,

    /// <summary>The attribute is a string that matches the pattern (Cedar's <c>like</c>; value is the pattern's text form).</summary>
    Like,

    /// <summary>The attribute is a long and less than the value.</summary>
    Less,

    /// <summary>The attribute is a long and less than or equal to the value.</summary>
    LessOrEqual,

    /// <summary>The resource itself is the entity whose id is the value. No attribute.</summary>
    IsEntity,

    /// <summary>The resource is the entity named by the value or below it. No attribute.</summary>
    InEntity,
}

/// <summary>A condition over the attributes of an unknown resource, in negation normal form: <see cref="Not"/> wraps atoms only.</summary>
public abstract record Formula
{
    private Formula()
    {
    }

    /// <summary>Nodes of the tree.</summary>
    internal virtual int Size => 1;

    /// <summary>Holds for every resource.</summary>
    public sealed record True : Formula;

    /// <summary>Holds for none.</summary>
    public sealed record False : Formula;

    /// <summary>Something that cannot be said over attributes; to be read as true, so that the whole is never narrower than the truth.</summary>
    /// <param name="Reason">What could not be said.</param>
    public sealed record Unknown(string Reason) : Formula;

    /// <summary>A test of one attribute. False when the attribute is missing or of another type.</summary>
    /// <param name="Attribute">The attribute's name; "" for <see cref="AtomOperator.IsEntity"/> and <see cref="AtomOperator.InEntity"/>.</param>
    /// <param name="Operator">The test.</param>
    /// <param name="Value">String, long, bool or <see cref="EntityUid"/>; null for the operators that take no value.</param>
    public sealed record Atom(string Attribute, AtomOperator Operator, object? Value) : Formula;

    /// <summary>The atom does not hold (which includes that its attribute is missing).</summary>
    /// <param name="Operand">The atom.</param>
    public sealed record Not(Atom Operand) : Formula;

    /// <summary>All hold.</summary>
    /// <param name="Operands">Two or more.</param>
    public sealed record And(IReadOnlyList<Formula> Operands) : Formula
    {
        private readonly int _hash = HashOf(Operands, 1);

        internal override int Size { get; } = Formulas.SizeOf(Operands);

        /// <inheritdoc />
        public bool Equals(And? other) => other is not null && _hash == other._hash && Same(Operands, other.Operands);

        /// <inheritdoc />
        public override int GetHashCode() => _hash;
    }

    /// <summary>At least one holds.</summary>
    /// <param name="Operands">Two or more.</param>
    public sealed record Or(IReadOnlyList<Formula> Operands) : Formula
    {
        private readonly int _hash = HashOf(Operands, 2);

        internal override int Size { get; } = Formulas.SizeOf(Operands);

        /// <inheritdoc />
        public bool Equals(Or? other) => other is not null && _hash == other._hash && Same(Operands, other.Operands);

        /// <inheritdoc />
        public override int GetHashCode() => _hash;
    }

    private static bool Same(IReadOnlyList<Formula> a, IReadOnlyList<Formula> b) => ReferenceEquals(a, b) || a.SequenceEqual(b);

    private static int HashOf(IReadOnlyList<Formula> operands, int seed) =>
        operands.Aggregate(seed, static (hash, operand) => HashCode.Combine(hash, operand.GetHashCode()));
}
