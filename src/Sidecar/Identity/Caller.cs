using Sidecar.Policy.Cedar;
using Sidecar.Policy.Grants;
using Sidecar.Requests;

namespace Sidecar.Identity;

/// <summary>How a caller proved who it is.</summary>
internal enum AuthenticationMethod
{
    /// <summary>HTTP Basic with api key and secret.</summary>
    Basic,

    /// <summary>Signed parameters.</summary>
    Signature,

    /// <summary>Nothing: an unsigned upload that names a preset. Goes upstream without credentials.</summary>
    Unsigned,
}

/// <summary>Who calls, positively authenticated unless <see cref="Method"/> is <see cref="AuthenticationMethod.Unsigned"/>.</summary>
/// <param name="Principal">The key, or the unsigned upload's preset.</param>
/// <param name="Policies">What the principal may do; null denies everything.</param>
/// <param name="OnBehalfOf">The user named in <c>X-Sidecar-On-Behalf-Of</c>; both must be permitted. Null when none was named.</param>
/// <param name="OnBehalfOfPolicies">What that user may do; null with a named user denies everything.</param>
/// <param name="Key">The key; null for an unsigned upload.</param>
/// <param name="Method">How.</param>
internal sealed record Caller(
    EntityUid Principal,
    PrincipalPolicies? Policies,
    EntityUid? OnBehalfOf,
    PrincipalPolicies? OnBehalfOfPolicies,
    KeyGrant? Key,
    AuthenticationMethod Method);

/// <summary>A caller, or why there is none.</summary>
internal readonly record struct AuthenticationResult(Caller? Caller, Refusal? Refusal);

/// <summary>What an operation accepts as proof.</summary>
internal enum CredentialForm
{
    /// <summary>Admin API: Basic.</summary>
    Basic,

    /// <summary>Upload API: signed parameters or Basic.</summary>
    SignedOrBasic,

    /// <summary>Upload itself: signed parameters, Basic, or unsigned with a preset.</summary>
    SignedBasicOrUnsigned,

    /// <summary>Links that a signer hands out: signed parameters, which may say with <c>expires_at</c> how long they hold, or Basic.</summary>
    SignedLink,

    /// <summary>Nothing: what proves the right to call is in the parameters (a delete token). Goes upstream without credentials.</summary>
    Bearer,

    /// <summary>The signature in the path of a search URL, which names no key.</summary>
    SearchUrl,
}
