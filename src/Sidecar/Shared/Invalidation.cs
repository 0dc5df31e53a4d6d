using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sidecar.Shared;

/// <summary>A kind of thing that is remembered of Cloudinary.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheArea>))]
internal enum CacheArea
{
    /// <summary>Folder paths and their external ids.</summary>
    Folders,

    /// <summary>Upload presets.</summary>
    Presets,

    /// <summary>Named transformations.</summary>
    Transformations,

    /// <summary>Where assets lie.</summary>
    Assets,
}

/// <summary>Something changed at Cloudinary: what was fetched before may not be used any more.</summary>
/// <param name="Cloud">The product environment.</param>
/// <param name="Area">What kind of thing.</param>
/// <param name="Names">Which of them, in the words of <see cref="CacheNames"/>; empty for all.</param>
internal sealed record Invalidation(string Cloud, CacheArea Area, IReadOnlyList<string> Names)
{
    /// <summary>More names than this are as good as all.</summary>
    public const int MaxNames = 500;

    /// <summary>All of a kind.</summary>
    public static Invalidation All(string cloud, CacheArea area) => new(cloud, area, []);
}

/// <summary>How changes name what they are about.</summary>
internal static class CacheNames
{
    /// <summary>Every folder of which it is remembered that it does not exist.</summary>
    public const string MissingFolders = "missing";

    /// <summary>Every asset of this public id, whatever its type.</summary>
    public static string PublicId(string publicId) => "p:" + publicId;

    /// <summary>The asset of this immutable id.</summary>
    public static string AssetId(string assetId) => "a:" + assetId;
}

/// <summary>Invalidations as replicas tell them each other.</summary>
internal static class InvalidationMessage
{
    /// <summary>The topic.</summary>
    public const string Topic = "invalidate";

    private const string Key = "invalidate";

    /// <summary>The environment in the clear, preceded by its length, then the sealed rest; null when the environment is not known any more.</summary>
    public static byte[]? Write(Invalidation invalidation, ReplicaKeys keys, DateTimeOffset now)
    {
        if (keys.Of(invalidation.Cloud) is not { } secret)
        {
            return null;
        }

        var content = JsonSerializer.SerializeToUtf8Bytes(new Content(invalidation.Area, invalidation.Names), InvalidationJson.Default.Content);
        return ReplicaEnvelope.Wrap(invalidation.Cloud, SealedValue.Seal(secret, Key, new SharedValue(now, content)));
    }

    /// <summary>
    /// The message; null when it is not one of a replica. One of a later release, which cannot be read, is taken for the widest: to forget too much is only work.
    /// </summary>
    public static IEnumerable<Invalidation> Read(ReadOnlyMemory<byte> message, ReplicaKeys keys)
    {
        if (ReplicaEnvelope.Unwrap(message.ToArray(), out var cloud) is not { Length: > 0 } text || keys.Of(cloud) is not { } secret)
        {
            return [];
        }

        if (text.Span[0] > SealedValue.Version)
        {
            return Everything(cloud);
        }

        if (SealedValue.Open(secret, Key, text.Span) is not { Payload: { } payload })
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(payload, InvalidationJson.Default.Content) is { Names: { } names } content
                ? [new Invalidation(cloud, content.Area, names)]
                : Everything(cloud);
        }
        catch (JsonException)
        {
            // Sealed by a replica, so a later release's.
            return Everything(cloud);
        }
    }

    private static IEnumerable<Invalidation> Everything(string cloud) => Enum.GetValues<CacheArea>().Select(area => Invalidation.All(cloud, area));

    internal sealed record Content([property: JsonPropertyName("area")] CacheArea Area, [property: JsonPropertyName("names")] IReadOnlyList<string> Names);
}

/// <summary>Generated, so that trimming keeps it.</summary>
[JsonSerializable(typeof(InvalidationMessage.Content))]
internal sealed partial class InvalidationJson : JsonSerializerContext;
