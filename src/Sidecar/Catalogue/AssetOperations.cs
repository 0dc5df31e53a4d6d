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

    private const string VisualSearch = "read → Asset(image_asset_id, or behind image_url); read → Asset(each)";

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
        List("list_resources_by_external_ids", $"{Resources}by_external_ids") with { Parameters = AssetParameters.ExternalIdList },
        List("list_resources_by_container_id", $"{Resources}by_container_id/{{container_id}}") with
        {
            Parameters = AssetParameters.ContainerList, Enforcement = EnforcementKind.FolderAssetList, IdName = "container_id",
            Requires = "read → Folder(container_id); read → Asset(each)", Answer = "403 when the folder may not be read; else " + Filtered,
        },
        new()
        {
            Name = "search", Method = "POST", Template = $"{Resources}search", Parameters = ParameterSets.Search, Body = BodyForm.Json,
            Enforcement = EnforcementKind.AssetSearch, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset, RowsMember = "resources",
            Requires = "read → Asset(each)", Answer = "expression limited, rows without read dropped",
        },
        new()
        {
            Name = "search_get", Method = "GET", Template = $"{Resources}search", Parameters = ParameterSets.SearchQuery, Body = BodyForm.Json,
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
            Name = "get_resource_by_body", Method = "POST", Template = $"{Resources}get_resource", Parameters = AssetParameters.DetailByBody, Body = BodyForm.Json,
            Enforcement = EnforcementKind.AssetRead, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset,
            Requires = "read → Asset", Answer = "403; related assets without read are dropped",
        },
        new()
        {
            Name = "visual_search", Method = "POST", Template = $"{Resources}visual_search", Parameters = AssetParameters.VisualSearch, Body = BodyForm.Form,
            Enforcement = EnforcementKind.VisualSearch, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset, RowsMember = "resources",
            Requires = VisualSearch, Answer = "403 when the source may not be read; rows without read are dropped, counts with them",
        },
        new()
        {
            Name = "visual_search_get", Method = "GET", Template = $"{Resources}visual_search", Parameters = AssetParameters.VisualSearchGet,
            Enforcement = EnforcementKind.VisualSearch, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset, RowsMember = "resources",
            Requires = VisualSearch, Answer = "403 when the source may not be read; rows without read are dropped, counts with them",
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
            Name = "update_resource_by_body", Method = "POST", Template = $"{Resources}update", Parameters = AssetParameters.UpdateByBody,
            Body = BodyForm.Json, Enforcement = EnforcementKind.AssetUpdate, ResourceType = EntityTypes.Asset,
            Requires = "update → Asset; another asset_folder: move → Asset, update → Folder(destination); moderation_status: moderate → Asset", Answer = "403",
        },
        new()
        {
            Name = "delete_resources", Method = "DELETE", Template = $"{Resources}{ResourceTypes}/{Types}", Parameters = ParameterSets.BulkDelete,
            Body = BodyForm.Form, Enforcement = EnforcementKind.BulkDelete, Action = CloudinaryAction.Delete, ResourceType = EntityTypes.Asset, IdName = "public_ids",
            Requires = "delete → Asset(each) (update with keep_original); prefix and all are expanded to the assets they match",
            Answer = "permitted ids deleted, the rest in unauthorized[]; 403 when none is permitted",
        },
        new()
        {
            Name = "delete_resources_by_tag", Method = "DELETE", Template = $"{Resources}{ResourceTypes}/tags/{{tag...}}", Parameters = AssetParameters.DeleteByTag,
            Body = BodyForm.Form, Enforcement = EnforcementKind.BulkDelete, Action = CloudinaryAction.Delete, ResourceType = EntityTypes.Asset, IdName = "public_ids",
            Requires = "delete → Asset(each with the tag) (update with keep_original)",
            Answer = "permitted assets deleted, readable others in unauthorized[]; 403 when none is permitted",
        },
        new()
        {
            Name = "delete_resources_by_asset_ids", Method = "DELETE", Template = "/v1_1/{cloud}/resources", Parameters = ParameterSets.DeleteByAssetIds,
            Body = BodyForm.Form, Enforcement = EnforcementKind.BulkDelete, Action = CloudinaryAction.Delete, ResourceType = EntityTypes.Asset, IdName = "asset_ids",
            Requires = "delete → Asset(each) (update with keep_original)", Answer = "permitted ids deleted, the rest in unauthorized[]; 403 when none is permitted",
        },
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
