using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Grants;
using Sidecar.Pipeline;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Binds a cursor to caller, grants and query, or bulk selector. An upstream cursor may carry its own query, so a cursor of somebody else's search would answer
/// somebody else's question. Sealed with a key derived from the environment's own secret, so that replicas accept each other's.
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
            [exchange.Environment.CloudName, exchange.Grants.Snapshot.Version, caller.Principal.ToString(), caller.OnBehalfOf?.ToString() ?? "", exchange.Operation.RowsMember ?? exchange.Operation.Name, expression, sort])
        {
            Append(hash, Encoding.UTF8.GetBytes(part));
        }

        Append(hash, cursor);
        return hash.GetHashAndReset();
    }

    // Length first, so that no two lists of parts give the same bytes.
    private static void Append(IncrementalHash hash, byte[] part)
    {
        hash.AppendData(BitConverter.GetBytes(part.Length));
        hash.AppendData(part);
    }

    private static string Secret(UpstreamEnvironment environment) => environment.ApiSecret.Reveal();
}
