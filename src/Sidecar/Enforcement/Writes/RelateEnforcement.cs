using System.Text.Json.Nodes;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Relates an asset to others, or ends that. A relation shows on both sides, so both are changed: update on the asset, or 403; update (an option
/// says read) on each of the others, or it stands in <c>failed</c>.
/// </summary>
internal sealed class RelateEnforcement(EnforcementServices services) : IEnforcement
{
    // Cloudinary's bound is ten; a longer list is its to refuse, but not without end.
    private const int MaxItems = 100;

    public async Task HandleAsync(Exchange exchange)
    {
        var member = exchange.Operation.IdName!;
        var items = exchange.Parameters.List(member);
        if ((AssetTarget.Read(exchange, out var main) ?? Targets.Problem(exchange, (member, items.Count == 0 ? null : items[0]))) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        var outgoing = exchange.Parameters.Without("asset_id", "public_id", "resource_type", "type");
        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange, outgoing));
            return;
        }

        AssetTarget?[] targets = [.. items.Select(item => main.AssetId is null ? AssetTarget.Parse(item) : AssetTarget.ParseId(item))];
        if (targets.Contains(null) || targets.Length > MaxItems)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, $"Invalid value for parameter - {member}");
            return;
        }

        if (await main.FindAsync(services, exchange) is not { } asset)
        {
            await main.NotFoundAsync(services, exchange, CloudinaryAction.Update);
            return;
        }

        var requirements = new Requirements(exchange);
        if (!requirements.Ask(CloudinaryAction.Update, await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, asset)))
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        await RelateAsync(exchange, outgoing, member, items, await SplitAsync(exchange, items, targets));
    }

    private async Task RelateAsync(Exchange exchange, RequestParameters outgoing, string member, IReadOnlyList<string> items, AssetSplit split)
    {
        exchange.Decision.Withhold(split.Refused.Count);
        var upstream = default(UpstreamAnswer);
        var answer = new BulkAnswer("""{"failed":[],"success":[]}""");
        if (split.Permitted.Count > 0)
        {
            upstream = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, outgoing.With(member, new ParameterValue.List(split.Permitted))));
            if (!upstream.IsSuccess || split.Permitted.Count == items.Count)
            {
                await AnswerWriter.PassAsync(exchange, upstream);
                return;
            }

            using var json = AnswerJson.Parse(upstream);
            answer.Add(json.RootElement);
        }

        Fail(answer, split.Refused, "unauthorized", StatusCodes.Status403Forbidden);
        Fail(answer, split.Missing, "not_found", StatusCodes.Status404NotFound);
        await (upstream is null ? AnswerWriter.JsonAsync(exchange, answer.ToJson()) : AnswerWriter.PassAsync(exchange, upstream, answer.ToJson()));
    }

    private async ValueTask<AssetSplit> SplitAsync(Exchange exchange, IReadOnlyList<string> items, AssetTarget?[] targets)
    {
        var action = services.Readings.Relate == RelateReading.Both ? CloudinaryAction.Update : CloudinaryAction.Read;
        if (targets[0]!.Value.AssetId is not null)
        {
            return await AssetSplit.ByAssetIdAsync(services, exchange, action, items);
        }

        List<string> permitted = [], refused = [], missing = [];
        foreach (var group in targets.Select(target => target!.Value).GroupBy(target => (target.ResourceType, target.Type)))
        {
            var (resourceType, type) = group.Key;
            var split = await AssetSplit.ByPublicIdAsync(
                services, exchange, action, resourceType, type, [.. group.Select(target => target.PublicId)]);
            permitted.AddRange(split.Permitted.Select(Spelled));
            refused.AddRange(split.Refused.Select(Spelled));
            missing.AddRange(split.Missing.Select(Spelled));
            string Spelled(string publicId) => $"{resourceType}/{type}/{publicId}";
        }

        return new AssetSplit(permitted, refused, missing);
    }

    private static void Fail(BulkAnswer answer, IEnumerable<string> items, string code, int status)
    {
        foreach (var item in items)
        {
            answer.Append("failed", new JsonObject
            {
                ["message"] = status == StatusCodes.Status403Forbidden ? "Request forbidden due to missing permissions" : "resource does not exist",
                ["code"] = code,
                ["asset"] = item,
                ["status"] = status,
            });
        }
    }
}
