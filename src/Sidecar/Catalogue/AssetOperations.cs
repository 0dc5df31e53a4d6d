using Sidecar.Policy.Cloudinary;

namespace Sidecar.Catalogue;

/// <summary>The Admin API's operations on assets.</summary>
internal static class AssetOperations
{
    /// <summary>The resource types that stand in paths.</summary>
    public const string ResourceTypes = "{resource_type:image|video|raw}";

    /// <summary>The delivery types that stand in paths.</summary>
    public const string Types =
        "{type:upload|private|authenticated|asset|fetch|url2png|facebook|twitter|twitter_name|instagram|instagram_name|gravatar|youtube|hulu|vimeo" +
        "|animoto|dailymotion|worldstarhiphop|multi|sprite|text|list|media_optimization}";

    private const string Filtered = "rows without read are dropped, pages refilled";

    private const string Resources = "/v1_1/{cloud}/resources/";

    public static IReadOnlyList<Operation> All { get; } =
    [
        List("list_resources", $"{Resources}{ResourceTypes}"),
        List("list_resources_of_type", $"{Resources}{ResourceTypes}/{Types}"),
        List("list_resources_by_tag", $"{Resources}{ResourceTypes}/tags/{{tag...}}") with { Parameters = ParameterSets.TaggedList },
        List("list_resources_by_context", $"{Resources}{ResourceTypes}/context") with { Parameters = ParameterSets.ContextList },
        List("list_resources_by_moderation", $"{Resources}{ResourceTypes}/moderations/{{kind}}/{{status}}") with { Parameters = ParameterSets.TaggedList },
        List("list_resources_by_asset_folder", $"{Resources}by_asset_folder") with
        {
            Parameters = ParameterSets.FolderAssetList, Enforcement = EnforcementKind.FolderAssetList, IdName = "asset_folder",
            Requires = "read → Folder(asset_folder); read → Asset(each)", Answer = "403 when the folder may not be read; else " + Filtered,
        },
        List("list_resources_by_asset_ids", $"{Resources}by_asset_ids") with { Parameters = ParameterSets.AssetIdList },
        new()
        {
            Name = "search", Method = "POST", Template = $"{Resources}search", Parameters = ParameterSets.Search, Body = BodyForm.Json,
            Enforcement = EnforcementKind.AssetSearch, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset, RowsMember = "resources",
            Requires = "read → Asset(each)", Answer = "expression limited, rows without read dropped",
        },
        new()
        {
            Name = "search_get", Method = "GET", Template = $"{Resources}search", Parameters = ParameterSets.Search, Body = BodyForm.Json,
            Enforcement = EnforcementKind.AssetSearch, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset, RowsMember = "resources",
            Requires = "read → Asset(each)", Answer = "sent upstream as POST; expression limited, rows without read dropped",
        },
        new()
        {
            Name = "get_resource", Method = "GET", Template = $"{Resources}{ResourceTypes}/{Types}/{{public_id...}}", Parameters = ParameterSets.AssetDetail,
            Enforcement = EnforcementKind.AssetRead, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset,
            Requires = "read → Asset", Answer = "403; related assets without read are dropped",
        },
        new()
        {
            Name = "get_resource_by_asset_id", Method = "GET", Template = $"{Resources}{{asset_id:asset_id}}", Parameters = ParameterSets.AssetDetail,
            Enforcement = EnforcementKind.AssetRead, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset,
            Requires = "read → Asset", Answer = "403; related assets without read are dropped",
        },
        new()
        {
            Name = "update_resource", Method = "POST", Template = $"{Resources}{ResourceTypes}/{Types}/{{public_id...}}", Parameters = ParameterSets.AssetUpdate,
            Body = BodyForm.Form, Enforcement = EnforcementKind.AssetUpdate, ResourceType = EntityTypes.Asset,
            Requires = "update → Asset; another asset_folder: move → Asset, update → Folder(destination); moderation_status: moderate → Asset", Answer = "403",
        },
        new()
        {
            Name = "update_resource_by_asset_id", Method = "PUT", Template = $"{Resources}{{asset_id:asset_id}}", Parameters = ParameterSets.AssetUpdate,
            Body = BodyForm.Json, Enforcement = EnforcementKind.AssetUpdate, ResourceType = EntityTypes.Asset,
            Requires = "update → Asset; another asset_folder: move → Asset, update → Folder(destination); moderation_status: moderate → Asset", Answer = "403",
        },
        new()
        {
            Name = "delete_resources", Method = "DELETE", Template = $"{Resources}{ResourceTypes}/{Types}", Parameters = ParameterSets.BulkDelete,
            Body = BodyForm.Form, Enforcement = EnforcementKind.BulkDelete, Action = CloudinaryAction.Delete, ResourceType = EntityTypes.Asset, IdName = "public_ids",
            Requires = "delete → Asset(each) (update with keep_original); prefix and all: delete → every Asset",
            Answer = "permitted ids deleted, the rest in unauthorized[]; 403 when none is permitted",
        },
        new()
        {
            Name = "delete_resources_by_asset_ids", Method = "DELETE", Template = "/v1_1/{cloud}/resources", Parameters = ParameterSets.DeleteByAssetIds,
            Body = BodyForm.Form, Enforcement = EnforcementKind.BulkDelete, Action = CloudinaryAction.Delete, ResourceType = EntityTypes.Asset, IdName = "asset_ids",
            Requires = "delete → Asset(each) (update with keep_original)", Answer = "permitted ids deleted, the rest in unauthorized[]; 403 when none is permitted",
        },

        // Routes that would otherwise be read as an asset with that public id.
        Refused("restore", "POST", $"{Resources}{ResourceTypes}/{Types}/restore"),
        Refused("update_access_mode", "POST", $"{Resources}{ResourceTypes}/{Types}/update_access_mode"),
    ];

    internal static Operation Refused(string name, string method, string template) => new()
    {
        Name = name, Method = method, Template = template, Parameters = ParameterSets.None, Enforcement = EnforcementKind.Refuse,
        Requires = "-", Answer = "403: known to Cloudinary, not offered by the sidecar",
    };

    private static Operation List(string name, string template) => new()
    {
        Name = name, Method = "GET", Template = template, Parameters = ParameterSets.AssetList, Enforcement = EnforcementKind.AssetList,
        Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset, RowsMember = "resources", Requires = "read → Asset(each)", Answer = Filtered,
    };
}
