using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Reading and updating one asset through the Admin API.</summary>
internal static class AssetEndpoints
{
    public static Answer ByPublicId(Call call) => Detail(call, Find(call));

    public static Answer ById(Call call) => Detail(call, FindById(call));

    public static Answer UpdateByPublicId(Call call) => Update(call, Find(call));

    public static Answer UpdateById(Call call) => Update(call, FindById(call));

    public static Answer ByBody(Call call) => Detail(call, FindNamed(call));

    public static Answer UpdateByBody(Call call) => Update(call, FindNamed(call));

    private static StoredAsset FindNamed(Call call)
    {
        var p = call.Parameters;
        var key = new AssetKey(p.Required("resource_type"), p.Required("kind"), p.Required("public_id"));
        return call.Library.Assets.TryGet(key, out var stored) ? stored : throw ApiException.AssetNotFound(key.PublicId);
    }

    private static Answer Update(Call call, StoredAsset stored) => Detail(call, call.Library.Store(AssetChanges.Apply(stored.Asset, call)));

    private static StoredAsset Find(Call call)
    {
        var key = new AssetKey(call.Path["rt"], call.Path["type"], call.Path["public_id"]);
        return call.Library.Assets.TryGet(key, out var stored) ? stored : throw ApiException.AssetNotFound(key.PublicId);
    }

    private static StoredAsset FindById(Call call) =>
        call.Library.Assets.TryGetById(call.Path["asset_id"], out var stored) ? stored : throw ApiException.AssetNotFound(call.Path["asset_id"]);

    /// <summary>The body is serialised once per version of an asset, so that a benchmark measures its caller.</summary>
    private static Answer Detail(Call call, StoredAsset stored) => Answer.Ok(
        call.Parameters.Flag("versions") ? new AssetWriter(call.Options).DetailWithVersions(stored.Asset) : stored.Detail(new AssetWriter(call.Options).Detail));
}
