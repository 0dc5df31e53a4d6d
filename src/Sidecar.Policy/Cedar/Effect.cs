namespace Sidecar.Policy.Cedar;

/// <summary>What a satisfied policy says.</summary>
public enum Effect
{
    /// <summary>The request is allowed unless a forbid is satisfied.</summary>
    Permit,

    /// <summary>The request is denied.</summary>
    Forbid,
}
