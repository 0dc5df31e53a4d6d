using Sidecar.Catalogue;

namespace Sidecar.Operations;

/// <summary>What ties a backup to its asset.</summary>
internal enum BackupVersionReading
{
    /// <summary>Nothing but the asset's own list of backups.</summary>
    Verified,

    /// <summary>Cloudinary refuses the version id of another asset.</summary>
    Trusted,
}

/// <summary>What overwriting an asset needs beside <c>create</c> where the new one lands.</summary>
internal enum OverwriteReading
{
    /// <summary><c>update</c> on the asset in the way, and <c>move</c> when it lies elsewhere.</summary>
    Update,

    /// <summary>Nothing when it lies where the new one lands; a forbid still holds.</summary>
    Create,
}

/// <summary>On which assets relating them needs <c>update</c>.</summary>
internal enum RelateReading
{
    /// <summary>On each of them: a relation shows on both sides.</summary>
    Both,

    /// <summary>On the one the path names; <c>read</c> on the others.</summary>
    Named,
}

/// <summary>On what publishing needs <c>update</c>.</summary>
internal enum PublishReading
{
    /// <summary>On the asset as it is and as it will be.</summary>
    Result,

    /// <summary>On the asset as it is; a forbid on it as it will be still holds.</summary>
    Asset,
}

/// <summary>What a named transformation shows.</summary>
internal enum NamedTransformationReading
{
    /// <summary>What Cloudinary says of it.</summary>
    Told,

    /// <summary>Anything: using one needs a permit on every asset.</summary>
    Anything,
}

/// <summary>Who may have an answer that speaks of the whole environment.</summary>
internal enum EnvironmentReading
{
    /// <summary>Who is permitted to.</summary>
    Granted,

    /// <summary>Every key that proves itself.</summary>
    Anyone,
}

/// <summary>
/// How Cloudinary is read where nobody knows. Each default is the reading that lets less through, but for named transformations, where it is what Cloudinary documents;
/// another is for whoever has made the call that <c>docs/unknowns.md</c> names and has seen the answer.
/// </summary>
internal sealed class ReadingOptions
{
    /// <summary>What ties a backup to its asset. Default <c>verified</c>.</summary>
    public BackupVersionReading BackupVersions { get; set; } = BackupVersionReading.Verified;

    /// <summary>What overwriting needs. Default <c>update</c>.</summary>
    public OverwriteReading Overwrite { get; set; } = OverwriteReading.Update;

    /// <summary>On which assets relating needs <c>update</c>. Default <c>both</c>.</summary>
    public RelateReading Relate { get; set; } = RelateReading.Both;

    /// <summary>On what publishing needs <c>update</c>. Default <c>result</c>.</summary>
    public PublishReading Publish { get; set; } = PublishReading.Result;

    /// <summary>What a named transformation shows. Default <c>told</c>.</summary>
    public NamedTransformationReading NamedTransformations { get; set; } = NamedTransformationReading.Told;

    /// <summary>Who may list the names of tags. Default <c>granted</c>.</summary>
    public EnvironmentReading TagNames { get; set; } = EnvironmentReading.Granted;

    /// <summary>Who may read the usage of the environment. Default <c>granted</c>.</summary>
    public EnvironmentReading Usage { get; set; } = EnvironmentReading.Granted;

    /// <summary>The catalogue as these readings have it: what everybody may have is not asked about.</summary>
    internal OperationCatalogue Apply(OperationCatalogue catalogue)
    {
        return catalogue.Operations.Any(IsOpen)
            ? new OperationCatalogue([.. catalogue.Operations.Select(row => IsOpen(row) ? row with { Enforcement = EnforcementKind.Allow } : row)])
            : catalogue;

        bool IsOpen(Operation row) => row.Name switch
        {
            "tags" => TagNames == EnvironmentReading.Anyone,
            "usage" or "usage_on" => Usage == EnvironmentReading.Anyone,
            _ => false,
        };
    }
}
