using System.Text;
using System.Text.Unicode;
using Microsoft.Extensions.Primitives;
using Sidecar.Policy.Grants;
using Sidecar.Requests;

namespace Sidecar.Identity;

/// <summary>
/// HTTP Basic with an api key and its secret. RFC 7617: <c>credentials = "Basic" 1*SP base64(user-id ":" password)</c>; the user id holds no colon, the password may.
/// </summary>
internal static class BasicCredential
{
    private const int UsualLength = 256;

    /// <summary>Verifies the Authorization header.</summary>
    /// <returns>The enabled key that the header proves, or the refusal.</returns>
    public static (KeyGrant? Key, Refusal? Refusal) Verify(StringValues authorization, string cloudName, IKeyRing keys)
    {
        // The server bounds headers; what is longer than any credential is decoded outside the stack.
        var length = authorization is [{ } header] ? header.Length : 0;
        var decoded = length <= UsualLength ? stackalloc byte[UsualLength] : new byte[length];
        if (!TryParse(authorization, decoded, out var apiKey, out var secret))
        {
            return (null, IsBearer(authorization) ? IdentityRefusals.BearerUnsupported : IdentityRefusals.InvalidCredentials);
        }

        var key = keys.FindKey(apiKey);
        var known = key is null ? null : keys.SecretOf(apiKey);
        var matches = SecretComparison.AreEqual(secret, known ?? SecretComparison.Dummy);
        if (key is null || known is null)
        {
            return (null, IdentityRefusals.UnknownKey);
        }

        return matches
            ? IdentityRefusals.OfKey(key, cloudName, keys) is { } refusal ? (null, refusal) : (key, null)
            : (null, IdentityRefusals.SecretMismatch);
    }

    private static bool IsBearer(StringValues authorization) =>
        authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    /// <summary>Decodes the header into the buffer; the secret is a part of it.</summary>
    private static bool TryParse(StringValues authorization, Span<byte> decoded, out string apiKey, out ReadOnlySpan<byte> secret)
    {
        apiKey = "";
        secret = default;

        // Two headers are two claims; which of them an upstream believes is its own secret.
        if (authorization is not [{ } header] || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var encoded = header.AsSpan("Basic ".Length).Trim(' ');

        // The decoder skips white space; in a credential there is none.
        if (encoded.ContainsAny(" \t\r\n") || !Convert.TryFromBase64Chars(encoded, decoded, out var length) || !Utf8.IsValid(decoded[..length]))
        {
            return false;
        }

        var text = decoded[..length];
        var colon = text.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        apiKey = Encoding.UTF8.GetString(text[..colon]);
        secret = text[(colon + 1)..];
        return true;
    }
}
