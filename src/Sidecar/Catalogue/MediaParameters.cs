using Sidecar.Requests;
using static Sidecar.Requests.ParameterKind;

namespace Sidecar.Catalogue;

/// <summary>Parameters of the Upload API's calls that make or hand out files. <c>callback</c> (a redirect with data) is left out, as everywhere.</summary>
internal static class MediaParameters
{
    private static readonly (string, ParameterKind)[] Delivery =
        [("attachment", Text), ("expires_at", Text), ("format", Text), ("target_filename", Text), ("transformation", Structure)];

    public static readonly ParameterTable Explode = ParameterSets.Table(
    [
        .. ParameterSets.Proof, ("format", Text), ("notification_url", Text), ("public_id", Text), ("resource_type", Text), ("transformation", Structure), ("type", Text),
    ]);

    public static readonly ParameterTable Combine = ParameterSets.Table(
    [
        .. ParameterSets.Proof, ("async", Text), ("expires_at", Text), ("format", Text), ("mode", Text), ("notification_url", Text), ("resource_type", Text), ("tag", Text),
        ("transformation", Structure), ("urls", List),
    ]);

    public static readonly ParameterTable Words = ParameterSets.Table(
    [
        .. ParameterSets.Proof, ("background", Text), ("font_antialias", Text), ("font_color", Text), ("font_family", Text), ("font_hinting", Text), ("font_size", Text),
        ("font_style", Text), ("font_weight", Text), ("letter_spacing", Text), ("line_spacing", Text), ("opacity", Text), ("public_id", Text), ("resource_type", Text),
        ("stroke", Text), ("text", Text), ("text_align", Text), ("text_decoration", Text),
    ]);

    public static readonly ParameterTable Archive = ParameterSets.Table(
    [
        .. ParameterSets.Proof, ("allow_missing", Text), ("asset_folders", List), ("async", Text), ("expires_at", Text), ("flatten_folders", Text),
        ("flatten_transformations", Text), ("fully_qualified_public_ids", List), ("keep_derived", Text), ("mode", Text), ("notification_url", Text), ("phash", Text),
        ("prefixes", List), ("public_ids", List), ("resource_type", Text), ("search_expression", Text), ("skip_transformation_name", Text), ("tags", CommaList),
        ("target_asset_folder", Text), ("target_filename", Text), ("target_format", Text), ("target_public_id", Text), ("target_tags", CommaList),
        ("transformations", Structure), ("type", Text), ("use_original_filename", Text),
    ]);

    public static readonly ParameterTable Download = ParameterSets.Table(
        [.. ParameterSets.Proof, .. Delivery, ("public_id", Text), ("resource_type", Text), ("type", Text)]);

    public static readonly ParameterTable DownloadById = ParameterSets.Table(
        [.. ParameterSets.Proof, .. Delivery, ("asset_id", Text), ("streaming_attachment", Text)]);

    public static readonly ParameterTable Backup = ParameterSets.Table([.. ParameterSets.Proof, ("asset_id", Text), ("version_id", Text)]);

    public static readonly ParameterTable TagArchive = ParameterSets.Table([.. ParameterSets.Proof, ("tag", Text), ("transformation", Structure)]);

    public static readonly ParameterTable Join = ParameterSets.Table([.. ParameterSets.Proof, .. ParameterSets.AssetFields, ("urls", List)]);

    public static readonly ParameterTable Manifest = ParameterSets.Table(
        [.. ParameterSets.Proof, .. ParameterSets.AssetFields, ("manifest_json", Structure), ("manifest_transformation", Structure)]);

    public static readonly ParameterTable Token = ParameterSets.Table([("token", Text)]);

    public static readonly ParameterTable Eval = ParameterSets.Table([.. ParameterSets.Proof, .. ParameterSets.AssetFields, ("file", Text)]);
}
