using Sidecar.Requests;
using static Sidecar.Requests.ParameterKind;

namespace Sidecar.Catalogue;

/// <summary>Parameters of the v2 services, from Cloudinary's OpenAPI files and its SDKs.</summary>
internal static class ServiceParameters
{
    private static readonly (string, ParameterKind)[] Source = [("source", Structure), ("async", Text), ("notification_url", Text)];

    private static readonly (string, ParameterKind)[] Generation =
    [
        ("prompt", Text), ("model", Structure), ("image_size", Structure), ("format", Text), ("target", Structure), ("seed", Text), ("async", Text),
        ("notification_url", Text),
    ];

    private static readonly (string, ParameterKind)[] Applet =
        [("name", Text), ("description", Text), ("inputs", Structure), ("blocks", Structure), ("connections", Structure), ("outputs", Structure)];

    public static readonly ParameterTable AnalyzeUri = Table([("uri", Text), ("analysis_type", Text), ("parameters", Structure)]);

    public static readonly ParameterTable Analyze = Table(Source);

    public static readonly ParameterTable AnalyzeWithPrompts = Table([.. Source, ("prompts", Structure)]);

    public static readonly ParameterTable AnalyzeWithQuestions = Table([.. Source, ("rejection_questions", Structure)]);

    public static readonly ParameterTable AnalyzeWithTags = Table([.. Source, ("tag_definitions", Structure)]);

    public static readonly ParameterTable TextToImage = Table(Generation);

    public static readonly ParameterTable ImageToImage = Table([.. Generation, ("reference_images", Structure)]);

    public static readonly ParameterTable ImageToVideo = Table(
    [
        ("prompt", Text), ("image_asset_id", Text), ("aspect_ratio", Text), ("resolution", Text), ("duration", Text), ("generate_audio", Text),
        ("enhance_prompt", Text), ("last_frame_image_asset_id", Text), ("reference_image_asset_ids", IdList),
    ]);

    public static readonly ParameterTable Prompt = Table([("display_name", Text), ("prompt", Text)]);

    public static readonly ParameterTable VideoCanvas = Table(Applet);

    public static readonly ParameterTable LiveStream =
        Table([("name", Text), ("input", Structure), ("idle_timeout_sec", Text), ("max_runtime_sec", Text)]);

    public static readonly ParameterTable LiveStreamOutput = Table(
        [("name", Text), ("type", Text), ("uri", Text), ("stream_key", Text), ("vendor", Text), ("public_id", Text)]);

    public static readonly ParameterTable PlayerSettings = Table([("playerOptions", Structure), ("sourceOptions", Structure)]);

    public static readonly ParameterTable VideoAnalysis = Table([("video_asset_id", Text), ("prompt", Text), ("notification_url", Text)]);

    public static readonly ParameterTable Messages = Table(
        [("channel", Text), ("batch_id", Text), ("max_messages", Text), ("wait_seconds", Text), ("visibility_timeout", Text)]);

    public static readonly ParameterTable Acknowledge = Table([("receipt_handles", List)]);

    private static ParameterTable Table((string Name, ParameterKind Kind)[] rows) =>
        new(rows.Select(row => KeyValuePair.Create(row.Name, row.Kind)));
}
