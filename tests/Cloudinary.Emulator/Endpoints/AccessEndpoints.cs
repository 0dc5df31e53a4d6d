using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Publishing and access modes, by ids, prefix or tag.</summary>
internal static class AccessEndpoints
{
    public static Answer Publish(Call call)
    {
        string? type = call.Parameters.NonEmpty("type");
        return Each(call, a => type is null ? a.Type is "private" or "authenticated" : a.Type == type, "published", asset =>
        {
            var key = new AssetKey(asset.ResourceType, "upload", asset.PublicId);
            if (call.Library.Assets.TryGet(key, out var taken))
            {
                if (!call.Parameters.Flag("overwrite"))
                {
                    return false;
                }

                call.Library.Assets.Remove(taken.Asset);
            }

            call.Library.Store(asset with { Type = "upload" });
            return true;
        });
    }

    public static Answer UpdateMode(Call call)
    {
        string mode = call.Parameters.Required("access_mode");
        return Each(call, a => a.Type == call.Path["type"], "updated", asset =>
        {
            call.Library.Store(asset with { AccessMode = mode });
            return true;
        });
    }

    private static Answer Each(Call call, Func<Asset, bool> ofType, string member, Func<Asset, bool> change)
    {
        var p = call.Parameters;
        var ids = p.List("public_ids");
        string? prefix = p.NonEmpty("prefix");
        string? tag = p.NonEmpty("tag");
        if (ids.Count == 0 && prefix is null && tag is null)
        {
            throw ApiException.Missing("public_ids");
        }

        var matching = call.Library.Assets.NewestFirst().Select(a => a.Asset)
            .Where(a => a.ResourceType == call.Path["rt"] && ofType(a))
            .Where(a => ids.Count > 0 ? ids.Contains(a.PublicId) : prefix is not null ? a.PublicId.StartsWith(prefix, StringComparison.Ordinal) : a.Tags.Contains(tag!))
            .ToArray();
        var done = new JsonArray();
        var failed = new JsonArray();
        foreach (var asset in matching.Take(call.Options.BulkPageSize))
        {
            (change(asset) ? done : failed).Add(new JsonObject { ["public_id"] = asset.PublicId, ["resource_type"] = asset.ResourceType });
        }

        var body = new JsonObject { [member] = done, ["failed"] = failed };
        if (matching.Length > call.Options.BulkPageSize)
        {
            body["next_cursor"] = new Cursor(call.Options.BulkPageSize).ToString();
        }

        return Answer.Ok(body);
    }
}
