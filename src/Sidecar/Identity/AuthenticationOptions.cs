using Sidecar.Operations;

namespace Sidecar.Identity;

/// <summary>What counts as proof of who calls.</summary>
internal sealed class AuthenticationOptions
{
    /// <summary>
    /// Accepts signatures of version 1, which SDKs made before mid-2025. They do not tell <c>&amp;</c> in a value from <c>&amp;</c> between parameters;
    /// those that could be read both ways as sent are refused regardless. What remains: an app that signs a value holding <c>&amp;name=</c> for someone else
    /// lets that someone cut it into parameters. Switch it off where every SDK is newer. Default true.
    /// </summary>
    public bool AcceptSignatureVersion1 { get; set; } = true;

    /// <summary>Accepts signatures made with SHA-1, the default of every SDK. Default true.</summary>
    public bool AcceptSha1 { get; set; } = true;

    /// <summary>How far a signed timestamp may lie in the past or in the future. Default 1 hour, as Cloudinary; range 1 minute to 24 hours.</summary>
    public TimeSpan MaxSignatureAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What is wrong with these values; empty when nothing is.</summary>
    public IEnumerable<string> Validate() =>
        OptionRange.Check("Authentication:MaxSignatureAge", MaxSignatureAge, TimeSpan.FromMinutes(1), TimeSpan.FromHours(24));
}
