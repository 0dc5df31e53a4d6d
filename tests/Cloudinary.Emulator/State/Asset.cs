using System.Text.Json;

namespace Cloudinary.Emulator.State;

/// <summary>
/// One asset as the library knows it. Immutable: a change is a new value, so a reader never sees half an update.
/// Only what differs from the defaults has to be set, which lets a test build one in a line.
/// </summary>
public sealed record Asset
{
    public string AssetId { get; init; } = "";

    public required string PublicId { get; init; }

    /// <summary>Where the asset lives; "" is the root. Kept equal to the public id's directory in fixed mode.</summary>
    public string AssetFolder { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public string ResourceType { get; init; } = "image";

    /// <summary>The delivery type: upload, private, authenticated, fetch …</summary>
    public string Type { get; init; } = "upload";

    /// <summary>Null for raw assets.</summary>
    public string? Format { get; init; }

    /// <summary>Seconds since 1970 at the last change of the content.</summary>
    public long Version { get; init; }

    public long Bytes { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Seconds, for video.</summary>
    public double? Duration { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The <c>context.custom</c> pairs.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = NoContext;

    /// <summary>Structured metadata by field external id: a string, a number or an array of strings.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = NoMetadata;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UploadedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public string Status { get; init; } = "active";

    public string AccessMode { get; init; } = "public";

    /// <summary>The <c>access_control</c> array as it was sent, or null.</summary>
    public JsonElement? AccessControl { get; init; }

    public string? ModerationKind { get; init; }

    public string? ModerationStatus { get; init; }

    /// <summary>MD5 of the content.</summary>
    public string Etag { get; init; } = "";

    /// <summary>Version ids of its older backups; that of the content it has now is made of <see cref="Version"/>.</summary>
    public IReadOnlyList<string> OlderBackups { get; init; } = [];

    /// <summary>The version id of the content it has now.</summary>
    public string VersionId => Convert.ToHexStringLower(BitConverter.GetBytes(Version)) + AssetId[..16];

    public string OriginalFilename { get; init; } = "";

    internal static readonly IReadOnlyDictionary<string, string> NoContext = new Dictionary<string, string>();

    internal static readonly IReadOnlyDictionary<string, JsonElement> NoMetadata = new Dictionary<string, JsonElement>();

    internal AssetKey Key => new(ResourceType, Type, PublicId);
}

/// <summary>What makes an asset unique: twins of another type or resource type may share its public id.</summary>
internal readonly record struct AssetKey(string ResourceType, string Type, string PublicId);
