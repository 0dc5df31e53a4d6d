using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Deleting many assets. With <c>keep_original</c> only derived files go, of which the emulator has none.</summary>
internal static class DeleteEndpoints
{
    private const int MaxIds = 100;

    public static Answer BySelector(Call call)
    {
        var p = call.Parameters;
        string resourceType = call.Path["rt"];
        string type = call.Path["type"];
        if (p.Has("public_ids"))
        {
            return Named(call, "public_ids", a => a.PublicId, id =>
                call.Library.Assets.TryGet(new AssetKey(resourceType, type, id), out var stored) ? stored.Asset : null);
        }

        string? prefix = p.NonEmpty("prefix");
        if (prefix is null && !p.Flag("all"))
        {
            throw ApiException.Missing("public_ids");
        }

        return Matching(call, a => a.ResourceType == resourceType && a.Type == type && a.PublicId.StartsWith(prefix ?? "", StringComparison.Ordinal));
    }

    public static Answer ByTag(Call call) => Matching(call, a => a.ResourceType == call.Path["rt"] && a.Tags.Contains(call.Path["tag"]));

    public static Answer ByAssetIds(Call call) => Named(call, "asset_ids", a => a.AssetId, id =>
        call.Library.Assets.TryGetById(id, out var stored) ? stored.Asset : null);

    private static Answer Named(Call call, string parameter, Func<Asset, string> name, Func<string, Asset?> find)
    {
        var ids = call.Parameters.List(parameter);
        if (ids.Count is 0 or > MaxIds)
        {
            throw ids.Count == 0 ? ApiException.Missing(parameter) : ApiException.BadRequest($"Too many {parameter}. Maximum is {MaxIds}");
        }

        var deleted = new JsonObject();
        var counts = new JsonObject();
        foreach (string id in ids.Distinct(StringComparer.Ordinal))
        {
            var asset = find(id);
            deleted[id] = asset is null ? "not_found" : "deleted";
            if (asset is not null)
            {
                counts[name(asset)] = Remove(call, asset);
            }
        }

        return Answer.Ok(new JsonObject { ["deleted"] = deleted, ["deleted_counts"] = counts, ["partial"] = false });
    }

    private static Answer Matching(Call call, Func<Asset, bool> belongs)
    {
        var all = call.Library.Assets.NewestFirst().Select(a => a.Asset).Where(belongs).ToArray();
        var deleted = new JsonObject();
        var counts = new JsonObject();
        int perCall = call.Options.BulkPageSize;
        foreach (var asset in all.Take(perCall))
        {
            deleted[asset.PublicId] = "deleted";
            counts[asset.PublicId] = Remove(call, asset);
        }

        var body = new JsonObject { ["deleted"] = deleted, ["deleted_counts"] = counts, ["partial"] = all.Length > perCall };
        if (all.Length > perCall)
        {
            body["next_cursor"] = new Cursor(0).ToString();
        }

        return Answer.Ok(body);
    }

    private static JsonObject Remove(Call call, Asset asset)
    {
        bool keep = call.Parameters.Flag("keep_original");
        if (!keep)
        {
            call.Library.Assets.Remove(asset);
            call.Library.Backups.Keep(asset);
        }

        return new JsonObject { ["original"] = keep ? 0 : 1, ["derived"] = 0 };
    }
}
