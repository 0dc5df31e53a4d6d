using Sidecar.Identity;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Catalogue;

/// <summary>The Upload API's calls that make files of other assets, or hand them out.</summary>
internal static class MediaOperations
{
    private const string ResourceTypes = "{resource_type:image|video|raw}";

    private const string ArchiveTypes = "{resource_type:image|video|raw|all|auto}";

    private const string Made = "create → Asset(destination); existing: update → Asset(existing), and move when it lies in another folder; folder missing: create → Folder(destination); ";

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "upload_chunked", Method = "POST", Template = "/v1_1/{cloud}/{resource_type:image|video|raw|auto}/upload_chunked",
            Credentials = CredentialForm.SignedBasicOrUnsigned, Parameters = ParameterSets.Upload, Body = BodyForm.Form, Enforcement = EnforcementKind.Upload,
            Action = CloudinaryAction.Create, ResourceType = EntityTypes.Asset, Requires = "as upload", Answer = "403",
        },
        new()
        {
            Name = "explode", Method = "POST", Template = $"/v1_1/{{cloud}}/{ResourceTypes}/explode", Credentials = CredentialForm.SignedOrBasic,
            Parameters = MediaParameters.Explode, Body = BodyForm.Form, Enforcement = EnforcementKind.Explode, ResourceType = EntityTypes.Asset,
            Requires = "update → Asset; layers: read → Asset(each)", Answer = "403",
        },
        Generate("multi", "POST", "multi", MediaParameters.Combine) with { Requires = Sources("read") + Made, Answer = "403, also when one URL is not permitted" },
        Generate("download_multi", "GET", "multi", MediaParameters.Combine) with { Requires = Sources("download"), Answer = "403; only with mode=download" },
        Generate("sprite", "POST", "sprite", MediaParameters.Combine) with { Requires = Sources("read") + Made, Answer = "403, also when one URL is not permitted" },
        Generate("download_sprite", "GET", "sprite", MediaParameters.Combine) with { Requires = Sources("download"), Answer = "403; only with mode=download" },
        Generate("text", "POST", "text", MediaParameters.Words) with { Requires = Made.TrimEnd(' ', ';') },
        Archive("generate_archive", "POST") with
        {
            Requires = "download → Asset(each); mode=create: " + Made + "layers: read → Asset(each)",
            Answer = "permitted assets go in; ids that do not are in unauthorized[] of a stored archive's answer; 403 when none is permitted",
        },
        Archive("download_archive", "GET") with
        {
            Requires = "download → Asset(each); layers: read → Asset(each)", Answer = "permitted assets go in; 403 when none is permitted; only with mode=download",
        },
        Download("download", $"/v1_1/{{cloud}}/{ResourceTypes}/download", "public_id", MediaParameters.Download) with { Answer = "403; carried out by asset id" },
        Download("download_by_asset_id", "/v1_1/{cloud}/asset/download", "asset_id", MediaParameters.DownloadById),
        Download("download_backup", "/v1_1/{cloud}/download_backup", "asset_id", MediaParameters.Backup) with
        {
            Requires = "download → Asset; asset gone: download → every Asset",
        },
        Download("download_tag_zip", $"/v1_1/{{cloud}}/{ResourceTypes}/download_tag.zip", "tag", MediaParameters.TagArchive) with
        {
            Requires = "download → every Asset; layers: read → Asset(each)",
        },
        Join("concat", "/v1_1/{cloud}/{resource_type:video}/concat", MediaParameters.Join) with { Requires = Made + "URLs of this cloud: download → Asset(each)" },
        Join("create_slideshow", "/v1_1/{cloud}/{resource_type:video}/create_slideshow", MediaParameters.Manifest) with { ReadsAnything = true },
        Join("create_collage", "/v1_1/{cloud}/{resource_type:image}/create_collage", MediaParameters.Manifest) with { ReadsAnything = true },
        Join("create_video", "/v1_1/{cloud}/{resource_type:video}/create_video", MediaParameters.Manifest) with { ReadsAnything = true },
        Token("delete_by_token", "/v1_1/{cloud}/delete_by_token"),
        Token("delete_typed_by_token", $"/v1_1/{{cloud}}/{ResourceTypes}/delete_by_token"),
        new()
        {
            Name = "eval", Method = "POST", Template = "/v1_1/{cloud}/eval", Credentials = CredentialForm.SignedOrBasic, Parameters = MediaParameters.Eval,
            Body = BodyForm.Form, Enforcement = EnforcementKind.Global, Action = CloudinaryAction.UpdateSettings, ResourceType = EntityTypes.ProductEnvironment,
            Requires = "update_settings → ProductEnvironment", Answer = "403",
        },
        AssetOperations.Refused("upload_get", "GET", "/v1_1/{cloud}/{resource_type:image|video|raw|auto}/upload"),
    ];

    private static string Sources(string action) => $"tag: {action} → every Asset; URLs of this cloud: {action} → Asset(each); layers: read → Asset(each); ";

    private static Operation Generate(string name, string method, string word, Requests.ParameterTable parameters) => new()
    {
        Name = name, Method = method, Template = $"/v1_1/{{cloud}}/{ResourceTypes}/{word}",
        Credentials = method == "GET" ? CredentialForm.SignedLink : CredentialForm.SignedOrBasic, Parameters = parameters,
        Body = method == "GET" ? BodyForm.Query : BodyForm.Form, Enforcement = EnforcementKind.Generate, ResourceType = EntityTypes.Asset, Requires = "", Answer = "403",
    };

    private static Operation Archive(string name, string method) => new()
    {
        Name = name, Method = method, Template = $"/v1_1/{{cloud}}/{ArchiveTypes}/generate_archive",
        Credentials = method == "GET" ? CredentialForm.SignedLink : CredentialForm.SignedOrBasic, Parameters = MediaParameters.Archive,
        Body = method == "GET" ? BodyForm.Query : BodyForm.Form, Enforcement = EnforcementKind.Archive, Action = CloudinaryAction.Download,
        ResourceType = EntityTypes.Asset, Requires = "", Answer = "",
    };

    private static Operation Download(string name, string template, string idName, Requests.ParameterTable parameters) => new()
    {
        Name = name, Method = "GET", Template = template, Credentials = CredentialForm.SignedLink, Parameters = parameters, Enforcement = EnforcementKind.Download,
        Action = CloudinaryAction.Download, ResourceType = EntityTypes.Asset, IdName = idName, Requires = "download → Asset; layers: read → Asset(each)", Answer = "403",
    };

    private static Operation Join(string name, string template, Requests.ParameterTable parameters) => new()
    {
        Name = name, Method = "POST", Template = template, Credentials = CredentialForm.SignedOrBasic, Parameters = parameters, Body = BodyForm.Form,
        Enforcement = EnforcementKind.Upload, Action = CloudinaryAction.Create, ResourceType = EntityTypes.Asset, Requires = Made + "read → every Asset", Answer = "403",
    };

    private static Operation Token(string name, string template) => new()
    {
        Name = name, Method = "POST", Template = template, Credentials = CredentialForm.Bearer, Parameters = MediaParameters.Token, Body = BodyForm.Form,
        Enforcement = EnforcementKind.TokenDelete, Action = CloudinaryAction.Delete, ResourceType = EntityTypes.Asset,
        Requires = "a delete token given out through the sidecar; delete → Asset for whoever was given it", Answer = "403; sent without credentials",
    };
}
