namespace Sidecar.Policy.Grants;

/// <summary>Bounds on a grants document, so that a mistaken one is refused instead of filling the memory.</summary>
public static class GrantsLimits
{
    /// <summary>Entries in any one list: 100,000.</summary>
    public const int MaxEntries = 100_000;

    /// <summary>Compiled policies in one product environment: 500,000.</summary>
    public const int MaxPolicies = 500_000;

    /// <summary>Length of an id, name or path in characters: 1,024.</summary>
    public const int MaxTextLength = 1_024;

    /// <summary>Length of one policy text in characters: 1,048,576.</summary>
    public const int MaxPolicyTextLength = 1_048_576;
}
