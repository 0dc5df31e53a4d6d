using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>What becomes of a policy in which the schema finds a mistake.</summary>
public enum PolicyValidation
{
    /// <summary>The grants are refused.</summary>
    Strict,

    /// <summary>A mistake that can only deny is a warning; one that could let something through still refuses the grants.</summary>
    Warn,
}

/// <summary>How the policies of a document are checked.</summary>
public sealed record PolicyChecks
{
    /// <summary>What policies may name. Default: <see cref="CloudinarySchema.Known"/>.</summary>
    public CedarSchema Schema { get; init; } = CloudinarySchema.Known;

    /// <summary>What becomes of mistakes. Default: strict.</summary>
    public PolicyValidation Validation { get; init; }

    /// <summary>
    /// Turns a place in the document, or the name of a policy entry with a line of its text (else 0), into the place that a warning names. Default:
    /// <c>name:line</c>.
    /// </summary>
    public Func<string, int, string> Locate { get; init; } = (place, line) => line == 0 ? place : $"{place}:{line}";
}
