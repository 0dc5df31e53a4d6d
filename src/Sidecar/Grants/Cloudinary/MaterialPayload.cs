using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants.Cloudinary;

/// <summary>
/// What replicas share: <c>{"format":1,"mac":…,"body":…}</c>, the body compressed. The code over it is made with the account's secret, so that whoever can
/// write to the cache cannot grant anything; secrets of keys are encrypted, so that whoever can read it cannot use them.
/// </summary>
internal static class MaterialPayload
{
    /// <summary>The format written, and the only one read. Another release with another one has another name in the cache.</summary>
    public const int Format = 1;

    /// <summary>Clocks of replicas may differ by this much; what is from further in the future is not believed.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    /// <summary>Longer ones are not read: more than half a million policies take, and no more than a replica can hold for a moment.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>What the names of all that is shared of grants begin with.</summary>
    public const string NamePrefix = "grants/";

    private const int MaxBodyBytes = 256 * 1024 * 1024;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>The name under which payloads of these settings are shared: other settings, another account or another format, another name.</summary>
    public static string Name(SourceSettings settings) =>
        $"{NamePrefix}{Format}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings.Coverage)))[..32]}";

    public static byte[] Write(SourceReading reading, SecretText accountSecret)
    {
        var body = Compress(json => MaterialJson.Write(reading.Settings.Coverage, reading.Material, Seal(reading, accountSecret), json));
        return JsonSerializer.SerializeToUtf8Bytes(new Envelope(Format, Mac(body, reading.Settings, accountSecret), body), MaterialTypes.Default.Envelope);
    }

    /// <summary>The reading in it; null with the reason when it cannot be trusted or used.</summary>
    public static (SourceReading? Reading, string? Problem) Read(byte[] payload, SourceSettings settings, SecretText accountSecret, DateTimeOffset now)
    {
        try
        {
            var envelope = JsonSerializer.Deserialize(payload, MaterialTypes.Default.Envelope);
            if (envelope is not { Format: Format, Mac: { } mac, Body: { } body })
            {
                return (null, $"is not of format {Format}");
            }

            if (!CryptographicOperations.FixedTimeEquals(mac, Mac(body, settings, accountSecret)))
            {
                return (null, "was not written with this account's secret");
            }

            var (coverage, material, sealedKeys) = Decompress(body);
            return coverage != settings.Coverage ? (null, "was read with other settings")
                : material.ReadAt > now + ClockTolerance ? (null, "is from the future; compare the clocks of the replicas")
                : (new SourceReading(settings, material, Unseal(sealedKeys, settings, accountSecret)), null);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or CryptographicException or FormatException)
        {
            return (null, $"cannot be read: {e.GetType().Name}");
        }
    }

    /// <summary>A key made from the account's secret, for one use and these settings.</summary>
    public static byte[] Key(string use, SourceSettings settings, SecretText accountSecret) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(accountSecret.Reveal()), 32, salt: null, info: Encoding.UTF8.GetBytes($"sidecar grants {Format} {use} {settings.Coverage}"));

    private static byte[] Mac(byte[] body, SourceSettings settings, SecretText accountSecret) => HMACSHA256.HashData(Key("mac", settings, accountSecret), body);

    private static byte[]? Seal(SourceReading reading, SecretText accountSecret)
    {
        if (reading.KeySecrets.Count == 0)
        {
            return null;
        }

        var plain = JsonSerializer.SerializeToUtf8Bytes(reading.KeySecrets.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value.Reveal(), StringComparer.Ordinal), MaterialTypes.Default.DictionaryStringString);
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(Key("keys", reading.Settings, accountSecret), TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return box;
    }

    private static FrozenDictionary<string, SecretText> Unseal(byte[]? box, SourceSettings settings, SecretText accountSecret)
    {
        if (box is null)
        {
            return SourceReading.NoSecrets;
        }

        if (box.Length < NonceBytes + TagBytes)
        {
            throw new FormatException("too short");
        }

        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(Key("keys", settings, accountSecret), TagBytes);
        aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), plain);
        return JsonSerializer.Deserialize(plain, MaterialTypes.Default.DictionaryStringString)!.ToFrozenDictionary(pair => pair.Key, pair => new SecretText(pair.Value), StringComparer.Ordinal);
    }

    private static byte[] Compress(Action<Stream> write)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            write(brotli);
        }

        return compressed.ToArray();
    }

    /// <summary>Read as it is unpacked: arrays of its size would each be worth a collection of everything.</summary>
    private static (string Coverage, CloudinaryMaterial Material, byte[]? Sealed) Decompress(byte[] bytes)
    {
        using var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var bounded = new BoundedStream(brotli, MaxBodyBytes);
        return MaterialJson.Read(bounded);
    }

    internal sealed record Envelope(
        [property: JsonPropertyName("format")] int Format,
        [property: JsonPropertyName("mac")] byte[]? Mac,
        [property: JsonPropertyName("body")] byte[]? Body);
}
