using Sidecar.Grants;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using Sidecar.Requests;

namespace Sidecar.Identity;

/// <summary>
/// Who calls: 1. an unsigned upload when the operation allows it and the request means it; 2. Basic when there is an Authorization header, and then nothing else
/// counts; 3. signed parameters where the operation takes them; then the user it acts for.
/// </summary>
internal sealed class Authenticator(AuthenticationOptions options)
{
    /// <summary>Whoever holds a token that Cloudinary takes for proof, for the log: no policy can name it.</summary>
    private static readonly EntityUid TokenHolder = new("Sidecar::Bearer", "delete_token");

    /// <summary>Authenticates a request over its parsed parameters.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="form">What the operation accepts as proof.</param>
    /// <param name="cloudName">The cloud named by the path.</param>
    /// <param name="parameters">All parameters, from query and body.</param>
    /// <param name="keys">The keys that count there.</param>
    /// <param name="now">The time to hold timestamps against.</param>
    public AuthenticationResult Authenticate(
        IHeaderDictionary headers, CredentialForm form, string cloudName, RequestParameters parameters, IKeyRing keys, DateTimeOffset now)
    {
        // cloud_name is outside most signatures, so it can be changed without breaking them; only the path's cloud is ever used.
        if (parameters.Text("cloud_name") is { Length: > 0 } named && named != cloudName)
        {
            return new(null, IdentityRefusals.CloudMismatch);
        }

        if (form == CredentialForm.Bearer)
        {
            return keys.HasCloud(cloudName)
                ? new(new Caller(TokenHolder, null, null, null, null, AuthenticationMethod.Unsigned), null)
                : new(null, IdentityRefusals.CloudMismatch);
        }

        var result = form == CredentialForm.SignedBasicOrUnsigned && UnsignedUpload.IsMeant(headers, parameters)
            ? UnsignedUpload.Authenticate(cloudName, parameters, keys)
            : AuthenticateKey(headers, form, cloudName, parameters, keys, now);
        return result.Caller is { } caller ? OnBehalfOf.Apply(headers, cloudName, caller, keys) : result;
    }

    /// <summary>
    /// What the headers alone already rule out, before a byte of the body is read or spooled; null when nothing. A request that passes must still be authenticated.
    /// </summary>
    public static Refusal? RefuseBeforeBody(IHeaderDictionary headers, CredentialForm form, string cloudName, IKeyRing keys)
    {
        if (headers.Authorization.Count == 0 && form == CredentialForm.Basic)
        {
            return IdentityRefusals.InvalidCredentials;
        }

        // .NET sends whatever Basic credential it has with unsigned uploads; whether this is one is known only from the body.
        if (headers.Authorization.Count == 0 || form is CredentialForm.SignedBasicOrUnsigned or CredentialForm.Bearer)
        {
            return keys.HasCloud(cloudName) ? null : IdentityRefusals.CloudMismatch;
        }

        return BasicCredential.Verify(headers.Authorization, cloudName, keys).Refusal;
    }

    /// <summary>The parameters without those that prove the caller or repeat the path's cloud. Upstream gets the environment's own credential, or none.</summary>
    public static RequestParameters WithoutCredentials(RequestParameters parameters) =>
        parameters.Without("api_key", "timestamp", "signature", "cloud_name");

    private AuthenticationResult AuthenticateKey(
        IHeaderDictionary headers, CredentialForm form, string cloudName, RequestParameters parameters, IKeyRing keys, DateTimeOffset now)
    {
        AuthenticationMethod method;
        (KeyGrant? Key, Refusal? Refusal) proof;
        if (headers.Authorization.Count > 0)
        {
            // A signature besides is not looked at: PHP adds public_id to later chunks after signing, and an invalid Basic must not be rescued by it.
            method = AuthenticationMethod.Basic;
            proof = BasicCredential.Verify(headers.Authorization, cloudName, keys);
            if (proof.Key is not null && parameters.Text("api_key") is { Length: > 0 } named && named != proof.Key.ApiKey)
            {
                proof = (null, IdentityRefusals.KeyConflict);
            }
        }
        else if (form == CredentialForm.Basic)
        {
            return new(null, IdentityRefusals.InvalidCredentials);
        }
        else if (!parameters.Has("api_key") && !parameters.Has("signature"))
        {
            return new(null, form == CredentialForm.SignedBasicOrUnsigned ? IdentityRefusals.NoPresetOrCredentials : IdentityRefusals.InvalidCredentials);
        }
        else
        {
            method = AuthenticationMethod.Signature;
            proof = SignedParameters.Verify(parameters, cloudName, keys, options, now, isLink: form == CredentialForm.SignedLink);
        }

        return proof.Key is { } key
            ? new(new Caller(key.Principal, keys.PoliciesOf(cloudName, key.Principal), null, null, key, method), null)
            : new(null, proof.Refusal);
    }
}
