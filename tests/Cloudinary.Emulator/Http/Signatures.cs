using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Cloudinary.Emulator.Http;

/// <summary>
/// Request signatures: every parameter but <c>file</c>, <c>cloud_name</c>, <c>resource_type</c>, <c>api_key</c> and <c>signature</c>, empty ones dropped,
/// arrays joined with commas, sorted, <c>k=v</c> joined with ampersands, the secret appended, hex digest. Version 2 writes an
/// ampersand inside a value as <c>%26</c>. Neither version nor digest is transmitted: the length tells the digest, both versions are tried.
/// </summary>
internal static class Signatures
{
    private static readonly HashSet<string> Unsigned = new(StringComparer.Ordinal) { "file", "cloud_name", "resource_type", "api_key", "signature" };

    public static string StringToSign(JsonObject parameters, int version)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            string text = Joined(value);
            if (!Unsigned.Contains(name) && text.Length > 0)
            {
                pairs[name] = text;
            }
        }

        return string.Join('&', pairs.Select(p => version == 2 ? (p.Key + "=" + p.Value).Replace("&", "%26", StringComparison.Ordinal) : p.Key + "=" + p.Value));
    }

    public static bool Verify(JsonObject parameters, string signature, string secret)
    {
        foreach (int version in (int[])[2, 1])
        {
            string expected = Digest(StringToSign(parameters, version) + secret, sha256: signature.Length == 64);
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(signature)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The <c>signature</c> of upload answers: always version 1, always SHA-1, over public id and version.</summary>
    public static string OfAnswer(string publicId, long version, string secret) => Digest($"public_id={publicId}&version={version}{secret}", sha256: false);

    private static string Joined(JsonNode? value) => value switch
    {
        null => "",
        JsonArray array => string.Join(',', array.Select(a => Parameters.Text(a) ?? "")),
        _ => Parameters.Text(value) ?? "",
    };

    private static string Digest(string text, bool sha256)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(sha256 ? SHA256.HashData(bytes) : SHA1.HashData(bytes));
    }
}
