using Sidecar.Policy.Cedar.Validation;

namespace Sidecar.Policy.Cedar;

public sealed partial class CedarSchema
{
    /// <summary>Strict validation of policies and templates, with the verdicts of Cedar 4.12. (Reference §6.7.)</summary>
    /// <param name="policies">The policies; each is looked at by itself.</param>
    public ValidationResult Validate(IEnumerable<Policy> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return new PolicyValidator(this).Validate(policies);
    }

    /// <summary>Strict validation of a policy set: static policies and templates as above; of links, what their values change.</summary>
    /// <param name="policies">The set.</param>
    public ValidationResult Validate(PolicySet policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return new PolicyValidator(this).Validate(policies.Statics.Concat(policies.Templates), policies.Links);
    }

    /// <summary>
    /// Strict validation, and level validation (RFC 76): attributes, tags and ancestors are only read of entities that are at most so many steps from
    /// the request. At level 1 it is enough to load the entities that the request names.
    /// </summary>
    /// <param name="policies">The policies.</param>
    /// <param name="level">The number of steps, from 0.</param>
    public ValidationResult Validate(IEnumerable<Policy> policies, int level)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        return new PolicyValidator(this, level).Validate(policies);
    }
}
