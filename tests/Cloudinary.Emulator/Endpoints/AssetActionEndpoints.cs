using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>The Upload API's actions on one existing asset.</summary>
internal static class AssetActionEndpoints
{
    public static Answer Explicit(Call call)
    {
        string publicId = call.Parameters.Required("public_id");
        string type = call.Parameters.NonEmpty("type") ?? "upload";
        var key = new AssetKey(call.Path["rt"], type, publicId);
        if (!call.Library.Assets.TryGet(key, out var stored))
        {
            if (type is "upload" or "private" or "authenticated")
            {
                throw ApiException.AssetNotFound(publicId);
            }

            // Fetched and social assets come into being by being named.
            var content = UploadContent.Remote(publicId);
            stored = call.Library.Store(UploadContent.Describe(content, call.Path["rt"]) with
            {
                AssetId = call.Library.Ids.AssetId(),
                PublicId = publicId,
                Type = type,
                DisplayName = publicId[(publicId.LastIndexOf('/') + 1)..],
                CreatedAt = call.Now,
                UploadedAt = call.Now,
                Version = call.Now.ToUnixTimeSeconds(),
            });
        }

        return UploadAnswer.Of(call, call.Library.Store(AssetChanges.Apply(stored.Asset, call)).Asset);
    }

    public static Answer Rename(Call call)
    {
        var p = call.Parameters;
        string from = p.Required("from_public_id");
        string to = p.Required("to_public_id");
        string type = p.NonEmpty("type") ?? "upload";
        if (!call.Library.Assets.TryGet(new AssetKey(call.Path["rt"], type, from), out var source))
        {
            throw ApiException.AssetNotFound(from);
        }

        var target = new AssetKey(call.Path["rt"], p.NonEmpty("to_type") ?? type, to);
        if (call.Library.Assets.TryGet(target, out var existing) && existing.Asset.AssetId != source.Asset.AssetId)
        {
            if (!p.Flag("overwrite"))
            {
                throw ApiException.BadRequest($"to_public_id({to}) already exists");
            }

            call.Library.Assets.Remove(existing.Asset);
        }

        var renamed = call.Library.Store(source.Asset with { PublicId = to, Type = target.Type, UpdatedAt = call.Now });
        return UploadAnswer.Of(call, renamed.Asset);
    }

    public static Answer Destroy(Call call)
    {
        string publicId = call.Parameters.Required("public_id");
        var key = new AssetKey(call.Path["rt"], call.Parameters.NonEmpty("type") ?? "upload", publicId);
        return Destroyed(call, call.Library.Assets.TryGet(key, out var stored) ? stored : null);
    }

    public static Answer DestroyById(Call call) =>
        Destroyed(call, call.Library.Assets.TryGetById(call.Parameters.Required("asset_id"), out var stored) ? stored : null);

    private static Answer Destroyed(Call call, StoredAsset? stored)
    {
        if (stored is not null)
        {
            call.Library.Assets.Remove(stored.Asset);
            call.Library.Backups.Keep(stored.Asset);
        }

        return Answer.Ok(new JsonObject { ["result"] = stored is null ? "not found" : "ok" });
    }
}
