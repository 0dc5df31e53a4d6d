using System.Text.Json.Nodes;
using Sidecar.Enforcement.References;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>Deletes and invalidates what was derived, by delivery URLs. Each URL is judged by the asset behind it; the rest stand in <c>unauthorized_urls</c>.</summary>
internal sealed class InvalidateUrlsEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var urls = exchange.Parameters.List("urls");
        if (urls.Count == 0)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Missing required parameter - urls");
            return;
        }

        var action = exchange.Operation.Action!;
        if (Authorizer.AllowsEverything(exchange, action, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        List<string> permitted = [], refused = [];
        var verdicts = await services.References.AllowUrlsAsync(exchange, action, urls);
        for (var i = 0; i < urls.Count; i++)
        {
            // A host the sidecar was not told of may be one of the cloud's own to Cloudinary.
            var allowed = verdicts[i]
                && (DeliveryUrl.Read(urls[i], exchange.Grants, exchange.Upstream) is not null || GlobalPermit.OnEverything(exchange, action, EntityTypes.Asset));
            (allowed ? permitted : refused).Add(urls[i]);
        }

        await SendAsync(exchange, permitted, refused);
    }

    private async Task SendAsync(Exchange exchange, List<string> permitted, List<string> refused)
    {
        exchange.Decision.Withhold(refused.Count);
        var upstream = default(UpstreamAnswer);
        var answer = new BulkAnswer("""{"cdn_invalidated":false,"took":0,"urls":[],"unauthorized_urls":[]}""");
        if (permitted.Count > 0)
        {
            upstream = await services.Forwarder.FetchAsync(
                exchange, RequestBuilder.Rebuild(exchange, exchange.Parameters.With("urls", new ParameterValue.List(permitted))));
            if (!upstream.IsSuccess || refused.Count == 0)
            {
                await AnswerWriter.PassAsync(exchange, upstream);
                return;
            }

            using var json = AnswerJson.Parse(upstream);
            answer.Add(json.RootElement);
        }

        foreach (var url in refused)
        {
            answer.Append("unauthorized_urls", JsonValue.Create(url));
        }

        await (upstream is null ? AnswerWriter.JsonAsync(exchange, answer.ToJson()) : AnswerWriter.PassAsync(exchange, upstream, answer.ToJson()));
    }
}
