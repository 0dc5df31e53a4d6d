using Sidecar.Requests;
using static Sidecar.Catalogue.ParameterSets;
using static Sidecar.Requests.ParameterKind;

namespace Sidecar.Catalogue;

/// <summary>
/// Parameters of the operations that read or change stored assets and folders beyond the everyday ones. From Cloudinary's OpenAPI files and the
/// parameter builders of its SDKs; its internal switches (<c>with_elastic</c>, <c>admin_context</c>, <c>response_type</c>,
/// <c>skip_permission_check</c>) stand in none.
/// </summary>
internal static class AssetParameters
{
    private static readonly (string, ParameterKind)[] Related = [.. Proof, ("assets_to_relate", List)];

    private static readonly (string, ParameterKind)[] Unrelated = [.. Proof, ("assets_to_unrelate", List)];

    private static readonly (string, ParameterKind)[] VisualSource =
        [.. Page, ("image_asset_id", Text), ("image_url", Text), ("text", Text), ("threshold", Text)];

    public static readonly ParameterTable ExternalIdList =
        Table([.. ListOptions, ("asset_ids", IdList), ("external_ids", IdList), ("resource_type", Text)]);

    public static readonly ParameterTable ContainerList = Table([.. ListOptions, ("resource_type", Text), ("sort_by", Text)]);

    public static readonly ParameterTable DetailByBody =
        Table([("derived", Text), ("kind", Text), ("public_id", Text), ("resource_type", Text), ("versions", Text)]);

    public static readonly ParameterTable UpdateByBody = Table(
    [
        ("asset_folder", Text), ("context", Structure), ("display_name", Text), ("kind", Text), ("metadata", Structure), ("moderation_status", Text),
        ("public_id", Text), ("resource_type", Text), ("tags", CommaList),
    ]);

    public static readonly ParameterTable VisualSearch = Table([.. Proof, .. VisualSource, ("image_file", ParameterKind.File)]);

    public static readonly ParameterTable VisualSearchGet = Table(VisualSource);

    public static readonly ParameterTable DeleteByTag = Table(
    [
        .. Proof, ("invalidate", Text), ("keep_original", Text), ("next_cursor", Text), ("resource_type", Text), ("tag", Text), ("transformations", Structure),
    ]);

    public static readonly ParameterTable Publish = Table(
    [
        .. Proof, ("invalidate", Text), ("next_cursor", Text), ("overwrite", Text), ("prefix", Text), ("public_ids", List), ("resource_type", Text),
        ("tag", Text), ("type", Text),
    ]);

    public static readonly ParameterTable AccessMode = Table(
    [
        .. Proof, ("access_mode", Text), ("next_cursor", Text), ("prefix", Text), ("public_ids", List), ("resource_type", Text), ("tag", Text), ("type", Text),
    ]);

    public static readonly ParameterTable Restore = Table([.. Proof, ("public_ids", List), ("resource_type", Text), ("type", Text), ("versions", List)]);

    public static readonly ParameterTable RestoreByAssetIds =
        Table([.. Proof, ("asset_ids", IdList), ("notification_url", Text), ("versions", List)]);

    public static readonly ParameterTable BackupDelete = Table([.. Proof, ("asset_id", Text), ("version_ids", IdList)]);

    public static readonly ParameterTable Relate = Table([.. Related, ("public_id", Text), ("resource_type", Text), ("type", Text)]);

    public static readonly ParameterTable Unrelate = Table([.. Unrelated, ("public_id", Text), ("resource_type", Text), ("type", Text)]);

    public static readonly ParameterTable RelateByAssetId = Table([.. Related, ("asset_id", Text)]);

    public static readonly ParameterTable UnrelateByAssetId = Table([.. Unrelated, ("asset_id", Text)]);

    public static readonly ParameterTable Complementary = Table(
        [.. Proof, ("asset_id", Text), ("complementary_type", Text), ("metadata", Structure), ("related_asset_ids", IdList)]);

    public static readonly ParameterTable DerivedDelete = Table([.. Proof, ("derived_resource_ids", IdList), ("invalidate", Text)]);

    public static readonly ParameterTable InvalidateUrls = Table([.. Proof, ("skip_reporting", Text), ("urls", List)]);

    public static readonly ParameterTable FolderById = Table([("id", Text)]);

    public static readonly ParameterTable FolderByPath = Table([("case_sensitive", Text), ("path", Text)]);

    public static readonly ParameterTable FolderDescendants = Table([("filter_ids", IdList), ("id", Text), ("inclusive", Text)]);

    public static readonly ParameterTable FolderRename = Table(
        [.. Proof, ("max_derived", Text), ("path", Text), ("resources_limit", Text), ("resources_size_limit", Text), ("to_path", Text)]);

    public static readonly ParameterTable FolderRoles = Table([("permitted_roles", Text)]);
}
