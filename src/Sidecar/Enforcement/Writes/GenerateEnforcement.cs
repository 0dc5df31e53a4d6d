using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// <c>multi</c>, <c>sprite</c> and <c>text</c>: make an asset of a generated type, of every asset with a tag, of the assets behind URLs, or of words. With
/// <c>mode=download</c> nothing is stored. Of URLs, one that is not permitted stops the call: leaving it out would make another picture.
/// </summary>
internal sealed class GenerateEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var type = exchange.Target.Segments[^1];
        var download = parameters.Text("mode") is "download";
        var (tag, urls) = (parameters.Text("tag"), parameters.List("urls"));
        if (Problem(exchange, type, download, tag, urls) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, problem);
            return;
        }

        var action = download ? CloudinaryAction.Download : CloudinaryAction.Read;
        var requirements = new Requirements(exchange);
        if (tag is { Length: > 0 })
        {
            // Whatever has the tag, in whichever folder, now and until the call is carried out.
            requirements.Note(action, GlobalPermit.OnEverything(exchange, action, EntityTypes.Asset));
        }

        if (urls.Count > 0)
        {
            requirements.Note(action, (await services.References.AllowUrlsAsync(exchange, action, urls)).All(allowed => allowed));
        }

        if (parameters.Text("font_family") is { Length: > 0 } font)
        {
            await services.References.AskFontAsync(exchange, requirements, font);
        }

        foreach (var name in (string[])["transformation", "format"])
        {
            await services.References.AskTransformationAsync(exchange, requirements, parameters.Find(name));
        }

        if (!download)
        {
            var named = type == "text" ? parameters.Text("public_id") : tag;
            await new GeneratedTarget(ResourceTypes(type), type, named is { Length: > 0 } ? [named] : [], null).AskAsync(services, exchange, requirements);
        }

        NotificationHosts.AskOwn(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        if (download)
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        await UploadAnswer.PassNotedAsync(services, exchange, await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange)));
    }

    /// <summary>An animation can be a video, and a sprite has a style sheet beside it.</summary>
    private static string[] ResourceTypes(string type) => type switch
    {
        "multi" => ["image", "video"],
        "sprite" => ["image", "raw"],
        _ => ["image"],
    };

    private static string? Problem(Exchange exchange, string type, bool download, string? tag, IReadOnlyList<string> urls)
    {
        if (Targets.Problem(exchange) is { } problem)
        {
            return problem.Message;
        }

        if (type == "text")
        {
            return exchange.Parameters.Text("public_id") is { Length: > 0 } id && !PublicIds.IsWellFormed(id) ? "Invalid value for parameter - public_id" : null;
        }

        // A GET changes nothing; without the word, it would.
        if (exchange.Parameters.Has("mode") && !download || (!download && exchange.Operation.Method == "GET"))
        {
            return "Invalid value for parameter - mode";
        }

        return string.IsNullOrEmpty(tag) && urls.Count == 0 ? "Missing required parameter - tag or urls"
            : !download && tag is { Length: > 0 } && !PublicIds.IsWellFormed(tag) ? "Invalid value for parameter - tag"
            : null;
    }
}
