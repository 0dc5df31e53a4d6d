using System.Security.Cryptography;
using System.Text;

namespace Sidecar.Tests.World;

/// <summary>Signs search URLs as SDKs do.</summary>
internal static class SearchUrls
{
    /// <summary>The path of a signed search URL of the cloud <c>demo</c>.</summary>
    /// <param name="query">The JSON.</param>
    /// <param name="secret">The key's secret.</param>
    /// <param name="standard">The standard alphabet (Node, Go), not the one for URLs.</param>
    public static string Sign(string query, string secret, bool standard = false) => Sign(Encoding.UTF8.GetBytes(query), secret, standard);

    public static string Sign(byte[] query, string secret, bool standard = false, string ttl = "300")
    {
        var text = Convert.ToBase64String(query);
        text = standard ? text : text.Replace('+', '-').Replace('/', '_');
        return $"/demo/search/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ttl + text + secret)))}/{ttl}/{text}";
    }
}
