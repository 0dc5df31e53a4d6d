using System.Security.Cryptography;

namespace Sidecar.Operations;

/// <summary>
/// Ids of decisions: 32 hex digits, unique across processes and in order within one. They name a log line and prove nothing, so a counter after a random
/// start does; a random number for each request would cost a call into the system.
/// </summary>
internal static class DecisionId
{
    private static readonly string Process = $"{(uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";

    private static long last;

    public static string Next() =>
        string.Create(32, Interlocked.Increment(ref last), static (text, number) =>
        {
            Process.CopyTo(text);
            number.TryFormat(text[20..], out _, "x12");
        });
}
