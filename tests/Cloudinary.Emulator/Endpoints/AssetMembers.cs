using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Which members of an asset an answer shows.</summary>
internal sealed class AssetMembers
{
    private static readonly string[] Row =
    [
        "asset_id", "public_id", "asset_folder", "display_name", "folder", "format", "version", "resource_type", "type", "created_at",
        "bytes", "width", "height", "duration", "access_mode", "url", "secure_url",
    ];

    private static readonly string[] SearchRow =
        [.. Row, "filename", "uploaded_at", "backup_bytes", "aspect_ratio", "pixels", "status", "etag", "access_control", "last_updated"];

    private static readonly string[] AlwaysListed = ["public_id", "asset_id"];

    private static readonly string[] AlwaysFound = ["public_id", "asset_id", "asset_folder", "created_at", "status", "type", "resource_type"];

    private readonly HashSet<string> _names;

    private AssetMembers(IEnumerable<string> names, bool flat = false)
    {
        _names = new HashSet<string>(names, StringComparer.Ordinal);
        Flat = flat;
    }

    public static AssetMembers Detail { get; } = new([.. Row, "tags", "context", "metadata", "moderation", "moderation_status", "etag", "access_control", "last_updated"]);

    public static AssetMembers Upload { get; } = new([.. Row, "tags", "context", "metadata", "moderation", "etag", "placeholder", "original_filename", "access_control"]);

    public bool Flat { get; }

    public bool this[string name] => _names.Contains(name);

    /// <summary>A row of a listing: extras by switch, or exactly <c>fields</c> plus the two ids.</summary>
    public static AssetMembers Listed(Parameters parameters)
    {
        var fields = parameters.TextList("fields");
        if (fields.Count > 0)
        {
            return new AssetMembers(fields.Concat(AlwaysListed));
        }

        IEnumerable<string> names = Row;
        foreach (string extra in (string[])["tags", "context", "metadata"])
        {
            names = parameters.Flag(extra) ? names.Append(extra) : names;
        }

        names = parameters.Flag("moderations") ? names.Append("moderation_status") : names;
        return new AssetMembers(names);
    }

    /// <summary>A row of a search answer: seven members are always there, whatever <c>fields</c> says.</summary>
    public static AssetMembers Found(Parameters parameters)
    {
        var fields = parameters.TextList("fields");
        return fields.Count > 0
            ? new AssetMembers(fields.Concat(AlwaysFound), flat: true)
            : new AssetMembers(SearchRow.Concat(parameters.TextList("with_field")), flat: true);
    }
}
