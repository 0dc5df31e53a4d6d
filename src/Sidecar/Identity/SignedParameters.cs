using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Grants;
using Sidecar.Policy.Grants;
using Sidecar.Requests;

namespace Sidecar.Identity;

/// <summary>
/// <c>api_key</c>, <c>timestamp</c> and <c>signature</c> among the parameters. Neither version nor algorithm travel with a signature: the length tells the
/// algorithm, and both versions are tried.
/// </summary>
internal static class SignedParameters
{
    private const int Sha1Length = 40;
    private const int Sha256Length = 64;

    /// <summary>Verifies the signature over the parameters as parsed.</summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="cloudName">The cloud named by the path.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="options">What counts as proof.</param>
    /// <param name="now">The time to hold timestamps against.</param>
    /// <param name="isLink">A signed <c>expires_at</c> says how long the link holds, instead of the age of its timestamp.</param>
    /// <returns>The enabled key whose secret signed them, or the refusal.</returns>
    public static (KeyGrant? Key, Refusal? Refusal) Verify(
        RequestParameters parameters, string cloudName, IKeyRing keys, AuthenticationOptions options, DateTimeOffset now, bool isLink = false)
    {
        foreach (var name in (ReadOnlySpan<string>)["api_key", "timestamp", "signature"])
        {
            if (string.IsNullOrEmpty(parameters.Text(name)))
            {
                return (null, IdentityRefusals.Missing(name));
            }
        }

        // long, ASCII digits only: no sign, no white space, no fraction. Seconds beyond year 9999 have no date.
        if (!long.TryParse(parameters.Text("timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
        {
            return (null, IdentityRefusals.NotATimestamp);
        }

        var apiKey = parameters.Text("api_key")!;
        var key = keys.FindKey(apiKey);
        var secret = key is null ? null : keys.SecretOf(apiKey);
        var wrong = WhyNotSigned(parameters, secret ?? SecretComparison.Dummy, options);
        if (key is null || secret is null)
        {
            return (null, IdentityRefusals.UnknownKey);
        }

        // Only a caller that proved itself learns how its clock, its cloud or its key stands.
        long expiry = 0;
        if (isLink && parameters.Text("expires_at") is { Length: > 0 } text
            && (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out expiry) || expiry is 0 or > 253_402_300_799))
        {
            return (null, wrong ?? IdentityRefusals.NotAnExpiry);
        }

        var refusal = wrong ?? (expiry > 0 ? WhyExpired(DateTimeOffset.FromUnixTimeSeconds(expiry), now) : null) ?? WhyNotNow(DateTimeOffset.FromUnixTimeSeconds(seconds), options.MaxSignatureAge, now, mayBeOld: expiry > 0) ?? IdentityRefusals.OfKey(key, cloudName, keys);
        return refusal is null ? (key, null) : (null, refusal);
    }

    private static Refusal? WhyExpired(DateTimeOffset expiry, DateTimeOffset now) => now >= expiry ? IdentityRefusals.Expired(expiry) : null;

    private static Refusal? WhyNotNow(DateTimeOffset reported, TimeSpan limit, DateTimeOffset now, bool mayBeOld) =>
        !mayBeOld && now - reported > limit ? IdentityRefusals.Stale(reported, limit)
        : reported - now > limit ? IdentityRefusals.Early(reported, limit)
        : null;

    private static Refusal? WhyNotSigned(RequestParameters parameters, SecretText secret, AuthenticationOptions options)
    {
        var given = parameters.Text("signature")!.ToLowerInvariant();
        HashAlgorithmName algorithm;
        switch (given.Length)
        {
            case Sha1Length when !options.AcceptSha1:
                return IdentityRefusals.WeakSignature;
            case Sha1Length:
                algorithm = HashAlgorithmName.SHA1;
                break;
            case Sha256Length:
                algorithm = HashAlgorithmName.SHA256;
                break;
            default:
                return IdentityRefusals.InvalidSignature;
        }

        var givenBytes = Encoding.UTF8.GetBytes(given);
        var refusal = IdentityRefusals.InvalidSignature;

        // .NET signs cloud_name, the others leave it out.
        foreach (var withCloudName in parameters.Has("cloud_name") ? (ReadOnlySpan<bool>)[false, true] : [false])
        {
            var pairs = ParameterSignature.ReceivedPairs(parameters, withCloudName);
            if (Matches(SignatureVersion.Two))
            {
                return null;
            }

            if (Matches(SignatureVersion.One))
            {
                if (!options.AcceptSignatureVersion1)
                {
                    refusal = IdentityRefusals.WeakSignature;
                }
                else if (ParameterSignature.IsAmbiguous(pairs))
                {
                    refusal = IdentityRefusals.AmbiguousSignature;
                }
                else
                {
                    return null;
                }
            }

            bool Matches(SignatureVersion version) => CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(ParameterSignature.Sign(pairs, version, algorithm, secret)), givenBytes);
        }

        return refusal;
    }
}
