using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Identity;

/// <summary>An upload that proves nothing and names a preset. Its principal is the preset; it goes upstream without credentials.</summary>
internal static class UnsignedUpload
{
    /// <summary>
    /// True when the request means to be unsigned. PHP and .NET send their Basic credential all the same; .NET says <c>unsigned=true</c> then. Without that word a credential counts.
    /// </summary>
    public static bool IsMeant(IHeaderDictionary headers, RequestParameters parameters) =>
        !parameters.Has("signature")
        && !parameters.Has("api_key")
        && !string.IsNullOrEmpty(parameters.Text("upload_preset"))
        && (headers.Authorization.Count == 0 || parameters.Flag("unsigned") == true);

    public static AuthenticationResult Authenticate(string cloudName, RequestParameters parameters, IKeyRing keys)
    {
        if (!keys.HasCloud(cloudName))
        {
            return new(null, IdentityRefusals.CloudMismatch);
        }

        var principal = new EntityUid(EntityTypes.UnsignedUpload, parameters.Text("upload_preset")!);
        return new(new Caller(principal, keys.PoliciesOf(cloudName, principal), null, null, null, AuthenticationMethod.Unsigned), null);
    }
}
