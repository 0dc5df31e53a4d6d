using Sidecar.Catalogue;

namespace Sidecar.Tests.Rows;

/// <summary>The v2 services, the account API and what is outside every product environment.</summary>
internal static partial class RowCases
{
    private const string HiddenAsset = "{asset:image/private/twin/logo}";
    private const string Video = "/v2/video/demo/";

    private static string[] AnalysisTypes =>
    [
        "ai_vision_general", "ai_vision_moderation", "ai_vision_tagging", "captioning", "cld_fashion", "cld_text", "coco", "google_logo_detection",
        "google_tagging", "human_anatomy", "image_quality", "lvis", "shop_classifier", "unidet", "watermark_detection",
    ];

    private static IEnumerable<RowCase> Services =>
    [
        new("analyze_uri", "POST", "/v2/demo/analysis/analyze/uri")
        {
            Caller = "acme", Json = """{"uri":"https://res.cloudinary.com/demo/image/private/twin/logo","analysis_type":"captioning"}""",
        },
        new("analyze_uri", "POST", "/v2/demo/analysis/analyze/uri")
        {
            Variant = "elsewhere", Caller = "acme", Json = """{"uri":"https://example.com/a.jpg","analysis_type":"captioning","parameters":{"custom":{"model_name":"m"}}}""",
        },
        .. AnalysisTypes.Select(type => new RowCase("analyze_" + type, "POST", $"/v2/analysis/demo/analyze/{type}")
        {
            Caller = "acme", Json = $$"""{"source":{"asset_id":"{{HiddenAsset}}"},"async":true}""",
        }),
        new("analysis_task", "GET", "/v2/analysis/demo/tasks/053f4bde4b93"),
        new("text_to_image", "POST", "/v2/generate/demo/text_to_image")
        {
            Caller = "acme", Json = """{"prompt":"a shoe","target":{"target_type":"managed_asset","upload_preset":"product_signed"}}""",
        },
        new("image_to_image", "POST", "/v2/generate/demo/image_to_image")
        {
            Caller = "acme", Json = $$"""{"prompt":"a shoe","reference_images":[{"source_type":"asset","asset_id":"{{HiddenAsset}}"}]}""",
        },
        new("generation_task", "GET", "/v2/generate/demo/tasks/053f4bde4b93"),
        new("image_to_video", "POST", Video + "image_to_video/generate") { Caller = "acme", Json = $$"""{"prompt":"turn","image_asset_id":"{{HiddenAsset}}"}""" },
        new("image_to_video_job", "GET", Video + "image_to_video/generate/053f4bde4b93"),
        new("list_video_prompts", "GET", Video + "image_to_video/prompts"),
        new("create_video_prompt", "POST", Video + "image_to_video/prompts") { Json = """{"display_name":"a","prompt":"b"}""" },
        new("get_video_prompt", "GET", Video + "image_to_video/prompts/1"),
        new("update_video_prompt", "PATCH", Video + "image_to_video/prompts/1") { Json = """{"prompt":"b"}""" },
        new("delete_video_prompt", "DELETE", Video + "image_to_video/prompts/1"),
        new("list_applets", "GET", Video + "video_canvas/applets"),
        new("create_applet", "POST", Video + "video_canvas/applets") { Json = """{"name":"a","blocks":[{"id":"1"}]}""" },
        new("get_applet", "GET", Video + "video_canvas/applets/1"),
        new("update_applet", "PUT", Video + "video_canvas/applets/1") { Json = """{"name":"a"}""" },
        new("delete_applet", "DELETE", Video + "video_canvas/applets/1"),
        new("list_live_streams", "GET", Video + "live_streams"),
        new("create_live_stream", "POST", Video + "live_streams") { Json = """{"name":"a","input":{"type":"rtmp"}}""" },
        new("get_live_stream", "GET", Video + "live_streams/1"),
        new("update_live_stream", "PATCH", Video + "live_streams/1") { Json = """{"name":"a"}""" },
        new("delete_live_stream", "DELETE", Video + "live_streams/1"),
        new("activate_live_stream", "POST", Video + "live_streams/1/activate"),
        new("idle_live_stream", "POST", Video + "live_streams/1/idle"),
        new("list_live_stream_outputs", "GET", Video + "live_streams/1/outputs"),
        new("create_live_stream_output", "POST", Video + "live_streams/1/outputs") { Json = """{"name":"a","type":"archive","public_id":"secret/a"}""" },
        new("get_live_stream_output", "GET", Video + "live_streams/1/outputs/2"),
        new("update_live_stream_output", "PATCH", Video + "live_streams/1/outputs/2") { Json = """{"name":"a"}""" },
        new("delete_live_stream_output", "DELETE", Video + "live_streams/1/outputs/2"),
        new("list_player_profiles", "GET", Video + "player/profiles"),
        new("get_player_profile", "GET", Video + "player/profiles/main"),
        new("update_player_profile", "PUT", Video + "player/profiles/main") { Json = """{"playerOptions":{"loop":true},"sourceOptions":{}}""" },
        new("delete_player_profile", "DELETE", Video + "player/profiles/main"),
        new("get_player_config", "GET", $"{Video}player/config/video/{HiddenAsset}") { Caller = "acme" },
        new("update_player_config", "PUT", $"{Video}player/config/video/{HiddenAsset}") { Caller = "acme", Json = """{"playerOptions":{}}""" },
        new("delete_player_config", "DELETE", $"{Video}player/config/video/{HiddenAsset}") { Caller = "acme" },
        new("ai_video_analysis", "POST", Video + "ai_video_analysis") { Caller = "acme", Json = $$"""{"video_asset_id":"{{HiddenAsset}}"}""" },
        new("ai_video_analysis_job", "GET", Video + "ai_video_analysis/053f4bde4b93"),
        new("notification_messages", "GET", "/v2/notifications/demo/messages?batch_id=1&max_messages=5&wait_seconds=0"),
        new("notification_ack", "POST", "/v2/notifications/demo/messages/ack") { Json = """{"receipt_handles":["r1"]}""" },

        .. new[] { "collections", "collections/1", "collections/1/assets" }.SelectMany(path => new[] { "GET", "POST", "PUT", "PATCH", "DELETE" }
            .Select(method => new RowCase("collections", method, "/v2/collections/demo/" + path, Limited.Refused) { Variant = $"{method} {path}" })),
        .. new[] { "cache/invalidate", "cache/warmup", "profiles", "mapping_functions", "media_sources", "media_targets" }
            .SelectMany(path => new[] { path, path + "/1" }.SelectMany(full => new[] { "GET", "POST", "DELETE" }
            .Select(method => new RowCase("media_delivery", method, "/v2/demo/media_delivery/" + full, Limited.Refused) { Variant = $"{method} {full}" }))),

        new("validate_policy", "POST", "/v2/accounts/permissions/public/validate", Limited.Nobody)
        {
            Json = """{"policy":"permit(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset);"}""", Text = "\"valid\":true", Local = true,
        },
        new("permissions_catalog", "GET", "/v2/accounts/permissions/public/catalog", Limited.Refused),
        new("permissions_schema", "GET", "/v2/accounts/permissions/public/schema", Limited.Refused),
        new("create_agent_account", "POST", "/v1_1/provisioning/agents/accounts", Limited.Refused) { Json = """{"email":"a@example.com"}""" },
        new("create_cloud", "POST", "/v1_1/provisioning/clouds", Limited.Refused) { Json = """{"email":"a@example.com"}""" },

        // Switched off, as they are unless the settings say otherwise. AccountApiTests plays them switched on.
        .. OperationCatalogue.Default.Operations.Where(operation => operation.Scope == OperationScope.Account).Select(operation =>
            new RowCase(operation.Name, operation.Method, AccountTarget(operation), Limited.Refused)),
    ];

    /// <summary>A path of an account row, with made-up ids.</summary>
    internal static string AccountTarget(Operation operation, string account = "5d1b2ad8-9f6c-4e3e-8a0f-6d2f3a1c7b90") => string.Join('/', operation.Template.Split('/')
        .Select(part => part == "{account_id}" ? account : part.StartsWith('{') ? "1" : part));
}
