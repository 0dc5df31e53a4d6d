namespace Sidecar.Faults;

/// <summary>May this key do this to this asset? With the answer of the policies, worked out beforehand.</summary>
/// <param name="Key">The API key.</param>
/// <param name="AssetId">The asset.</param>
/// <param name="IsWrite">Update it, or read it.</param>
/// <param name="Allowed">What the policies say.</param>
/// <param name="ById">The key's policies name folders by external id, which the sidecar has to look up.</param>
internal sealed record Question(string Key, string AssetId, bool IsWrite, bool Allowed, bool ById);

/// <summary>One call and how it ended.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Replica">Which sidecar.</param>
/// <param name="Started">When, in milliseconds of the run.</param>
/// <param name="Ended">When, in milliseconds of the run.</param>
/// <param name="Status">The status; 0 when there was no answer.</param>
internal sealed record Call(Question Question, int Replica, long Started, long Ended, int Status)
{
    public bool WasAllowed => Status is >= 200 and < 300;

    /// <summary>Refused though the policies permit it.</summary>
    public bool IsRefusal => Question.Allowed && Status == 403;

    /// <summary>No decision reached the caller: an error of the sidecar's or of Cloudinary's.</summary>
    public bool IsFailure => !WasAllowed && Status != 403;
}
