using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Identity;

/// <summary>
/// <c>X-Sidecar-On-Behalf-Of: &lt;user id&gt;</c>: a key with <c>actFor</c> names the user it works for. Both must then be permitted, so the header can only take away.
/// </summary>
internal static class OnBehalfOf
{
    public const string Header = "X-Sidecar-On-Behalf-Of";

    private const int MaxLength = 255;

    /// <summary>The caller with the user added when the header is there.</summary>
    public static AuthenticationResult Apply(IHeaderDictionary headers, string cloudName, Caller caller, IKeyRing keys)
    {
        if (!headers.TryGetValue(Header, out var values))
        {
            return new(caller, null);
        }

        if (caller.Key is null)
        {
            return Forbidden("an unsigned upload cannot act for a user");
        }

        if (!caller.Key.ActFor)
        {
            return Forbidden("this key may not act for users");
        }

        // A comma is how an intermediary joins two headers of one name.
        if (values is not [{ Length: > 0 and <= MaxLength } id] || id.Any(c => c is <= ' ' or >= '\x7f' or ','))
        {
            return new(null, new Refusal(StatusCodes.Status400BadRequest, $"{Header} must hold exactly one user id"));
        }

        var user = new EntityUid(EntityTypes.User, id);
        return new(caller with { OnBehalfOf = user, OnBehalfOfPolicies = keys.PoliciesOf(cloudName, user) }, null);
    }

    private static AuthenticationResult Forbidden(string why) =>
        new(null, new Refusal(StatusCodes.Status403Forbidden, $"Request forbidden - {Header}: {why}"));
}
