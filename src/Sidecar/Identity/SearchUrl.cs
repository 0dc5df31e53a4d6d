using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Catalogue;
using Sidecar.Grants;
using Sidecar.Policy.Grants;
using Sidecar.Requests;

namespace Sidecar.Identity;

/// <summary>
/// Signed search URLs, <c>/{cloud}/search/{signature}/{ttl}/{query}[/{cursor}]</c>: the query is Base64 of a JSON object, the signature
/// hex(SHA-256(ttl + query + secret)). No key is named, so the caller is the one enabled key of the cloud whose secret made it. The ttl is a
/// cache's, not an expiry, and the cursor is outside the signature.
/// </summary>
internal static class SearchUrl
{
    private const int MostTtlDigits = 10;

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=");

    /// <summary>What a URL holds.</summary>
    /// <param name="Query">The query, still encoded.</param>
    /// <param name="Cursor">The cursor behind it; null without one.</param>
    internal readonly record struct Parts(string Query, string? Cursor);

    /// <summary>Who signed the URL. Secrets of all keys of the cloud are tried, whatever is found, so that the time tells nothing.</summary>
    /// <remarks>Where two keys have one secret nobody can say whose URL it is, so it is nobody's.</remarks>
    public static AuthenticationResult Authenticate(IHeaderDictionary headers, PathValues path, string cloud, LoadedGrants grants)
    {
        if (headers.Authorization.Count > 0)
        {
            // Two proofs could name two callers.
            return new(null, IdentityRefusals.InvalidCredentials);
        }

        var signer = default(KeyGrant);
        var signers = 0;
        foreach (var (apiKey, secret) in grants.KeySecrets)
        {
            if (grants.Snapshot.FindKey(apiKey) is { Enabled: true } key && key.Environment.CloudName == cloud && Open(path, secret) is not null)
            {
                signer = key;
                signers++;
            }
        }

        return signers switch
        {
            0 => new(null, IdentityRefusals.InvalidSearchUrl),
            1 => OnBehalfOf.Apply(
                headers,
                cloud,
                new Caller(signer!.Principal, signer.Environment.PoliciesOf(signer.Principal), null, null, signer, AuthenticationMethod.Signature),
                new GrantKeyRing(grants)),
            _ => new(null, IdentityRefusals.SharedSecret),
        };
    }

    /// <summary>What the URL holds when this secret signed it; null when it did not. The signature covers the query as it was received.</summary>
    public static Parts? Open(PathValues path, SecretText secret)
    {
        var (signature, ttl, rest) = (path["signature"]!, path["ttl"]!, path["query"]!);
        if (signature.Length != 2 * SHA256.HashSizeInBytes || ttl.Length > MostTtlDigits || !ttl.All(char.IsAsciiDigit))
        {
            return null;
        }

        // The standard alphabet has a slash, so where the query ends only the signature tells.
        var cut = rest.LastIndexOf('/');
        var whole = Verifies(signature, ttl, rest, secret);
        var shorter = cut > 0 && Verifies(signature, ttl, rest[..cut], secret);
        return whole ? new Parts(rest, null) : shorter ? new Parts(rest[..cut], rest[(cut + 1)..]) : null;
    }

    /// <summary>The query's bytes; null when it is not Base64 in one of its two alphabets, with or without padding.</summary>
    public static byte[]? Decode(string query)
    {
        if (query.AsSpan().ContainsAnyExcept(Base64))
        {
            return null;
        }

        try
        {
            return Base64Url.DecodeFromChars(query.Replace('+', '-').Replace('/', '_').AsSpan());
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool Verifies(string signature, string ttl, string query, SecretText secret)
    {
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes(ttl + query + secret.Reveal()));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)));
    }
}
