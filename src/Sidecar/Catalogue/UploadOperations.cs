using Sidecar.Identity;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Catalogue;

/// <summary>The Upload API.</summary>
internal static class UploadOperations
{
    private const string Create =
        "create → Asset(destination); existing and not overwrite=false: update → Asset(existing), and move when it lies in another folder; " +
        "folder missing: create → Folder(destination); eval, on_success: update_settings → ProductEnvironment; layers and named transformations: read → every Asset";

    public static IReadOnlyList<Operation> All { get; } =
    [
        Upload("upload", "/v1_1/{cloud}/{resource_type:image|video|raw|auto}/upload"),
        Upload("upload_untyped", "/v1_1/{cloud}/upload"),
        new()
        {
            Name = "explicit", Method = "POST", Template = "/v1_1/{cloud}/{resource_type:image|video|raw}/explicit", Credentials = CredentialForm.SignedOrBasic,
            Parameters = ParameterSets.Explicit, Body = BodyForm.Form, Enforcement = EnforcementKind.Explicit, ResourceType = EntityTypes.Asset,
            Requires = "update → Asset; another asset_folder: move → Asset, update → Folder(destination); type=fetch or social and absent: create → Asset(destination)",
            Answer = "403",
        },
        new()
        {
            Name = "rename", Method = "POST", Template = "/v1_1/{cloud}/{resource_type:image|video|raw}/rename", Credentials = CredentialForm.SignedOrBasic,
            Parameters = ParameterSets.Rename, Body = BodyForm.Form, Enforcement = EnforcementKind.Rename, ResourceType = EntityTypes.Asset,
            Requires = "rename → Asset(from); fixed mode, other folder: move → Asset(from), update → Folder(destination); to_type: update → Asset(from); " +
                "existing target: delete → Asset(to) with overwrite, else read → Asset(to)",
            Answer = "403",
        },
        new()
        {
            Name = "destroy", Method = "POST", Template = "/v1_1/{cloud}/{resource_type:image|video|raw}/destroy", Credentials = CredentialForm.SignedOrBasic,
            Parameters = ParameterSets.Destroy, Body = BodyForm.Form, Enforcement = EnforcementKind.Destroy, ResourceType = EntityTypes.Asset,
            Requires = "delete → Asset", Answer = "403; carried out by asset id",
        },
        new()
        {
            Name = "destroy_by_asset_id", Method = "POST", Template = "/v1_1/{cloud}/asset/destroy", Credentials = CredentialForm.SignedOrBasic,
            Parameters = ParameterSets.DestroyByAssetId, Body = BodyForm.Form, Enforcement = EnforcementKind.Destroy, ResourceType = EntityTypes.Asset,
            Requires = "delete → Asset", Answer = "403",
        },
        Bulk("bulk_tags", "tags") with
        {
            Parameters = ParameterSets.BulkTags,
            Requires = "update → Asset(each); command=set_exclusive: update → every Asset",
        },
        Bulk("bulk_context", "context") with { Parameters = ParameterSets.BulkContext },
        Bulk("bulk_metadata", "metadata") with { Parameters = ParameterSets.BulkMetadata },
    ];

    private static Operation Upload(string name, string template) => new()
    {
        Name = name, Method = "POST", Template = template, Credentials = CredentialForm.SignedBasicOrUnsigned, Parameters = ParameterSets.Upload,
        Body = BodyForm.Form, Enforcement = EnforcementKind.Upload, Action = CloudinaryAction.Create, ResourceType = EntityTypes.Asset,
        Requires = Create, Answer = "403",
    };

    private static Operation Bulk(string name, string word) => new()
    {
        Name = name, Method = "POST", Template = "/v1_1/{cloud}/{resource_type:image|video|raw}/" + word, Credentials = CredentialForm.SignedOrBasic,
        Parameters = ParameterSets.None, Body = BodyForm.Form, Enforcement = EnforcementKind.BulkUpdate, Action = CloudinaryAction.Update,
        ResourceType = EntityTypes.Asset, IdName = "public_ids", Requires = "update → Asset(each)", Answer = "permitted ids changed, the rest in unauthorized[]",
    };
}
