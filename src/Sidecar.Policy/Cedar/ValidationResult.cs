namespace Sidecar.Policy.Cedar;

/// <summary>What the validator found. The kinds are those of the reference implementation. (Reference §6.7.)</summary>
public enum ValidationErrorKind
{
    /// <summary>A type that the schema does not have.</summary>
    UnrecognizedEntityType,

    /// <summary>An action that the schema does not have.</summary>
    UnrecognizedActionId,

    /// <summary>No action fits the scope.</summary>
    InvalidActionApplication,

    /// <summary>An operand of a wrong type.</summary>
    UnexpectedType,

    /// <summary>Types that have no type in common where one is needed.</summary>
    IncompatibleTypes,

    /// <summary>An attribute that the type does not have.</summary>
    UnsafeAttributeAccess,

    /// <summary>An optional attribute without a <c>has</c> before it.</summary>
    UnsafeOptionalAttributeAccess,

    /// <summary>A tag without a <c>hasTag</c> before it.</summary>
    UnsafeTagAccess,

    /// <summary>A tag of a type without tags.</summary>
    NoTagsAllowed,

    /// <summary>A function that Cedar does not have, named by a value in JSON.</summary>
    UndefinedFunction,

    /// <summary>A wrong number of arguments of an extension function.</summary>
    WrongNumberArguments,

    /// <summary>A text that the extension type's constructor refuses.</summary>
    FunctionArgumentValidation,

    /// <summary><c>[]</c>, whose type is unknown.</summary>
    EmptySetForbidden,

    /// <summary>A constructor of an extension type called with something else than a literal.</summary>
    NonLitExtConstructor,

    /// <summary>An id that an enumerated type does not have.</summary>
    InvalidEnumEntity,

    /// <summary>More entity dereferences than the level allows, or one of an entity literal.</summary>
    EntityDerefLevelViolation,

    /// <summary>A policy that applies to no request; a warning.</summary>
    ImpossiblePolicy,
}

/// <summary>One finding.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Message">In words, with the nearest known name where there is one.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public sealed record ValidationFinding(Policy Policy, ValidationErrorKind Kind, string Message, int Line, int Column)
{
    /// <summary>Source, line, column, policy and message.</summary>
    public override string ToString() => $"{Policy.Source ?? "policy"}:{Line}:{Column}: {Policy.Id}: {Message}";
}

/// <summary>The verdict on policies.</summary>
/// <param name="Errors">Why they are not valid.</param>
/// <param name="Warnings">What is odd.</param>
public sealed record ValidationResult(IReadOnlyList<ValidationFinding> Errors, IReadOnlyList<ValidationFinding> Warnings)
{
    /// <summary>True when there is no error.</summary>
    public bool IsValid => Errors.Count == 0;
}
