using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Grants;
using Sidecar.Pipeline;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Binds a cursor to the caller, its own grants, and query, list, or bulk selector: what others are granted meanwhile does not end a list that is being gone through, nor does a
/// replica that hears of it later. An upstream cursor may carry its own query, so a cursor of somebody else's search would answer
/// somebody else's question; and it may say where it stands by a row that the caller may not see, so it is not readable either. Sealed with keys derived
/// from the environment's own secret, so that replicas accept each other's.
/// </summary>
internal static class CursorSeal
{
    private const int TagLength = 16;
    private const string Prefix = "s1.";

    public static string Seal(Exchange exchange, string expression, string sort, string cursor)
    {
        var text = Encoding.UTF8.GetBytes(cursor);
        var sealedBytes = new byte[TagLength + text.Length];
        Tag(exchange, expression, sort, text).AsSpan(0, TagLength).CopyTo(sealedBytes);
        text.CopyTo(sealedBytes, TagLength);
        Cover(exchange, sealedBytes);
        return Prefix + Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>The upstream cursor, or null when it was not sealed for this caller and query.</summary>
    public static string? Open(Exchange exchange, string expression, string sort, string sealedCursor)
    {
        if (!sealedCursor.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(sealedCursor.AsSpan(Prefix.Length)))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(sealedCursor.AsSpan(Prefix.Length));
        if (bytes.Length <= TagLength)
        {
            return null;
        }

        Cover(exchange, bytes);
        var text = bytes[TagLength..];
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, TagLength), Tag(exchange, expression, sort, text).AsSpan(0, TagLength))
            ? Encoding.UTF8.GetString(text)
            : null;
    }

    private static byte[] Tag(Exchange exchange, string expression, string sort, byte[] cursor)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret(exchange.Upstream)), "sidecar search cursor"u8);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        var caller = exchange.Caller;
        foreach (var part in (ReadOnlySpan<string>)
            [exchange.Environment.CloudName, caller.Policies?.Version ?? "", caller.OnBehalfOfPolicies?.Version ?? "", caller.Principal.ToString(), caller.OnBehalfOf?.ToString() ?? "", exchange.Operation.RowsMember ?? exchange.Operation.Name, expression, sort])
        {
            Append(hash, Encoding.UTF8.GetBytes(part));
        }

        Append(hash, cursor);
        return hash.GetHashAndReset();
    }

    /// <summary>
    /// Makes the text behind the tag unreadable, or readable again: combined with a stream of bytes that follows from key and tag. Equal texts for the
    /// same caller and query give equal cursors, and a changed one gives a text that its tag is not of.
    /// </summary>
    private static void Cover(Exchange exchange, Span<byte> sealedBytes)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret(exchange.Upstream)), "sidecar search cursor text"u8);
        Span<byte> seed = stackalloc byte[TagLength + sizeof(int)];
        sealedBytes[..TagLength].CopyTo(seed);
        Span<byte> stream = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var text = sealedBytes[TagLength..];
        for (var at = 0; at < text.Length; at++)
        {
            if (at % stream.Length == 0)
            {
                BinaryPrimitives.WriteInt32LittleEndian(seed[TagLength..], at / stream.Length);
                HMACSHA256.HashData(key, seed, stream);
            }

            text[at] ^= stream[at % stream.Length];
        }
    }

    // Length first, so that no two lists of parts give the same bytes.
    private static void Append(IncrementalHash hash, byte[] part)
    {
        hash.AppendData(BitConverter.GetBytes(part.Length));
        hash.AppendData(part);
    }

    private static string Secret(UpstreamEnvironment environment) => environment.ApiSecret.Reveal();
}
