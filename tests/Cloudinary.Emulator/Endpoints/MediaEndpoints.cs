using System.Text;
using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.Search;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>
/// The Upload API's calls that make files of other assets or hand them out. Instead of a picture or an archive they give a text that says which assets are in it,
/// one <c>resource_type/type/public_id</c> on each line, so that a test sees what went in.
/// </summary>
internal static class MediaEndpoints
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Upload("POST", "{rt}/explode", Explode),
        Upload("POST", "{rt}/multi", call => Combine(call, "multi")),
        Upload("GET", "{rt}/multi", call => Combine(call, "multi")),
        Upload("POST", "{rt}/sprite", call => Combine(call, "sprite")),
        Upload("GET", "{rt}/sprite", call => Combine(call, "sprite")),
        Upload("POST", "{rt}/text", Words),
        Upload("POST", "{any}/generate_archive", Archive),
        Upload("GET", "{any}/generate_archive", Archive),
        Upload("GET", "asset/download", call => File([Stored(call, call.Parameters.Required("asset_id"))])),
        Upload("GET", "{rt}/download", call => File([ByName(call, call.Path["rt"], call.Parameters.NonEmpty("type") ?? "upload", call.Parameters.Required("public_id"))])),
        Upload("GET", "download_backup", call => Content($"backup {call.Parameters.Required("asset_id")}/{call.Parameters.Required("version_id")}")),
        Upload("GET", "{rt}/download_tag.zip", call => File(Tagged(call, call.Parameters.Required("tag")))),
        Upload("POST", "video/concat", call => Answer.Ok(new JsonObject
        {
            ["status"] = "processing", ["unique_upload_id"] = call.Library.Ids.BatchId(), ["public_id"] = call.Parameters.NonEmpty("public_id"), ["resource_type"] = "video",
        })),
        Upload("POST", "video/create_slideshow", Processing),
        Upload("POST", "video/create_video", Processing),
        Upload("POST", "image/create_collage", Processing),
        Upload("POST", "eval", call => Answer.Ok(new JsonObject { ["public_id"] = call.Parameters.NonEmpty("public_id") })),
        Upload("POST", "delete_by_token", DeleteByToken) with { NeedsNoCredentials = true },
        Upload("POST", "{rt}/delete_by_token", DeleteByToken) with { NeedsNoCredentials = true },
    ];

    private static Operation Upload(string method, string template, Handler handler) => new(method, template, Api.Upload, handler) { ReadOnly = false };

    private static Answer Explode(Call call)
    {
        ByName(call, call.Path["rt"], call.Parameters.NonEmpty("type") ?? "upload", call.Parameters.Required("public_id"));
        return Processing(call);
    }

    private static Answer Combine(Call call, string type)
    {
        if (call.Parameters.NonEmpty("mode") == "download")
        {
            return call.Parameters.NonEmpty("tag") is { } tag ? File(Tagged(call, tag)) : Content(string.Join('\n', call.Parameters.List("urls")));
        }

        return Generated(call, type, call.Parameters.NonEmpty("tag") ?? call.Library.Ids.Suffix());
    }

    private static Answer Words(Call call)
    {
        call.Parameters.Required("text");
        return Generated(call, "text", call.Parameters.NonEmpty("public_id") ?? call.Library.Ids.Suffix());
    }

    private static Answer Generated(Call call, string type, string publicId) => Store(call, "image", type, publicId, "");

    private static Answer Archive(Call call)
    {
        var assets = Selected(call).ToArray();
        if (call.Parameters.NonEmpty("mode") is "download" or "create_and_download")
        {
            return File(assets);
        }

        string name = call.Parameters.NonEmpty("target_public_id") ?? call.Library.Ids.Suffix();
        return Store(call, "raw", "upload", name.EndsWith(".zip", StringComparison.Ordinal) ? name : name + ".zip", call.Parameters.NonEmpty("target_asset_folder") ?? "", assets.Length);
    }

    /// <summary>The union of all selectors.</summary>
    private static IEnumerable<Asset> Selected(Call call)
    {
        var p = call.Parameters;
        string type = p.NonEmpty("type") ?? "upload";
        var any = call.Path["any"] is "all" or "auto";
        var ids = p.List("public_ids").ToHashSet(StringComparer.Ordinal);
        var qualified = p.List("fully_qualified_public_ids").ToHashSet(StringComparer.Ordinal);
        var search = p.NonEmpty("search_expression") is { } expression ? SearchEvaluator.Compile(expression, call.Options.Dialect with { FolderMode = call.Options.FolderMode }) : null;
        var stored = call.Library.Assets.NewestFirst().Select(entry => entry.Asset).ToArray();
        var missing = ids.Where(id => !stored.Any(a => a.PublicId == id)).Concat(qualified.Where(name => !stored.Any(a => Name(a) == name))).ToArray();
        if (missing.Length > 0 && !p.Flag("allow_missing"))
        {
            throw new ApiException(404, $"Resources not found - {string.Join(',', missing)}");
        }

        return stored.Where(asset => qualified.Contains(Name(asset)) || ((any || asset.ResourceType == call.Path["any"]) && asset.Type == type
            && (ids.Contains(asset.PublicId)
                || p.TextList("tags").Any(tag => asset.Tags.Contains(tag))
                || p.List("prefixes").Any(prefix => asset.PublicId.StartsWith(prefix, StringComparison.Ordinal))
                || p.List("asset_folders").Any(folder => call.Library.Folders.Same(asset.AssetFolder, folder) || call.Library.Folders.IsBelow(asset.AssetFolder, folder))
                || search?.Matches(asset) == true)));
    }

    private static Answer DeleteByToken(Call call)
    {
        if (!call.Library.DeleteTokens.Remove(call.Parameters.Required("token"), out string? assetId) || !call.Library.Assets.TryGetById(assetId, out var stored))
        {
            throw ApiException.BadRequest("Invalid token");
        }

        call.Library.Assets.Remove(stored.Asset);
        return Answer.Ok(new JsonObject { ["result"] = "ok" });
    }

    private static Answer Processing(Call call) =>
        Answer.Ok(new JsonObject { ["status"] = "processing", ["public_id"] = call.Parameters.NonEmpty("public_id"), ["batch_id"] = call.Library.Ids.BatchId() });

    private static Answer Store(Call call, string resourceType, string type, string publicId, string folder, int? count = null)
    {
        bool exists = call.Library.Assets.TryGet(new AssetKey(resourceType, type, publicId), out var old);
        var asset = call.Library.Store(new Asset
        {
            AssetId = exists ? old!.Asset.AssetId : call.Library.Ids.AssetId(), PublicId = publicId, ResourceType = resourceType, Type = type, AssetFolder = folder,
            DisplayName = publicId, CreatedAt = call.Now, UploadedAt = call.Now, Version = call.Now.ToUnixTimeSeconds(),
        }).Asset;
        return UploadAnswer.Of(call, asset, json =>
        {
            if (count is { } number)
            {
                json.WriteNumber("resource_count", number);
                json.WriteNumber("file_count", number);
            }
        });
    }

    private static IEnumerable<Asset> Tagged(Call call, string tag) =>
        call.Library.Assets.NewestFirst().Select(entry => entry.Asset).Where(asset => asset.ResourceType == call.Path["rt"] && asset.Tags.Contains(tag));

    private static Asset Stored(Call call, string assetId) =>
        call.Library.Assets.TryGetById(assetId, out var stored) ? stored.Asset : throw ApiException.AssetNotFound(assetId);

    private static Asset ByName(Call call, string resourceType, string type, string publicId) =>
        call.Library.Assets.TryGet(new AssetKey(resourceType, type, publicId), out var stored) ? stored.Asset : throw ApiException.AssetNotFound(publicId);

    private static Answer File(IEnumerable<Asset> assets) => Content(string.Join('\n', assets.Select(Name)));

    private static Answer Content(string text) => new(200, Encoding.UTF8.GetBytes(text)) { ContentType = "application/octet-stream" };

    private static string Name(Asset asset) => $"{asset.ResourceType}/{asset.Type}/{asset.PublicId}";
}
