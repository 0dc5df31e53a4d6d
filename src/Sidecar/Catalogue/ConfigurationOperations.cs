using Sidecar.Policy.Cloudinary;
using static Sidecar.Catalogue.ConfigurationParameters;

namespace Sidecar.Catalogue;

/// <summary>What the whole environment uses: transformations, upload presets and mappings, streaming profiles, triggers.</summary>
internal static class ConfigurationOperations
{
    private const string Transformations = "/v1_1/{cloud}/transformations";
    private const string NamedTransformation = "/v1_1/{cloud}/transformations/{transformation...}";
    private const string Presets = "/v1_1/{cloud}/upload_presets";
    private const string Mappings = "/v1_1/{cloud}/upload_mappings";
    private const string Profiles = "/v1_1/{cloud}/streaming_profiles";
    private const string Triggers = "/v1_1/{cloud}/triggers";

    private const string Landing =
        "; unsigned, or with a folder: also create → Asset(that folder); eval, on_success: update_settings → ProductEnvironment; notification URLs: read → every Asset";

    public static IReadOnlyList<Operation> All { get; } =
    [
        ReadTransformations("transformations", Transformations) with { Parameters = TransformationList },
        ReadTransformations("get_transformation", NamedTransformation) with { Parameters = ParameterSets.Paging },
        Write("create_transformation", "POST", Transformations, CloudinaryAction.Create, EntityTypes.Transformation, ", and read → every Asset shown by its layers") with { Parameters = TransformationCreate },
        Write("update_transformation", "PUT", Transformations, CloudinaryAction.Update, EntityTypes.Transformation, ", and read → every Asset shown by its layers") with { Parameters = TransformationUpdate },
        Write("delete_transformation", "DELETE", Transformations, CloudinaryAction.Delete, EntityTypes.Transformation) with { Parameters = TransformationDelete, Body = BodyForm.Query },
        Write("create_named_transformation", "POST", NamedTransformation, CloudinaryAction.Create, EntityTypes.Transformation, ", and read → every Asset shown by its layers") with { Parameters = NamedTransformationCreate, Body = BodyForm.Json },
        Write("update_named_transformation", "PUT", NamedTransformation, CloudinaryAction.Update, EntityTypes.Transformation, ", and read → every Asset shown by its layers") with { Parameters = NamedTransformationUpdate, Body = BodyForm.Json },
        Write("delete_named_transformation", "DELETE", NamedTransformation, CloudinaryAction.Delete, EntityTypes.Transformation) with { Parameters = NamedTransformationDelete, Body = BodyForm.Query },

        new()
        {
            Name = "list_upload_presets", Method = "GET", Template = Presets, Parameters = ParameterSets.PresetList,
            Enforcement = EnforcementKind.NamedList, Action = CloudinaryAction.Read, ResourceType = EntityTypes.UploadPreset,
            IdName = "name", RowsMember = "presets", Requires = "read → UploadPreset(each)", Answer = "presets without read are dropped",
        },
        Preset("get_upload_preset", "GET", CloudinaryAction.Read) with { Enforcement = EnforcementKind.NamedRead, Parameters = ParameterSets.None, Body = BodyForm.Query },
        Preset("create_upload_preset", "POST", CloudinaryAction.Create) with { Template = Presets, Enforcement = EnforcementKind.PresetWrite, Requires = "create → UploadPreset" + Landing },
        Preset("update_upload_preset", "PUT", CloudinaryAction.Update) with { Enforcement = EnforcementKind.PresetWrite, Requires = "update → UploadPreset" + Landing },
        Preset("delete_upload_preset", "DELETE", CloudinaryAction.Delete) with { Parameters = ParameterSets.ProofOnly, Body = BodyForm.Query },

        new()
        {
            Name = "upload_mappings", Method = "GET", Template = Mappings, Parameters = MappingList,
            Enforcement = EnforcementKind.NamedList, Action = CloudinaryAction.Read, ResourceType = EntityTypes.UploadMapping,
            IdName = "folder", RowsMember = "mappings", Requires = "read → UploadMapping(each)", Answer = "mappings without read are dropped; 403 for one by its folder",
        },
        Write("create_upload_mapping", "POST", Mappings, CloudinaryAction.Create, EntityTypes.UploadMapping, "; a template on a delivery host of Cloudinary: download → every Asset") with { Parameters = Mapping },
        Write("update_upload_mapping", "PUT", Mappings, CloudinaryAction.Update, EntityTypes.UploadMapping, "; a template on a delivery host of Cloudinary: download → every Asset") with { Parameters = Mapping },
        Write("delete_upload_mapping", "DELETE", Mappings, CloudinaryAction.Delete, EntityTypes.UploadMapping) with { Parameters = MappingDelete, Body = BodyForm.Query },
        Write("replace_upload_mappings", "PUT", Mappings + "/replace", CloudinaryAction.Update, EntityTypes.UploadMapping, "; a template on a delivery host of Cloudinary: download → every Asset") with { Parameters = MappingReplace, Body = BodyForm.Json },

        new()
        {
            Name = "streaming_profiles", Method = "GET", Template = Profiles, Parameters = ParameterSets.None,
            Enforcement = EnforcementKind.NamedList, Action = CloudinaryAction.Read, ResourceType = EntityTypes.StreamingProfile,
            IdName = "name", RowsMember = "data", Requires = "read → StreamingProfile(each)", Answer = "profiles without read are dropped",
        },
        new()
        {
            Name = "get_streaming_profile", Method = "GET", Template = Profiles + "/{name}", Parameters = ParameterSets.None,
            Enforcement = EnforcementKind.NamedRead, Action = CloudinaryAction.Read, ResourceType = EntityTypes.StreamingProfile,
            IdName = "name", RowsMember = "data", Requires = "read → StreamingProfile", Answer = "403",
        },
        Write("create_streaming_profile", "POST", Profiles, CloudinaryAction.Create, EntityTypes.StreamingProfile, ", and read → every Asset shown by its layers") with { Parameters = StreamingProfileCreate, Body = BodyForm.Json },
        Write("update_streaming_profile", "PUT", Profiles + "/{name}", CloudinaryAction.Update, EntityTypes.StreamingProfile, ", and read → every Asset shown by its layers") with { Parameters = StreamingProfileUpdate, Body = BodyForm.Json },
        Write("delete_streaming_profile", "DELETE", Profiles + "/{name}", CloudinaryAction.Delete, EntityTypes.StreamingProfile) with { Body = BodyForm.Query },

        Write("triggers", "GET", Triggers, CloudinaryAction.Read, EntityTypes.Trigger) with { Enforcement = EnforcementKind.Global, Parameters = TriggerList, Body = BodyForm.Query },
        Write("create_trigger", "POST", Triggers, CloudinaryAction.Create, EntityTypes.Trigger) with { Parameters = TriggerCreate, Body = BodyForm.Json },
        Write("update_trigger", "PUT", Triggers + "/{id}", CloudinaryAction.Update, EntityTypes.Trigger) with { Parameters = TriggerUpdate, Body = BodyForm.Json },
        Write("delete_trigger", "DELETE", Triggers + "/{id}", CloudinaryAction.Delete, EntityTypes.Trigger) with { Body = BodyForm.Query },
        Write("test_trigger", "POST", Triggers + "/{id}/test", CloudinaryAction.Update, EntityTypes.Trigger) with { Parameters = TriggerTest, Body = BodyForm.Json },
    ];

    /// <summary>What a permit on the whole type allows.</summary>
    private static Operation Write(string name, string method, string template, CloudinaryAction action, string type, string also = "") => new()
    {
        Name = name, Method = method, Template = template, Parameters = ParameterSets.ProofOnly, Body = BodyForm.Form,
        Enforcement = EnforcementKind.Configuration, Action = action, ResourceType = type, Answer = "403",
        Requires = $"{action.Name} → every {type[(type.LastIndexOf(':') + 1)..]}{(type == EntityTypes.UploadMapping ? "" : $", or {action.Name} → ProductEnvironment")}{also}",
    };

    private static Operation ReadTransformations(string name, string template) => new()
    {
        Name = name, Method = "GET", Template = template, Parameters = ParameterSets.None,
        Enforcement = EnforcementKind.TransformationRead, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Transformation, RowsMember = "derived",
        Requires = "read → every Transformation, or read → ProductEnvironment; of one transformation: read → Asset(each derived)",
        Answer = "403; derived files of assets without read are dropped",
    };

    private static Operation Preset(string name, string method, CloudinaryAction action) => new()
    {
        Name = name, Method = method, Template = Presets + "/{name}", Parameters = ParameterSets.Preset, Body = BodyForm.Form,
        Enforcement = EnforcementKind.Named, Action = action, ResourceType = EntityTypes.UploadPreset, IdName = "name",
        Requires = $"{action.Name} → UploadPreset", Answer = "403",
    };
}
