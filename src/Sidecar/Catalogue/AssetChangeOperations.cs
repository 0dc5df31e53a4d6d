using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Catalogue;

/// <summary>The Admin API's rarer changes to assets: backups, publishing, access, relations, derived assets.</summary>
internal static class AssetChangeOperations
{
    private const string Resources = "/v1_1/{cloud}/resources/";

    private const string OfType = $"{AssetOperations.ResourceTypes}/{AssetOperations.Types}";

    private const string Related = "related_assets/";

    public static IReadOnlyList<Operation> All { get; } =
    [
        Change("restore", "POST", $"{OfType}/restore", AssetParameters.Restore, EnforcementKind.Restore) with
        {
            Body = BodyForm.Json, IdName = "public_ids", Requires = Restore, Answer = RestoreAnswer,
        },
        Change("restore_by_asset_ids", "POST", "restore", AssetParameters.RestoreByAssetIds, EnforcementKind.Restore) with
        {
            Body = BodyForm.Json, IdName = "asset_ids", Requires = Restore, Answer = RestoreAnswer,
        },
        Change("delete_backups", "DELETE", "backup/{asset_id:asset_id}", AssetParameters.BackupDelete, EnforcementKind.BackupDelete) with
        {
            Action = CloudinaryAction.Delete, Requires = "delete → Asset; of a deleted asset: delete → every Asset", Answer = "403",
        },
        Change("publish_resources", "POST", $"{AssetOperations.ResourceTypes}/publish_resources", AssetParameters.Publish, EnforcementKind.BulkAccess) with
        {
            RowsMember = "published",
            Requires = "update → Asset(each), as it is and as it will be; an asset it replaces: delete; prefix and tag are expanded to the assets they match",
            Answer = "permitted ones published, the rest in failed[]; 403 when none is permitted",
        },
        Change("update_access_mode", "POST", $"{OfType}/update_access_mode", AssetParameters.AccessMode, EnforcementKind.BulkAccess) with
        {
            RowsMember = "updated",
            Requires = "update → Asset(each); prefix and tag are expanded to the assets they match",
            Answer = "permitted ones changed, the rest in failed[]; 403 when none is permitted",
        },
        Relate("add_related_assets", "POST", Related + OfType + "/{public_id...}", AssetParameters.Relate, "assets_to_relate"),
        Relate("delete_related_assets", "DELETE", Related + OfType + "/{public_id...}", AssetParameters.Unrelate, "assets_to_unrelate"),
        Relate("add_related_assets_by_asset_id", "POST", Related + "{asset_id:asset_id}", AssetParameters.RelateByAssetId, "assets_to_relate"),
        Relate("delete_related_assets_by_asset_id", "DELETE", Related + "{asset_id:asset_id}", AssetParameters.UnrelateByAssetId, "assets_to_unrelate"),
        Relate("add_complementary_assets", "POST", Complementary, AssetParameters.Complementary, "related_asset_ids"),
        Relate("delete_complementary_assets", "DELETE", Complementary, AssetParameters.Complementary, "related_asset_ids"),
        Change("delete_derived_resources", "DELETE", "", AssetParameters.DerivedDelete, EnforcementKind.Every) with
        {
            Template = "/v1_1/{cloud}/derived_resources", Action = CloudinaryAction.Update,
            Requires = "update → every Asset: the ids do not tell theirs", Answer = "403",
        },
        Change("invalidate_by_urls", "DELETE", "", AssetParameters.InvalidateUrls, EnforcementKind.InvalidateUrls) with
        {
            Template = "/v1_1/{cloud}/derived_resources/invalidate_by_urls", Action = CloudinaryAction.Update, Body = BodyForm.Json, IdName = "urls",
            Requires = "update → Asset(behind each URL)", Answer = "permitted ones invalidated, the rest in unauthorized_urls[]",
        },
    ];

    private const string Complementary = "related_complementary_assets/{asset_id:asset_id}";

    private const string Restore = "update → Asset(each); of a deleted asset: update and create → Asset in its folder (fixed folders), else → every Asset";

    private const string RestoreAnswer = "permitted ones restored, the rest answered {\"error\":\"unauthorized\"}";

    private static Operation Relate(string name, string method, string template, ParameterTable parameters, string member) =>
        Change(name, method, template, parameters, EnforcementKind.Relate) with
        {
            Body = BodyForm.Json, IdName = member,
            Requires = "update → Asset; update → Asset(each named)", Answer = "403; of the named ones the permitted are related, the rest in failed[]",
        };

    private static Operation Change(string name, string method, string template, ParameterTable parameters, EnforcementKind enforcement) => new()
    {
        Name = name, Method = method, Template = Resources + template, Parameters = parameters, Body = BodyForm.Form, Enforcement = enforcement,
        Action = CloudinaryAction.Update, ResourceType = EntityTypes.Asset, Requires = "", Answer = "",
    };
}
