using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Grants;
using Sidecar.Requests;

namespace Sidecar.Identity;

/// <summary>Which of Cloudinary's two spellings of the string to sign.</summary>
internal enum SignatureVersion
{
    /// <summary>Values as they are.</summary>
    One = 1,

    /// <summary><c>&amp;</c> in a value is written <c>%26</c>.</summary>
    Two = 2,
}

/// <summary>
/// Cloudinary's request signature: all parameters but file, cloud_name, resource_type, api_key and the signature, without empty ones, lists joined by commas,
/// sorted by name, <c>k=v</c> joined by <c>&amp;</c>, the secret appended, hashed with SHA-1 or SHA-256, in hex.
/// </summary>
internal static class ParameterSignature
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The pairs that are signed, sorted by name, as the client sent them.</summary>
    /// <param name="parameters">The request's parameters.</param>
    /// <param name="withCloudName">.NET also signs cloud_name.</param>
    public static List<KeyValuePair<string, string>> ReceivedPairs(RequestParameters parameters, bool withCloudName) =>
        Pairs(parameters, withCloudName, static value => value switch
        {
            ParameterValue.List { AsReceived: { } received } => received,
            ParameterValue.Json json => json.Element.GetRawText(),
            _ => CanonicalBody.Text(value),
        });

    /// <summary>The pairs to sign for an upstream request that is written by <see cref="CanonicalBody"/> as a form or multipart body.</summary>
    public static List<KeyValuePair<string, string>> CanonicalPairs(RequestParameters parameters) => Pairs(parameters, withCloudName: false, CanonicalBody.Text);

    /// <summary>The hash in lower-case hex.</summary>
    public static string Sign(List<KeyValuePair<string, string>> pairs, SignatureVersion version, HashAlgorithmName algorithm, SecretText secret)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in pairs)
        {
            if (text.Length > 0)
            {
                text.Append('&');
            }

            if (version == SignatureVersion.Two)
            {
                text.Append(name.Replace("&", "%26", StringComparison.Ordinal)).Append('=').Append(value.Replace("&", "%26", StringComparison.Ordinal));
            }
            else
            {
                text.Append(name).Append('=').Append(value);
            }
        }

        text.Append(secret.Reveal());
        return Convert.ToHexStringLower(CryptographicOperations.HashData(algorithm, Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>
    /// True when the version 1 string of these pairs can be cut at an <c>&amp;</c> inside a value into another sorted list of parameters. Whoever holds such a signature
    /// can send either reading, e.g. fold <c>folder=x&amp;type=private</c> into a folder of that name.
    /// </summary>
    public static bool IsAmbiguous(List<KeyValuePair<string, string>> pairs)
    {
        for (var i = 0; i < pairs.Count; i++)
        {
            // The first piece is the value's own beginning; only what follows an & could pass for a parameter.
            var pieces = pairs[i].Value.Split('&');
            for (var j = 1; j < pieces.Length; j++)
            {
                var piece = pieces[j].AsSpan();
                var equals = piece.IndexOf('=');
                if (equals > 0
                    && !piece[..equals].ContainsAnyExcept(NameCharacters)
                    && piece[..equals].SequenceCompareTo(pairs[i].Key) > 0
                    && (i + 1 == pairs.Count || piece[..equals].SequenceCompareTo(pairs[i + 1].Key) < 0))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static List<KeyValuePair<string, string>> Pairs(RequestParameters parameters, bool withCloudName, Func<ParameterValue, string?> textOf)
    {
        var pairs = new List<KeyValuePair<string, string>>(parameters.Items.Count);
        foreach (var (name, value) in parameters.Items)
        {
            if (name is "file" or "resource_type" or "api_key" or "signature" || (name == "cloud_name" && !withCloudName))
            {
                continue;
            }

            if (textOf(value) is { Length: > 0 } text)
            {
                pairs.Add(new(name, text));
            }
        }

        pairs.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return pairs;
    }
}
