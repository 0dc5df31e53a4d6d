using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Every operation the emulator has, in order of precedence: literals stand before placeholders. What is not here is a 404.</summary>
internal static class OperationTable
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Read("GET", "ping", EnvironmentEndpoints.Ping),
        Read("GET", "config", EnvironmentEndpoints.Config),
        Read("GET", "usage", EnvironmentEndpoints.Usage),
        Read("GET", "usage/{date}", EnvironmentEndpoints.Usage),
        Read("GET", "tags/{rt}", EnvironmentEndpoints.Tags),

        Read("GET", "resources", EnvironmentEndpoints.ResourceTypes),
        Read("GET", "resources/search", SearchEndpoints.Assets),
        Read("POST", "resources/search", SearchEndpoints.Assets),
        Read("GET", "resources/by_asset_folder", ListingEndpoints.ByAssetFolder),
        Read("GET", "resources/by_asset_ids", ListingEndpoints.ByAssetIds),
        Read("GET", "resources/by_external_ids", ListingEndpoints.ByExternalIds),
        Read("GET", "resources/by_container_id/{id}", ListingEndpoints.ByContainerId),
        Read("GET", "resources/visual_search", VisualSearchEndpoints.Search),
        Read("POST", "resources/visual_search", VisualSearchEndpoints.Search),
        Read("POST", "resources/get_resource", AssetEndpoints.ByBody),
        Read("GET", "resources/{rt}", ListingEndpoints.ByType),
        Read("GET", "resources/{rt}/tags/{tag...}", ListingEndpoints.ByTag),
        Read("GET", "resources/{rt}/context", ListingEndpoints.ByContext),
        Read("GET", "resources/{rt}/moderations/{kind}/{status}", ListingEndpoints.ByModeration),
        Read("GET", "resources/{rt}/{type}", ListingEndpoints.ByType),
        Read("GET", "resources/{rt}/{type}/{public_id...}", AssetEndpoints.ByPublicId),
        Read("GET", "resources/{asset_id}", AssetEndpoints.ById),

        Write("POST", "resources/update", AssetEndpoints.UpdateByBody),
        Write("POST", "resources/restore", BackupEndpoints.RestoreByAssetIds),
        Write("POST", "resources/{rt}/{type}/restore", BackupEndpoints.RestoreByPublicIds),
        Write("DELETE", "resources/backup/{asset_id}", BackupEndpoints.Delete),
        Write("POST", "resources/{rt}/publish_resources", AccessEndpoints.Publish),
        Write("POST", "resources/{rt}/{type}/update_access_mode", AccessEndpoints.UpdateMode),
        Write("POST", "resources/related_assets/{asset_id}", RelationEndpoints.Add),
        Write("DELETE", "resources/related_assets/{asset_id}", RelationEndpoints.Remove),
        Write("POST", "resources/related_assets/{rt}/{type}/{public_id...}", RelationEndpoints.Add),
        Write("DELETE", "resources/related_assets/{rt}/{type}/{public_id...}", RelationEndpoints.Remove),
        Write("POST", "resources/related_complementary_assets/{asset_id}", RelationEndpoints.AddComplementary),
        Write("DELETE", "resources/related_complementary_assets/{asset_id}", RelationEndpoints.RemoveComplementary),
        Write("DELETE", "derived_resources", DerivedEndpoints.Delete),
        Write("DELETE", "derived_resources/invalidate_by_urls", DerivedEndpoints.Invalidate),
        Write("PUT", "folder_operations/rename", FolderEndpoints.Rename),
        Read("GET", "folder_operations/invite/{id}", FolderEndpoints.Roles),

        Write("POST", "resources/{rt}/{type}/{public_id...}", AssetEndpoints.UpdateByPublicId),
        Write("PUT", "resources/{asset_id}", AssetEndpoints.UpdateById),
        Write("DELETE", "resources", DeleteEndpoints.ByAssetIds),
        Write("DELETE", "resources/{rt}/tags/{tag...}", DeleteEndpoints.ByTag),
        Write("DELETE", "resources/{rt}/{type}", DeleteEndpoints.BySelector),

        Read("GET", "folders", FolderEndpoints.Roots),
        Read("GET", "folders/search", SearchEndpoints.Folders),
        Read("POST", "folders/search", SearchEndpoints.Folders),
        Read("PUT", "folders/by_id", FolderEndpoints.ById),
        Read("PUT", "folders/by_path", FolderEndpoints.ByPath),
        Read("PUT", "folders/descendants", FolderEndpoints.Descendants),
        Read("GET", "folders/{path...}", FolderEndpoints.Children),
        Write("POST", "folders/{path...}", FolderEndpoints.Create),
        Write("PUT", "folders/{path...}", FolderEndpoints.Move),
        Write("DELETE", "folders/{path...}", FolderEndpoints.Delete),

        .. TransformationEndpoints.All,
        .. ConfigurationEndpoints.All,
        .. MetadataRuleEndpoints.All,
        .. PeopleEndpoints.All,

        Read("GET", "upload_presets", PresetEndpoints.List),
        Read("GET", "upload_presets/{name}", PresetEndpoints.Get),
        Write("POST", "upload_presets", PresetEndpoints.Create),
        Write("PUT", "upload_presets/{name}", PresetEndpoints.Update),
        Write("DELETE", "upload_presets/{name}", PresetEndpoints.Delete),

        Read("GET", "metadata_fields", MetadataFieldEndpoints.List),
        Read("GET", "metadata_fields/{id}", MetadataFieldEndpoints.Get),
        Write("POST", "metadata_fields", MetadataFieldEndpoints.Create),
        Write("PUT", "metadata_fields/{id}", MetadataFieldEndpoints.Update),
        Write("PUT", "metadata_fields/{id}/datasource", MetadataFieldEndpoints.UpdateDatasource),
        Write("DELETE", "metadata_fields/{id}/datasource", MetadataFieldEndpoints.RemoveFromDatasource),
        Write("DELETE", "metadata_fields/{id}", MetadataFieldEndpoints.Delete),

        Upload("{rt|auto}/upload", UploadEndpoints.Upload) with { UnsignedAllowed = true },
        Upload("upload", UploadEndpoints.Upload) with { UnsignedAllowed = true },
        Upload("{rt|auto}/upload_chunked", UploadEndpoints.Upload),
        Upload("{rt}/explicit", AssetActionEndpoints.Explicit),
        Upload("{rt}/rename", AssetActionEndpoints.Rename),
        Upload("{rt}/destroy", AssetActionEndpoints.Destroy),
        Upload("asset/destroy", AssetActionEndpoints.DestroyById),
        Upload("{rt}/tags", BulkEndpoints.Tags),
        Upload("{rt}/context", BulkEndpoints.Context),
        Upload("{rt}/metadata", BulkEndpoints.Metadata),

        .. MediaEndpoints.All,
        .. CannedEndpoints.All,
        .. ServiceEndpoints.All,
    ];

    private static Operation Read(string method, string template, Handler handler) => new(method, template, Api.Admin, handler) { ReadOnly = true };

    private static Operation Write(string method, string template, Handler handler) => new(method, template, Api.Admin, handler);

    private static Operation Upload(string template, Handler handler) => new("POST", template, Api.Upload, handler);
}
