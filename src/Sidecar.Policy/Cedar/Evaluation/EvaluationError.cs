using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

internal enum ErrorKind : byte
{
    None,
    Type,
    MissingAttribute,
    MissingTag,
    MissingEntity,
    Overflow,
    Extension,
    Arity,
}

/// <summary>Why an expression errored. A value, so that an error on the hot path costs three stores; the sentence is made when someone reads it.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Name">An attribute, an entity type, an operator or a function, as the policy spells it.</param>
/// <param name="Expected">For a type error, what was needed.</param>
/// <param name="Found">For a type error, what was there.</param>
internal readonly record struct EvaluationError(ErrorKind Kind, string? Name, ValueKind Expected, ValueKind Found)
{
    /// <summary>Names and types only: an attribute's value may be secret, and so may an entity's id.</summary>
    public override string ToString() => Kind switch
    {
        ErrorKind.Type => $"{Name} needs a {Value.Name(Expected)}, not a {Value.Name(Found)}",
        ErrorKind.MissingAttribute => $"there is no attribute `{Name}`",
        ErrorKind.MissingTag => "there is no such tag",
        ErrorKind.MissingEntity => $"the entity of type `{Name}` is not known",
        ErrorKind.Overflow => $"{Name} leaves the 64-bit range",
        ErrorKind.Extension => $"the text is not a valid argument of `{Name}`",
        ErrorKind.Arity => $"`{Name}` has a wrong number of arguments",
        _ => "no error",
    };
}
