using Sidecar.Policy.Cloudinary;

namespace Sidecar.Catalogue;

/// <summary>Structured metadata fields and upload presets.</summary>
internal static class ConfigurationOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "list_metadata_fields", Method = "GET", Template = "/v1_1/{cloud}/metadata_fields", Parameters = ParameterSets.MetadataFieldList,
            Enforcement = EnforcementKind.NamedList, Action = CloudinaryAction.Read, ResourceType = EntityTypes.MetadataField,
            IdName = "external_id", RowsMember = "metadata_fields", Requires = "read → MetadataField(each)", Answer = "fields without read are dropped",
        },
        Field("get_metadata_field", "GET", CloudinaryAction.Read) with { Enforcement = EnforcementKind.NamedRead, Parameters = ParameterSets.None, Body = BodyForm.Query },
        Field("create_metadata_field", "POST", CloudinaryAction.Create) with { Template = "/v1_1/{cloud}/metadata_fields" },
        Field("update_metadata_field", "PUT", CloudinaryAction.Update),
        Field("delete_metadata_field", "DELETE", CloudinaryAction.Delete) with { Parameters = ParameterSets.ProofOnly, Body = BodyForm.Query },
        AssetOperations.Refused("order_metadata_fields", "PUT", "/v1_1/{cloud}/metadata_fields/order"),

        new()
        {
            Name = "list_upload_presets", Method = "GET", Template = "/v1_1/{cloud}/upload_presets", Parameters = ParameterSets.PresetList,
            Enforcement = EnforcementKind.NamedList, Action = CloudinaryAction.Read, ResourceType = EntityTypes.UploadPreset,
            IdName = "name", RowsMember = "presets", Requires = "read → UploadPreset(each)", Answer = "presets without read are dropped",
        },
        Preset("get_upload_preset", "GET", CloudinaryAction.Read) with { Enforcement = EnforcementKind.NamedRead, Parameters = ParameterSets.None, Body = BodyForm.Query },
        Preset("create_upload_preset", "POST", CloudinaryAction.Create) with
        {
            Template = "/v1_1/{cloud}/upload_presets", Enforcement = EnforcementKind.PresetWrite,
            Requires = "create → UploadPreset; unsigned, or with a folder: also create → Asset(that folder); eval, on_success: update_settings → ProductEnvironment; notification URLs: read → every Asset",
        },
        Preset("update_upload_preset", "PUT", CloudinaryAction.Update) with
        {
            Enforcement = EnforcementKind.PresetWrite, Requires = "update → UploadPreset; unsigned, or with a folder: also create → Asset(that folder); eval, on_success: update_settings → ProductEnvironment; notification URLs: read → every Asset",
        },
        Preset("delete_upload_preset", "DELETE", CloudinaryAction.Delete) with { Parameters = ParameterSets.ProofOnly, Body = BodyForm.Query },
    ];

    private static Operation Field(string name, string method, CloudinaryAction action) => new()
    {
        Name = name, Method = method, Template = "/v1_1/{cloud}/metadata_fields/{external_id}", Parameters = ParameterSets.MetadataField, Body = BodyForm.Json,
        Enforcement = EnforcementKind.Named, Action = action, ResourceType = EntityTypes.MetadataField, IdName = "external_id",
        Requires = $"{action.Name} → MetadataField", Answer = "403",
    };

    private static Operation Preset(string name, string method, CloudinaryAction action) => new()
    {
        Name = name, Method = method, Template = "/v1_1/{cloud}/upload_presets/{name}", Parameters = ParameterSets.Preset, Body = BodyForm.Form,
        Enforcement = EnforcementKind.Named, Action = action, ResourceType = EntityTypes.UploadPreset, IdName = "name",
        Requires = $"{action.Name} → UploadPreset", Answer = "403",
    };
}
