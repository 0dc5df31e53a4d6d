using Sidecar.Requests;
using static Sidecar.Requests.ParameterKind;

namespace Sidecar.Catalogue;

/// <summary>
/// Parameters by operation family, from Cloudinary's OpenAPI files and the parameter builders of its SDKs. A name that stands in no set is
/// refused, which keeps internal switches (<c>skip_permission_check</c>, <c>admin_context</c>, <c>with_elastic</c>, <c>response_type</c>) out.
/// </summary>
internal static class ParameterSets
{
    /// <summary>Signed parameters, and the ones SDKs add besides: they prove identity and are never forwarded.</summary>
    internal static readonly (string, ParameterKind)[] Proof =
        [("api_key", Text), ("timestamp", Text), ("signature", Text), ("cloud_name", Text)];

    internal static readonly (string, ParameterKind)[] Page =
        [("max_results", Text), ("next_cursor", Text)];

    internal static readonly (string, ParameterKind)[] ListOptions =
    [
        .. Page, ("direction", Text), ("fields", CommaList), ("tags", Text), ("context", Text), ("metadata", Text), ("moderations", Text),
    ];

    // What an upload, an explicit call and an upload preset can set on an asset. callback (a redirect with data) is left out on purpose.
    internal static readonly (string, ParameterKind)[] AssetFields =
    [
        ("access_control", Structure), ("access_mode", Text), ("accessibility_analysis", Text), ("allowed_formats", CommaList),
        ("asset_folder", Text), ("async", Text), ("auto_chaptering", Text), ("auto_tagging", Text), ("auto_transcription", Structure),
        ("background_removal", Text), ("backup", Text), ("categorization", Text), ("cinemagraph_analysis", Text), ("clear_invalid", Text),
        ("colors", Text), ("context", Structure), ("custom_coordinates", Text), ("detection", Text), ("discard_original_filename", Text),
        ("display_name", Text), ("eager", Structure), ("eager_async", Text), ("eager_notification_url", Text), ("eval", Text), ("exif", Text),
        ("face_coordinates", Text), ("faces", Text), ("filename_override", Text), ("folder", Text), ("format", Text), ("headers", Structure),
        ("image_metadata", Text), ("invalidate", Text), ("media_metadata", Text), ("metadata", Structure), ("moderation", Text),
        ("notification_url", Text), ("ocr", Text), ("on_success", Text), ("overwrite", Text), ("phash", Text), ("proxy", Text),
        ("public_id", Text), ("public_id_prefix", Text), ("quality_analysis", Text), ("quality_override", Text), ("raw_convert", Text),
        ("regions", Structure), ("resource_type", Text), ("responsive_breakpoints", Structure), ("return_delete_token", Text), ("tags", CommaList),
        ("transformation", Structure), ("type", Text), ("unique_display_name", Text), ("unique_filename", Text), ("upload_preset", Text),
        ("use_asset_folder_as_public_id_prefix", Text), ("use_filename", Text), ("use_filename_as_display_name", Text), ("visual_search", Text),
    ];

    public static readonly ParameterTable None = Table([]);

    public static readonly ParameterTable Paging = Table(Page);

    public static readonly ParameterTable Settings = Table([("settings", Text)]);

    public static readonly ParameterTable Usage = Table([("date", Text)]);

    public static readonly ParameterTable AssetList =
        Table([.. ListOptions, ("prefix", Text), ("public_ids", ReadList), ("type", Text), ("start_at", Text)]);

    public static readonly ParameterTable TaggedList = Table(ListOptions);

    public static readonly ParameterTable ContextList = Table([.. ListOptions, ("key", Text), ("value", Text)]);

    public static readonly ParameterTable FolderAssetList = Table([.. ListOptions, ("asset_folder", Text), ("resource_type", Text)]);

    public static readonly ParameterTable AssetIdList = Table([.. ListOptions, ("asset_ids", IdList), ("resource_type", Text)]);

    public static readonly ParameterTable AssetDetail = Table(
    [
        ("accessibility_analysis", Text), ("cinemagraph_analysis", Text), ("colors", Text), ("coordinates", Text), ("derived_next_cursor", Text),
        ("exif", Text), ("faces", Text), ("image_metadata", Text), ("max_results", Text), ("media_metadata", Text), ("next_cursor", Text),
        ("pages", Text), ("phash", Text), ("quality_analysis", Text), ("related", Text), ("related_next_cursor", Text), ("versions", Text),
    ]);

    public static readonly ParameterTable AssetUpdate = Table(
    [
        .. Proof, ("access_control", Structure), ("asset_folder", Text), ("auto_tagging", Text), ("background_removal", Text),
        ("categorization", Text), ("clear_invalid", Text), ("context", Structure), ("custom_coordinates", Text), ("detection", Text),
        ("display_name", Text), ("face_coordinates", Text), ("headers", Structure), ("metadata", Structure), ("moderation_status", Text),
        ("notification_url", Text), ("ocr", Text), ("public_id", Text), ("quality_override", Text), ("raw_convert", Text), ("regions", Structure),
        ("resource_type", Text), ("similarity_search", Text), ("tags", CommaList), ("type", Text), ("unique_display_name", Text), ("visual_search", Text),
    ]);

    public static readonly ParameterTable BulkDelete = Table(
    [
        .. Proof, ("all", Text), ("invalidate", Text), ("keep_original", Text), ("next_cursor", Text), ("prefix", Text), ("public_ids", List),
        ("resource_type", Text), ("tag", Text), ("transformations", Structure), ("type", Text),
    ]);

    public static readonly ParameterTable DeleteByAssetIds = Table(
    [
        .. Proof, ("asset_ids", IdList), ("invalidate", Text), ("keep_original", Text), ("next_cursor", Text), ("transformations", Structure),
    ]);

    public static readonly ParameterTable Search = Table(
    [
        ("aggregate", Structure), ("direction", Text), ("expression", Text), ("fields", CommaList), ("max_results", Text), ("next_cursor", Text),
        ("sort_by", Structure), ("with_field", CommaList),
    ]).In(ParameterPlaces.JsonOrQuery);

    public static readonly ParameterTable SearchQuery = Search.In(ParameterPlaces.Query);

    public static readonly ParameterTable Tags = Table([.. Page, ("prefix", Text)]);

    public static readonly ParameterTable Upload =
        Table([.. Proof, .. AssetFields, ("file", ParameterKind.File), ("unsigned", Text)]);

    public static readonly ParameterTable Explicit = Table([.. Proof, .. AssetFields]);

    public static readonly ParameterTable Rename = Table(
    [
        .. Proof, ("context", Text), ("from_public_id", Text), ("invalidate", Text), ("metadata", Text), ("notification_url", Text),
        ("overwrite", Text), ("resource_type", Text), ("to_public_id", Text), ("to_type", Text), ("type", Text),
    ]);

    public static readonly ParameterTable Destroy = Table(
    [
        .. Proof, ("invalidate", Text), ("notification_url", Text), ("public_id", Text), ("resource_type", Text), ("type", Text),
    ]);

    public static readonly ParameterTable DestroyByAssetId =
        Table([.. Proof, ("asset_id", Text), ("invalidate", Text), ("notification_url", Text)]);

    public static readonly ParameterTable BulkTags = Table(
        [.. Proof, ("command", Text), ("public_ids", List), ("resource_type", Text), ("tag", Text), ("tags", CommaList), ("type", Text)]);

    public static readonly ParameterTable BulkContext = Table(
        [.. Proof, ("command", Text), ("context", Structure), ("public_ids", List), ("resource_type", Text), ("type", Text)]);

    public static readonly ParameterTable BulkMetadata = Table(
        [.. Proof, ("clear_invalid", Text), ("metadata", Structure), ("public_ids", List), ("resource_type", Text), ("type", Text)]);

    public static readonly ParameterTable FolderMove = Table([.. Proof, ("to_folder", Text)]);

    public static readonly ParameterTable FolderWrite = Table([.. Proof, ("skip_backup", Text)]);

    public static readonly ParameterTable MetadataFieldList = Table([("external_ids", IdList), ("fields", CommaList)]);

    public static readonly ParameterTable MetadataField = Table(
    [
        .. Proof, ("allow_dynamic_list_values", Text), ("alphabetically_sorted", Text), ("datasource", Structure), ("default_disabled", Text),
        ("default_value", Structure), ("external_id", Text), ("label", Text), ("mandatory", Text), ("restrictions", Structure), ("type", Text),
        ("validation", Structure),
    ]);

    public static readonly ParameterTable ProofOnly = Table(Proof);

    public static readonly ParameterTable PresetList = Table([.. Page, ("direction", Text), ("order_by", Text)]);

    public static readonly ParameterTable Preset = Table(
    [
        .. Proof, .. AssetFields, ("disallow_public_id", Text), ("live", Text), ("name", Text), ("parameter_whitelist", CommaList), ("unsigned", Text),
    ]);

    internal static ParameterTable Table((string Name, ParameterKind Kind)[] rows) =>
        new(rows.Select(row => KeyValuePair.Create(row.Name, row.Kind)));
}
