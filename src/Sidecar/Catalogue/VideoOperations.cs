using Sidecar.Enforcement.Bindings;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Catalogue;

/// <summary>The video services: canvas, live streams, player settings, analysis.</summary>
internal static class VideoOperations
{
    private const string Canvas = "/v2/video/{cloud}/video_canvas/applets";
    private const string Streams = "/v2/video/{cloud}/live_streams";
    private const string Profiles = "/v2/video/{cloud}/player/profiles";

    // An output that archives the stream writes an asset of this id; where it lands is not said.
    private static readonly ServiceRule Archive = new() { Stores = StoredAt.PublicId };

    public static IReadOnlyList<Operation> All { get; } =
    [
        Applet("list_applets", "GET", "", CloudinaryAction.Read),
        Applet("create_applet", "POST", "", CloudinaryAction.Create),
        Applet("get_applet", "GET", "/{applet_id}", CloudinaryAction.Read),
        Applet("update_applet", "PUT", "/{applet_id}", CloudinaryAction.Update),
        Applet("delete_applet", "DELETE", "/{applet_id}", CloudinaryAction.Delete),

        Stream("list_live_streams", "GET", "", CloudinaryAction.Read),
        Stream("create_live_stream", "POST", "", CloudinaryAction.Create) with { Parameters = ServiceParameters.LiveStream },
        Stream("get_live_stream", "GET", "/{id}", CloudinaryAction.Read),
        Stream("update_live_stream", "PATCH", "/{id}", CloudinaryAction.Update) with { Parameters = ServiceParameters.LiveStream },
        Stream("delete_live_stream", "DELETE", "/{id}", CloudinaryAction.Delete),
        Stream("activate_live_stream", "POST", "/{id}/activate", CloudinaryAction.Update),
        Stream("idle_live_stream", "POST", "/{id}/idle", CloudinaryAction.Update),
        Stream("list_live_stream_outputs", "GET", "/{id}/outputs", CloudinaryAction.Read),
        Output("create_live_stream_output", "POST", "/{id}/outputs"),
        Stream("get_live_stream_output", "GET", "/{id}/outputs/{output_id}", CloudinaryAction.Read),
        Output("update_live_stream_output", "PATCH", "/{id}/outputs/{output_id}"),
        Stream("delete_live_stream_output", "DELETE", "/{id}/outputs/{output_id}", CloudinaryAction.Update),

        Profile("list_player_profiles", "GET", "", CloudinaryAction.Read),
        Profile("get_player_profile", "GET", "/{name}", CloudinaryAction.Read) with
        {
            Enforcement = EnforcementKind.Named, Requires = "read → VideoPlayerProfile",
        },
        Profile("update_player_profile", "PUT", "/{name}", CloudinaryAction.Update) with { Parameters = ServiceParameters.PlayerSettings },
        Profile("delete_player_profile", "DELETE", "/{name}", CloudinaryAction.Delete),
        PlayerConfig("get_player_config", "GET", CloudinaryAction.Read),
        PlayerConfig("update_player_config", "PUT", CloudinaryAction.Update) with { Parameters = ServiceParameters.PlayerSettings },
        PlayerConfig("delete_player_config", "DELETE", CloudinaryAction.Update),

        new()
        {
            Name = "ai_video_analysis", Method = "POST", Template = "/v2/video/{cloud}/ai_video_analysis", Parameters = ServiceParameters.VideoAnalysis,
            Body = BodyForm.Json, Enforcement = EnforcementKind.Service,
            Service = new()
            {
                Names = [new("video_asset_id", NameKind.AssetId)], Actions = [CloudinaryAction.Read, CloudinaryAction.Update], NeedsName = true,
                Binds = BindingKind.Task,
            },
            Requires = "read → Asset; update → Asset", Answer = "403",
        },
        AnalysisOperations.Task("ai_video_analysis_job", "/v2/video/{cloud}/ai_video_analysis/{job_id}", "job_id", EntityTypes.AnalysisTask),
    ];

    /// <summary>An operation on a feature of the environment.</summary>
    internal static Operation Feature(
        string name, string method, string template, string feature, CloudinaryAction action, ParameterTable writes) => new()
    {
        Name = name, Method = method, Template = template, Parameters = Parameters(method, writes), Body = Body(method),
        Enforcement = EnforcementKind.Named, Action = action, ResourceType = EntityTypes.Feature, ObjectId = feature,
        Requires = $"{action.Name} → Feature(\"{feature}\")", Answer = "403",
    };

    private static Operation Applet(string name, string method, string tail, CloudinaryAction action) =>
        Feature(name, method, Canvas + tail, "video_canvas", action, ServiceParameters.VideoCanvas);

    private static Operation Stream(string name, string method, string tail, CloudinaryAction action) => new()
    {
        Name = name, Method = method, Template = Streams + tail, Parameters = ParameterSets.None, Body = Body(method),
        Enforcement = EnforcementKind.Global, Action = action, ResourceType = EntityTypes.LiveStream,
        Requires = $"{action.Name} → every LiveStream, or {action.Name} → ProductEnvironment", Answer = "403",
    };

    private static Operation Output(string name, string method, string tail) => Stream(name, method, tail, CloudinaryAction.Update) with
    {
        Parameters = ServiceParameters.LiveStreamOutput, Enforcement = EnforcementKind.Service, Service = Archive,
        Requires = "update → every LiveStream, or update → ProductEnvironment; with public_id: create → every Asset",
    };

    private static Operation Profile(string name, string method, string tail, CloudinaryAction action) => new()
    {
        Name = name, Method = method, Template = Profiles + tail, Parameters = ParameterSets.None, Body = Body(method),
        Enforcement = EnforcementKind.Global, Action = action, ResourceType = EntityTypes.VideoPlayerProfile, IdName = "name",
        Requires = $"{action.Name} → every VideoPlayerProfile, or {action.Name} → ProductEnvironment", Answer = "403",
    };

    private static Operation PlayerConfig(string name, string method, CloudinaryAction action) => new()
    {
        Name = name, Method = method, Template = "/v2/video/{cloud}/player/config/video/{asset_id}", Parameters = ParameterSets.None, Body = Body(method),
        Enforcement = EnforcementKind.Service, Service = new() { Names = [new("asset_id", NameKind.AssetId)], Actions = [action] },
        Requires = $"{action.Name} → Asset", Answer = "403",
    };

    private static ParameterTable Parameters(string method, ParameterTable writes) => method is "GET" or "DELETE" ? ParameterSets.None : writes;

    private static BodyForm Body(string method) => method is "GET" or "DELETE" ? BodyForm.Query : BodyForm.Json;
}
