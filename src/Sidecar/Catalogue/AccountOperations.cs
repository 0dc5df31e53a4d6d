using Sidecar.Policy.Cloudinary;
using static Sidecar.Catalogue.ConfigurationParameters;

namespace Sidecar.Catalogue;

/// <summary>What concerns the product environment as a whole.</summary>
internal static class AccountOperations
{
    private const string People = "/v1_1/{cloud}/people";

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "ping", Method = "GET", Template = "/v1_1/{cloud}/ping", Parameters = ParameterSets.None,
            Enforcement = EnforcementKind.Allow, Requires = "authentication only", Answer = "as upstream",
        },
        new()
        {
            Name = "config", Method = "GET", Template = "/v1_1/{cloud}/config", Parameters = ParameterSets.Settings,
            Enforcement = EnforcementKind.Allow, Requires = "authentication only (cloud name and folder mode, no asset data)", Answer = "as upstream",
        },
        new()
        {
            Name = "usage", ObjectId = "env_usage", Method = "GET", Template = "/v1_1/{cloud}/usage", Parameters = ParameterSets.Usage,
            Enforcement = EnforcementKind.Named, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Report,
            Requires = "read → Report(type=env_usage)", Answer = "403",
        },
        new()
        {
            Name = "usage_on", ObjectId = "env_usage", Method = "GET", Template = "/v1_1/{cloud}/usage/{date}", Parameters = ParameterSets.None,
            Enforcement = EnforcementKind.Named, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Report,
            Requires = "read → Report(type=env_usage)", Answer = "403",
        },
        new()
        {
            Name = "resource_types", Method = "GET", Template = "/v1_1/{cloud}/resources", Parameters = ParameterSets.None,
            Enforcement = EnforcementKind.Allow, Requires = "authentication only (no asset data)", Answer = "as upstream",
        },
        new()
        {
            Name = "tags", Method = "GET", Template = $"/v1_1/{{cloud}}/tags/{AssetOperations.ResourceTypes}", Parameters = ParameterSets.Tags,
            Enforcement = EnforcementKind.Global, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Asset,
            Requires = "read → every Asset (tag names of all folders cannot be filtered), or read → ProductEnvironment", Answer = "403",
        },
        new()
        {
            Name = "video_views", ObjectId = "delivery", Method = "GET", Template = "/v1_1/{cloud}/video/analytics/views", Parameters = VideoViews,
            Enforcement = EnforcementKind.Named, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Report,
            Requires = "read → Report(type=delivery), which names videos of all folders", Answer = "403",
        },

        Backup("create_initial_backup", "POST", "", CloudinaryAction.UpdateSettings) with { Parameters = InitialBackup, Body = BodyForm.Json },
        Backup("initial_backups", "GET", "", CloudinaryAction.Read) with { Parameters = ParameterSets.Paging },
        Backup("get_initial_backup", "GET", "/{id}", CloudinaryAction.Read),

        new()
        {
            Name = "people", Method = "GET", Template = People, Parameters = PeopleList,
            Enforcement = EnforcementKind.PeopleRead, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Person, RowsMember = "people",
            Requires = "read → every Person; read → Asset(each thumbnail)", Answer = "403; thumbnails from assets without read are left out",
        },
        new()
        {
            Name = "get_person", Method = "GET", Template = People + "/{person_id}", Parameters = ParameterSets.None,
            Enforcement = EnforcementKind.PeopleRead, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Person, IdName = "person_id", RowsMember = "person",
            Requires = "read → Person; read → Asset(thumbnail)", Answer = "403; a thumbnail from an asset without read is left out",
        },
        new()
        {
            Name = "update_person", Method = "PUT", Template = People + "/{person_id}", Parameters = Person, Body = BodyForm.Json,
            Enforcement = EnforcementKind.PersonUpdate, Action = CloudinaryAction.Update, ResourceType = EntityTypes.Person, IdName = "person_id",
            Requires = "update → Person; thumbnail_asset_id: read → Asset(thumbnail)", Answer = "403",
        },
        new()
        {
            Name = "inspect_people", Method = "POST", Template = People + "/inspect", Parameters = PeopleInspect, Body = BodyForm.Json,
            Enforcement = EnforcementKind.PeopleInspect, ResourceType = EntityTypes.Person,
            Requires = "authentication only", Answer = "answered by the sidecar from the caller's grants; nothing is sent",
        },
    ];

    private static Operation Backup(string name, string method, string rest, CloudinaryAction action) => new()
    {
        Name = name, Method = method, Template = "/v1_1/{cloud}/operations/initial_backup" + rest, Parameters = ParameterSets.None,
        Enforcement = EnforcementKind.Named, Action = action, ResourceType = EntityTypes.ProductEnvironment,
        Requires = $"{action.Name} → ProductEnvironment", Answer = "403",
    };
}
