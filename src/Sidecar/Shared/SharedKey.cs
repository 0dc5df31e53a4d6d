using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sidecar.Shared;

/// <summary>
/// Keys in the shared cache. Every part is preceded by its length, so that no two lists of parts give one key, whatever the parts hold:
/// <c>7:folders4:demo3:a/b</c>.
/// </summary>
internal static class SharedKey
{
    private const int MaxLength = 512;

    public static string Of(params ReadOnlySpan<string> parts)
    {
        var key = new StringBuilder(64);
        foreach (var part in parts)
        {
            key.Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        }

        // A caller chooses some parts; the length of a key is not theirs to choose. A key with a digest begins with no length.
        return key.Length <= MaxLength ? key.ToString() : "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(key.ToString())));
    }
}
