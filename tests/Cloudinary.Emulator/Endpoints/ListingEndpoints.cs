using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>The Admin API's lists of assets.</summary>
internal static class ListingEndpoints
{
    private const int MaxIds = 100;

    public static Answer ByType(Call call)
    {
        var p = call.Parameters;
        string resourceType = call.Path["rt"];
        string? type = call.Path.GetValueOrDefault("type") ?? p.NonEmpty("type");
        var ids = p.List("public_ids");
        if (ids.Count > 0)
        {
            if (ids.Count > MaxIds)
            {
                throw ApiException.BadRequest("Too many public IDs. Maximum is 100");
            }

            var wanted = ids.ToHashSet(StringComparer.Ordinal);
            return Rows(call, a => a.ResourceType == resourceType && a.Type == (type ?? "upload") && wanted.Contains(a.PublicId), defaultSize: MaxIds);
        }

        string? prefix = p.NonEmpty("prefix");
        return Rows(call, a => a.ResourceType == resourceType
            && (type is null || a.Type == type)
            && (prefix is null || a.PublicId.StartsWith(prefix, StringComparison.Ordinal)));
    }

    public static Answer ByTag(Call call)
    {
        string tag = call.Path["tag"];
        return Rows(call, a => a.ResourceType == call.Path["rt"] && a.Tags.Contains(tag));
    }

    public static Answer ByContext(Call call)
    {
        string key = call.Parameters.Required("key");
        string? value = call.Parameters.NonEmpty("value");
        return Rows(call, a => a.ResourceType == call.Path["rt"]
            && a.Context.TryGetValue(key, out string? found)
            && (value is null || value == found));
    }

    public static Answer ByModeration(Call call) =>
        Rows(call, a => a.ResourceType == call.Path["rt"] && a.ModerationKind == call.Path["kind"] && a.ModerationStatus == call.Path["status"]);

    public static Answer ByAssetFolder(Call call)
    {
        if (call.Options.FolderMode != FolderMode.Dynamic)
        {
            throw ApiException.BadRequest("by_asset_folder is available only in dynamic folder mode");
        }

        string path = call.Parameters.Text("asset_folder") ?? throw ApiException.Missing("asset_folder");
        return Rows(call, a => call.Library.Folders.Same(a.AssetFolder, path));
    }

    public static Answer ByAssetIds(Call call)
    {
        var ids = call.Parameters.List("asset_ids");
        if (ids.Count is 0 or > MaxIds)
        {
            throw ids.Count == 0 ? ApiException.Missing("asset_ids") : ApiException.BadRequest("Too many asset IDs. Maximum is 100");
        }

        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        return Rows(call, a => wanted.Contains(a.AssetId), defaultSize: MaxIds);
    }

    /// <summary>The emulator has no external ids of assets; the asset id stands in for them.</summary>
    public static Answer ByExternalIds(Call call)
    {
        var wanted = call.Parameters.List("external_ids").Concat(call.Parameters.List("asset_ids")).ToHashSet(StringComparer.Ordinal);
        return wanted.Count == 0 ? throw ApiException.Missing("external_ids") : Rows(call, a => wanted.Contains(a.AssetId), defaultSize: MaxIds);
    }

    public static Answer ByContainerId(Call call) =>
        call.Library.Folders.TryGetById(call.Path["id"], out var folder)
            ? Rows(call, a => call.Library.Folders.Same(a.AssetFolder, folder.Path))
            : throw new ApiException(404, $"Can't find folder with id {call.Path["id"]}");

    private static Answer Rows(Call call, Func<Asset, bool> belongs, int defaultSize = 10)
    {
        var p = call.Parameters;
        IEnumerable<Asset> assets = call.Library.Assets.NewestFirst().Select(a => a.Asset).Where(belongs);
        if (p.NonEmpty("start_at") is { } startAt)
        {
            if (!DateTimeOffset.TryParse(startAt, out var start))
            {
                throw ApiException.BadRequest("Invalid value for parameter start_at");
            }

            // Newest first: the list starts at that moment and goes back in time. Oldest first: it goes forward.
            assets = Ascending(p) ? assets.Where(a => a.CreatedAt >= start) : assets.Where(a => a.CreatedAt <= start);
        }

        var page = Page<Asset>.Of(Ascending(p) ? assets.Reverse() : assets, p, defaultSize, largest: call.Options.LargestPage, names: call.Options.CursorNamesRow ? a => a.PublicId : null);
        var writer = new AssetWriter(call.Options);
        var members = AssetMembers.Listed(p);
        return Answer.Ok(json =>
        {
            json.WriteStartArray("resources");
            foreach (var asset in page.Items)
            {
                writer.Object(json, asset, members);
            }

            json.WriteEndArray();
            if (page.Next is not null)
            {
                json.WriteString("next_cursor", page.Next);
            }
        });
    }

    private static bool Ascending(Parameters p) => p.Text("direction") is "asc" or "1";
}
