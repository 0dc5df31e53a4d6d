using Sidecar.Requests;
using static Sidecar.Catalogue.ParameterSets;
using static Sidecar.Requests.ParameterKind;

namespace Sidecar.Catalogue;

/// <summary>Parameters of configuration objects, structured metadata and reports.</summary>
internal static class ConfigurationParameters
{
    public static readonly ParameterTable TransformationList = Table([.. Page, ("named", Text), ("transformation", Text)]);

    public static readonly ParameterTable TransformationCreate = Table([.. Proof, ("allowed_for_strict", Text), ("name", Text), ("transformation", Text)]);

    public static readonly ParameterTable TransformationUpdate =
        Table([.. Proof, ("allowed_for_strict", Text), ("transformation", Text), ("unsafe_update", Text)]);

    public static readonly ParameterTable TransformationDelete = Table([.. Proof, ("invalidate", Text), ("transformation", Text)]);

    // With the name in the path, "transformation" can only be a definition.
    public static readonly ParameterTable NamedTransformationCreate = Table([.. Proof, ("allowed_for_strict", Text), ("transformation", Text)]);

    public static readonly ParameterTable NamedTransformationUpdate = Table([.. Proof, ("allowed_for_strict", Text), ("unsafe_update", Text)]);

    public static readonly ParameterTable NamedTransformationDelete = Table([.. Proof, ("invalidate", Text)]);

    public static readonly ParameterTable MappingList = Table([.. Page, ("folder", Text)]);

    public static readonly ParameterTable Mapping = Table([.. Proof, ("folder", Text), ("template", Text)]);

    public static readonly ParameterTable MappingDelete = Table([.. Proof, ("folder", Text)]);

    public static readonly ParameterTable MappingReplace = Table([.. Proof, ("mappings", Structure)]);

    public static readonly ParameterTable StreamingProfileCreate =
        Table([.. Proof, ("display_name", Text), ("name", Text), ("representations", Structure)]);

    public static readonly ParameterTable StreamingProfileUpdate = Table([.. Proof, ("display_name", Text), ("representations", Structure)]);

    public static readonly ParameterTable TriggerList = Table([("event_type", Text)]);

    public static readonly ParameterTable TriggerCreate = Table([.. Proof, ("event_type", Text), ("uri", Text), ("uri_type", Text)]);

    public static readonly ParameterTable TriggerUpdate = Table([.. Proof, ("new_uri", Text)]);

    public static readonly ParameterTable TriggerTest = Table([.. Proof, ("sample_data", Structure)]);

    public static readonly ParameterTable Order = Table([.. Proof, ("direction", Text), ("order_by", Text)]);

    public static readonly ParameterTable Position = Table([.. Proof, ("position", Text)]);

    public static readonly ParameterTable Datasource = Table([.. Proof, ("values", Structure)]);

    public static readonly ParameterTable DatasourceIds = Table([.. Proof, ("external_ids", List)]);

    public static readonly ParameterTable DatasourceSearch = Table([.. Proof, ("max_results", Text), ("term", Text)]);

    public static readonly ParameterTable FieldDatasourceSearch =
        Table([.. Proof, ("exact_match", Text), ("max_results", Text), ("payload", Structure), ("term", Text)]);

    public static readonly ParameterTable MetadataRule = Table(
    [
        .. Proof, ("condition", Structure), ("metadata_field_id", Text), ("name", Text), ("position", Text), ("result", Structure), ("state", Text),
    ]);

    public static readonly ParameterTable VideoViews = Table([.. Page, ("expression", Text), ("sort_by", Text)]);

    public static readonly ParameterTable InitialBackup = Table([.. Proof, ("email", Text)]);

    public static readonly ParameterTable PeopleList =
        Table([.. Page, ("direction", Text), ("name_prefix", Text), ("name_status", Text), ("sort_by", Text), ("status", Text)]);

    public static readonly ParameterTable Person = Table([.. Proof, ("name", Text), ("status", Text), ("thumbnail_asset_id", Text)]);

    public static readonly ParameterTable PeopleInspect = Table([.. Proof, ("inspections", Structure)]);
}
