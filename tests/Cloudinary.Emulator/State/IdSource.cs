using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cloudinary.Emulator.State;

/// <summary>Ids that look like Cloudinary's and repeat exactly for a seed.</summary>
internal sealed class IdSource(int seed)
{
    private long _count;

    /// <summary>32 lower-case hex digits.</summary>
    public string AssetId() => Hex("asset")[..32];

    /// <summary>34 characters of lower-case hex beginning with a <c>c</c>.</summary>
    public string FolderId() => "c" + Hex("folder")[..33];

    /// <summary>32 hex digits, the form of <c>X-Request-Id</c>.</summary>
    public string RequestId() => Hex("request")[..32];

    public string BatchId() => Hex("batch");

    public string ExternalId() => Hex("external")[..34];

    /// <summary>20 lower-case letters and digits: what an upload without a public id is called.</summary>
    public string PublicId() => Letters("public", 20);

    /// <summary>The six characters that <c>unique_filename</c> adds.</summary>
    public string Suffix() => Letters("suffix", 6);

    private string Hex(string kind) => Convert.ToHexStringLower(Hash(kind));

    private string Letters(string kind, int length)
    {
        const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
        var hash = Hash(kind);
        return string.Create(length, hash, static (span, bytes) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = Alphabet[bytes[i] % Alphabet.Length];
            }
        });
    }

    private byte[] Hash(string kind)
    {
        long number = Interlocked.Increment(ref _count);
        return SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}/{kind}/{number}")));
    }
}
