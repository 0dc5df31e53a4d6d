using Sidecar.Enforcement.Bindings;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Catalogue;

/// <summary>Generation of images and videos.</summary>
internal static class GenerationOperations
{
    private const string Prompts = "image_to_video";

    private const string Stores =
        "create → Asset(target.public_id in the folder of target.upload_preset), and as an upload for what it overwrites; without a preset: create → every Asset";

    /// <summary>The members a target has; another one could say where the asset lands.</summary>
    private static readonly NamedMember[] Target =
        [new("target.target_type", NameKind.Plain), new("target.public_id", NameKind.Plain), new("target.upload_preset", NameKind.Plain)];

    public static IReadOnlyList<Operation> All { get; } =
    [
        Generate("text_to_image", ServiceParameters.TextToImage) with
        {
            Service = new() { Names = Target, Stores = StoredAt.Target, Binds = BindingKind.Task }, Requires = Stores,
        },
        Generate("image_to_image", ServiceParameters.ImageToImage) with
        {
            Service = new()
            {
                Names =
                [
                    .. Target, new("reference_images[].source_type", NameKind.Plain), new("reference_images[].asset_id", NameKind.AssetId),
                    new("reference_images[].url", NameKind.Url),
                ],
                Stores = StoredAt.Target, Binds = BindingKind.Task,
            },
            Requires = $"read → Asset(each reference); {Stores}",
        },
        AnalysisOperations.Task("generation_task", "/v2/generate/{cloud}/tasks/{task_id}", "task_id", EntityTypes.GenerationTask),
        Generate("image_to_video", ServiceParameters.ImageToVideo) with
        {
            Template = "/v2/video/{cloud}/image_to_video/generate",
            Service = new()
            {
                Names =
                [
                    new("image_asset_id", NameKind.AssetId), new("last_frame_image_asset_id", NameKind.AssetId),
                    new("reference_image_asset_ids[]", NameKind.AssetId),
                ],
                NeedsName = true, Stores = StoredAt.Default, Binds = BindingKind.Task,
            },
            Requires = "read → Asset(each named); create → every Asset (where the video lands cannot be told)",
        },
        AnalysisOperations.Task("image_to_video_job", "/v2/video/{cloud}/image_to_video/generate/{job_id}", "job_id", EntityTypes.GenerationTask),
        Prompt("list_video_prompts", "GET", CloudinaryAction.Read, ""),
        Prompt("create_video_prompt", "POST", CloudinaryAction.Create, ""),
        Prompt("get_video_prompt", "GET", CloudinaryAction.Read, "/{prompt_id}"),
        Prompt("update_video_prompt", "PATCH", CloudinaryAction.Update, "/{prompt_id}"),
        Prompt("delete_video_prompt", "DELETE", CloudinaryAction.Delete, "/{prompt_id}"),
    ];

    private static Operation Generate(string name, ParameterTable parameters) => new()
    {
        Name = name, Method = "POST", Template = "/v2/generate/{cloud}/" + name, Parameters = parameters, Body = BodyForm.Json,
        Enforcement = EnforcementKind.Service, Requires = "-", Answer = "403",
    };

    private static Operation Prompt(string name, string method, CloudinaryAction action, string tail) =>
        VideoOperations.Feature(name, method, "/v2/video/{cloud}/image_to_video/prompts" + tail, Prompts, action, ServiceParameters.Prompt);
}
