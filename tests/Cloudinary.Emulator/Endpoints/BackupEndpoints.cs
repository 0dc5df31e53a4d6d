using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Restoring assets and deleting backups. A deleted asset comes back to its old folder under its old id.</summary>
internal static class BackupEndpoints
{
    public static Answer RestoreByPublicIds(Call call) => Restore(call, "public_ids", id =>
    {
        var key = new AssetKey(call.Path["rt"], call.Path["type"], id);

        // Whose backup of those under one name it would be is not known; here that of an asset that is gone, for nothing to rest on the other.
        return call.Library.Backups.Find(key) ?? (call.Library.Assets.TryGet(key, out var stored) ? stored.Asset : null);
    });

    public static Answer RestoreByAssetIds(Call call) => Restore(call, "asset_ids", id =>
        call.Library.Assets.TryGetById(id, out var stored) ? stored.Asset : call.Library.Backups.TryGet(id, out var backup) ? backup : null);

    public static Answer Delete(Call call)
    {
        string id = call.Path["asset_id"];
        bool known = call.Library.Assets.TryGetById(id, out _) || call.Library.Backups.TryGet(id, out _);
        if (!known)
        {
            throw ApiException.AssetNotFound(id);
        }

        call.Library.Backups.Remove(id);
        var deleted = new JsonArray();
        var failures = new JsonArray();
        foreach (string version in call.Parameters.List("version_ids"))
        {
            // A version id beginning with f cannot be deleted: the way to a 207.
            if (version.StartsWith('f'))
            {
                failures.Add(new JsonObject { ["version_id"] = version, ["error"] = "not_found" });
            }
            else
            {
                deleted.Add(version);
            }
        }

        var body = new JsonObject { ["asset_id"] = id, ["deleted_version_ids"] = deleted };
        if (failures.Count == 0)
        {
            return Answer.Ok(body);
        }

        body["failures"] = failures;
        return Answer.Ok(body) with { Status = 207 };
    }

    private static Answer Restore(Call call, string parameter, Func<string, Asset?> find)
    {
        var ids = call.Parameters.List(parameter);
        if (ids.Count == 0)
        {
            throw ApiException.Missing(parameter);
        }

        var versions = call.Parameters.List("versions");
        var body = new JsonObject();
        foreach (var (id, index) in ids.Select((id, index) => (id, index)))
        {
            if (find(id) is not { } asset)
            {
                body[id] = new JsonObject { ["error"] = "no_backup" };
                continue;
            }

            call.Library.Store(asset);
            call.Library.Backups.Remove(asset.AssetId);
            body[id] = new JsonObject
            {
                ["asset_id"] = asset.AssetId,
                ["public_id"] = asset.PublicId,
                ["version_id"] = index < versions.Count ? versions[index] : null,
            };
        }

        return Answer.Ok(body);
    }
}
