using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Grants;

/// <summary>What a finding does to the grants.</summary>
internal enum FindingWeight
{
    /// <summary>A warning.</summary>
    Warns,

    /// <summary>Refuses them, unless validation is set to warn: it can only deny.</summary>
    Refuses,

    /// <summary>Refuses them whatever is set: a condition that is silently false, or a forbid that never matches, can let something through.</summary>
    AlwaysRefuses,
}

/// <summary>One thing that is wrong with a policy.</summary>
/// <param name="Position">Where in its text.</param>
/// <param name="Weight">What it does.</param>
/// <param name="Expected">What would have been right.</param>
/// <param name="Found">What stands there.</param>
internal readonly record struct PolicyFinding(Position Position, FindingWeight Weight, string Expected, string Found);
