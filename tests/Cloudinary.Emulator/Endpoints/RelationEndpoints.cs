using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Relating assets. Where some items fail the status is 207, as at Cloudinary.</summary>
internal static class RelationEndpoints
{
    public static Answer Add(Call call) => Change(call, "assets_to_relate", add: true);

    public static Answer Remove(Call call) => Change(call, "assets_to_unrelate", add: false);

    public static Answer AddComplementary(Call call) => Change(call, "related_asset_ids", add: true);

    public static Answer RemoveComplementary(Call call) => Change(call, "related_asset_ids", add: false);

    private static Answer Change(Call call, string parameter, bool add)
    {
        var main = call.Path.TryGetValue("asset_id", out string? id)
            ? FindById(call, id)
            : Find(call, call.Path["rt"], call.Path["type"], call.Path["public_id"]);
        if (main is null)
        {
            throw ApiException.AssetNotFound(id ?? call.Path["public_id"]);
        }

        var items = call.Parameters.List(parameter);
        if (items.Count is 0 or > 10)
        {
            throw items.Count == 0 ? ApiException.Missing(parameter) : ApiException.BadRequest($"Too many {parameter}. Maximum is 10");
        }

        var success = new JsonArray();
        var failed = new JsonArray();
        foreach (string item in items)
        {
            string[] parts = item.Split('/', 3);
            var other = id is not null ? FindById(call, item) : parts.Length == 3 ? Find(call, parts[0], parts[1], parts[2]) : null;
            bool done = other is not null
                && (add ? call.Library.Relations.Add(main.AssetId, other.AssetId) : call.Library.Relations.Remove(main.AssetId, other.AssetId));
            (done ? success : failed).Add(new JsonObject
            {
                ["message"] = done ? "success" : "resource does not exist",
                ["code"] = done ? "success_ids" : "failed_ids",
                ["asset"] = item,
                ["status"] = done ? 200 : 404,
            });
        }

        return Answer.Ok(new JsonObject { ["failed"] = failed, ["success"] = success }) with { Status = failed.Count == 0 ? 200 : 207 };
    }

    private static Asset? FindById(Call call, string id) => call.Library.Assets.TryGetById(id, out var stored) ? stored.Asset : null;

    private static Asset? Find(Call call, string resourceType, string type, string publicId) =>
        call.Library.Assets.TryGet(new AssetKey(resourceType, type, publicId), out var stored) ? stored.Asset : null;
}
