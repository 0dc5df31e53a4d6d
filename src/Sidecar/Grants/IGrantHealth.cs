using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>How the sources of grants are doing, for probes and metrics.</summary>
internal interface IGrantHealth
{
    /// <summary>The state now; null when nothing is read from Cloudinary.</summary>
    SourceHealth? Cloudinary { get; }
}

/// <summary>How reading from Cloudinary is doing.</summary>
/// <param name="Age">How old what is in force is; null when there is nothing.</param>
/// <param name="Error">Why the last reading failed; null when it did not.</param>
/// <param name="Problems">What could not be taken as it stands.</param>
/// <param name="Reads">Readings from Cloudinary since the start.</param>
/// <param name="FailedReads">Readings that failed.</param>
/// <param name="SharedReads">Readings taken from another replica instead.</param>
/// <param name="Calls">Calls to Cloudinary's account APIs.</param>
internal sealed record SourceHealth(
    TimeSpan? Age, string? Error, IReadOnlyList<SourceProblem> Problems, long Reads, long FailedReads, long SharedReads, long Calls)
{
    /// <summary>True when something of what Cloudinary says denies more than it does there.</summary>
    public bool DeniesMore => Problems.Any(problem => problem.Effect != SourceEffect.Skipped);
}
