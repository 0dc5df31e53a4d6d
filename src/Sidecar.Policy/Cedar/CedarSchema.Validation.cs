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
}
