using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Residuals;

/// <summary>What is known of an expression's value while the resource is not.</summary>
internal abstract record Partial
{
    /// <summary>Where this holds not, the expression errs.</summary>
    public virtual Formula Guard => Formulas.True;

    /// <summary>The expression where a truth value is needed; another type is an error.</summary>
    public abstract Truths AsTruths();

    /// <summary>A value that does not depend on the resource.</summary>
    public sealed record Known(Value Value) : Partial
    {
        public override Truths AsTruths() => Value.Kind == ValueKind.Bool ? Truths.Of(Value.Number != 0) : Truths.Fails;
    }

    /// <summary>An error whatever the resource.</summary>
    public sealed record Failed : Partial
    {
        public override Formula Guard => Formulas.False;

        public override Truths AsTruths() => Truths.Fails;
    }

    /// <summary>The resource itself.</summary>
    public sealed record Resource : Partial
    {
        public override Truths AsTruths() => Truths.Fails;
    }

    /// <summary>An attribute of the resource, which may be missing.</summary>
    public sealed record Attribute(string Name) : Partial
    {
        public override Formula Guard => Formulas.Exists(Name);

        public override Truths AsTruths() => new(
            new Formula.Atom(Name, AtomOperator.Equal, true),
            new Formula.Atom(Name, AtomOperator.Equal, false),
            null);
    }

    /// <summary>A truth value that depends on the resource.</summary>
    public sealed record Truth(Truths Truths) : Partial
    {
        public override Formula Guard => Truths.IsSound;

        public override Truths AsTruths() => Truths;
    }

    /// <summary>A value that cannot be said over attributes.</summary>
    public sealed record Opaque(string Reason, Formula Condition) : Partial
    {
        public override Formula Guard => Condition;

        public override Truths AsTruths() => Truths.Unknown(Reason, Condition);
    }
}
