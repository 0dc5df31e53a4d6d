using Sidecar.Enforcement.Bindings;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Catalogue;

/// <summary>Content analysis. SDKs write the cloud name before the service, Cloudinary's OpenAPI file behind it.</summary>
internal static class AnalysisOperations
{
    /// <summary>The feature that must be readable to analyse what lies outside the environment.</summary>
    private const string Feature = "analysis";

    private const string Reads = $"read → Asset(the one named by id or by a delivery URL of the cloud); a URL elsewhere: read → Feature(\"{Feature}\")";

    private static readonly ServiceRule Source = new()
    {
        Names = [new("source.asset_id", NameKind.AssetId), new("source.uri", NameKind.Url)], NeedsName = true, Elsewhere = Feature, Binds = BindingKind.Task,
    };

    public static IReadOnlyList<Operation> All { get; } =
    [
        Analyze("uri", ServiceParameters.AnalyzeUri) with
        {
            Template = "/v2/{cloud}/analysis/analyze/uri", Service = Source with { Names = [new("uri", NameKind.Url)] },
        },
        Analyze("ai_vision_general", ServiceParameters.AnalyzeWithPrompts),
        Analyze("ai_vision_moderation", ServiceParameters.AnalyzeWithQuestions),
        Analyze("ai_vision_tagging", ServiceParameters.AnalyzeWithTags),
        Analyze("captioning"),
        Analyze("cld_fashion"),
        Analyze("cld_text"),
        Analyze("coco"),
        Analyze("google_logo_detection"),
        Analyze("google_tagging"),
        Analyze("human_anatomy"),
        Analyze("image_quality"),
        Analyze("lvis"),
        Analyze("shop_classifier"),
        Analyze("unidet"),
        Analyze("watermark_detection"),
        Task("analysis_task", "/v2/analysis/{cloud}/tasks/{task_id}", "task_id", EntityTypes.AnalysisTask),
    ];

    /// <summary>The state of a task or job.</summary>
    internal static Operation Task(string name, string template, string idName, string type) => new()
    {
        Name = name, Method = "GET", Template = template, Parameters = ParameterSets.None, Enforcement = EnforcementKind.Bound,
        Action = CloudinaryAction.Read, ResourceType = type, IdName = idName,
        Requires = $"started by the caller, else read → every {type[(type.LastIndexOf(':') + 1)..]}, or read → ProductEnvironment", Answer = "403",
    };

    private static Operation Analyze(string type, ParameterTable? parameters = null) => new()
    {
        Name = "analyze_" + type, Method = "POST", Template = "/v2/analysis/{cloud}/analyze/" + type, Parameters = parameters ?? ServiceParameters.Analyze,
        Body = BodyForm.Json, Enforcement = EnforcementKind.Service, Service = Source, Requires = Reads, Answer = "403",
    };
}
