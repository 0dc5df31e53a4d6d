using System.Text.Json;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Search;

/// <summary>Something an expression can be asked about. A null answer means the field is unknown or has no value: nothing matches.</summary>
internal interface ISearchDocument
{
    IReadOnlyList<string>? Texts(string field);

    double? Number(string field);

    DateTimeOffset? Date(string field);

    IEnumerable<string> FreeTexts();
}

internal sealed class AssetDocument(Asset asset, SearchDialect dialect) : ISearchDocument
{
    public IReadOnlyList<string>? Texts(string field) => field switch
    {
        "public_id" => [asset.PublicId],
        "asset_id" => [asset.AssetId],
        "etag" => [asset.Etag],
        "display_name" => [asset.DisplayName],
        "filename" => [asset.OriginalFilename.Length > 0 ? asset.OriginalFilename : asset.PublicId[(asset.PublicId.LastIndexOf('/') + 1)..]],
        "asset_folder" => dialect.FolderMode == FolderMode.Dynamic ? [asset.AssetFolder] : null,
        "folder" when dialect.FolderMode == FolderMode.Fixed => [FolderTree.ParentOf(asset.PublicId)],
        "folder" => dialect.FolderAlias ? [asset.AssetFolder] : null,
        "tags" => asset.Tags,
        "resource_type" => [asset.ResourceType],
        "type" => [asset.Type],
        "status" => [asset.Status],
        "access_mode" => [asset.AccessMode],
        "moderation_status" => One(asset.ModerationStatus),
        "moderation_kind" => One(asset.ModerationKind),
        "format" => One(asset.Format),
        "context" => [.. asset.Context.SelectMany(c => new[] { c.Key, c.Value, c.Key + ":" + c.Value })],
        "metadata" => [.. asset.Metadata.SelectMany(m => Values(m.Value).Append(m.Key))],
        _ => Keyed(field),
    };

    public double? Number(string field) => field switch
    {
        "bytes" => asset.Bytes,
        "width" => asset.Width,
        "height" => asset.Height,
        "duration" => asset.Duration,
        "aspect_ratio" when asset is { Width: { } width, Height: > 0 and { } height } => (double)width / height,
        _ => null,
    };

    public DateTimeOffset? Date(string field) => field switch
    {
        "created_at" => asset.CreatedAt,
        "uploaded_at" => asset.UploadedAt,
        "updated_at" or "last_updated.updated_at" => asset.UpdatedAt ?? asset.UploadedAt,
        _ => null,
    };

    /// <summary>Every string field except those with a fixed list of values.</summary>
    public IEnumerable<string> FreeTexts() =>
        asset.Tags
            .Concat(asset.Context.Values)
            .Concat(asset.Metadata.Values.SelectMany(Values))
            .Append(asset.PublicId.Replace('_', ' '))
            .Append(asset.DisplayName)
            .Append(asset.AssetFolder)
            .Append(asset.OriginalFilename)
            .Append(asset.Format ?? "");

    private IReadOnlyList<string>? Keyed(string field)
    {
        if (field.StartsWith("metadata.", StringComparison.Ordinal))
        {
            return asset.Metadata.TryGetValue(field["metadata.".Length..], out var value) ? [.. Values(value)] : null;
        }

        if (!field.StartsWith("context.", StringComparison.Ordinal))
        {
            return null;
        }

        string key = field["context.".Length..];
        key = key.StartsWith("custom.", StringComparison.Ordinal) ? key["custom.".Length..] : key;
        return asset.Context.TryGetValue(key, out string? text) ? [text] : null;
    }

    private static IReadOnlyList<string>? One(string? text) => text is null ? null : [text];

    private static IEnumerable<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Select(v => v.ToString()),
        _ => [value.ToString()],
    };
}

internal sealed class FolderDocument(Folder folder) : ISearchDocument
{
    public IReadOnlyList<string>? Texts(string field) => field switch
    {
        "name" => [folder.Name],
        "path" => [folder.Path],
        "id" or "external_id" => [folder.ExternalId],
        _ => null,
    };

    public double? Number(string field) => null;

    public DateTimeOffset? Date(string field) => field == "created_at" ? folder.CreatedAt : null;

    public IEnumerable<string> FreeTexts() => [folder.Name, folder.Path];
}
