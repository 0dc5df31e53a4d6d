using System.Text.Json.Nodes;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Publishes many private assets, or changes who may fetch them. Only permitted ids are forwarded; the rest stand in <c>failed</c>. Publishing changes the
/// delivery type, so the asset as it will be is asked about too, and so is one it would replace.
/// </summary>
internal sealed class BulkAccessEnforcement(EnforcementServices services) : IEnforcement
{
    // As for other bulk changes.
    private const int MaxIds = 1000;
    private static readonly string[] Selectors = ["prefix", "tag"];

    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var ids = parameters.List("public_ids");
        var selectors = Selectors.Count(parameters.Has);
        if (Problem(exchange, ids, selectors) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        var rules = new PublishRules(services, exchange);
        var publishes = Publishes(exchange);
        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset) && (!publishes || rules.MayReplaceEverything))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        if (SelectorRun.IsHopeless(exchange, CloudinaryAction.Update))
        {
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Update);
            return;
        }

        var judge = publishes ? rules.JudgeAsync : AssetSplit.Judge(services, exchange, CloudinaryAction.Update);
        await (selectors > 0 ? ChangeMatchingAsync(exchange, judge, publishes) : ChangeNamedAsync(exchange, ids, judge));
    }

    private async Task ChangeMatchingAsync(Exchange exchange, AssetJudge judge, bool publishes)
    {
        var type = exchange.Path["type"] ?? exchange.Parameters.Text("type");
        if (type is null or "")
        {
            // Which types Cloudinary takes when none is named is not known, and what is changed must be what was judged.
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Missing required parameter - type: private or authenticated, with prefix or tag");
            return;
        }

        if (SelectorSource.Of(exchange, exchange.Path["resource_type"]!, type, out var problem) is not { } source)
        {
            await AnswerWriter.RefuseAsync(exchange, problem!.Status, problem.Message);
            return;
        }

        var outgoing = exchange.Parameters.Without("prefix", "tag", "next_cursor");
        var run = new SelectorRun(
            CloudinaryAction.Update,
            judge,
            (_, ids) => RequestBuilder.Rebuild(exchange, outgoing.With("public_ids", new ParameterValue.List(ids))),
            TakesOut: publishes);
        var answer = Empty(exchange);
        var (answered, expansion, last, cursor) = await run.RunAsync(services, exchange, source, answer);
        if (answered)
        {
            return;
        }

        answer.Set("next_cursor", cursor);
        Fail(answer, expansion!.Shown.Select(asset => asset.PublicId!), "unauthorized");
        await WriteAsync(exchange, last, answer);
    }

    private async Task ChangeNamedAsync(Exchange exchange, IReadOnlyList<string> ids, AssetJudge judge)
    {
        var split = await SplitAsync(exchange, ids, judge);
        if (split.Permitted.Count == 0 && split.Refused.Count > 0)
        {
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Update);
            return;
        }

        exchange.Decision.Withhold(split.Refused.Count);
        var upstream = default(UpstreamAnswer);
        var answer = Empty(exchange);
        if (split.Permitted.Count > 0)
        {
            var outgoing = exchange.Parameters.Without("next_cursor").With("public_ids", new ParameterValue.List(split.Permitted));
            upstream = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, outgoing));
            if (!upstream.IsSuccess || (split.Refused.Count == 0 && split.Missing.Count == 0))
            {
                await AnswerWriter.PassAsync(exchange, upstream);
                return;
            }

            using var json = AnswerJson.Parse(upstream);
            answer.Add(json.RootElement);
            answer.Set("next_cursor", AssetFacts.Text(json.RootElement, "next_cursor"));
        }

        Fail(answer, split.Refused, "unauthorized");
        Fail(answer, split.Missing, "not_found");
        await WriteAsync(exchange, upstream, answer);
    }

    /// <summary>By the assets that have the id: without a type, both that could be published, and each must be permitted.</summary>
    private async ValueTask<AssetSplit> SplitAsync(Exchange exchange, IReadOnlyList<string> ids, AssetJudge judge)
    {
        var resourceType = exchange.Path["resource_type"]!;
        string[] types = (exchange.Path["type"] ?? exchange.Parameters.Text("type")) is { Length: > 0 } type ? [type] : ["private", "authenticated"];
        var split = new AssetSplit([], [], ids);
        foreach (var each in types)
        {
            var found = await services.Assets.FindManyAsync(exchange, resourceType, each, ids);
            var next = await AssetSplit.SplitAsync(
                ids, found, judge, id => Targets.MayKnowAsync(services, exchange, CloudinaryAction.Update, resourceType, each, id));
            var refused = split.Refused.Union(next.Refused).ToArray();
            var permitted = split.Permitted.Union(next.Permitted).Except(refused).ToArray();
            split = new AssetSplit(permitted, refused, [.. ids.Except(refused).Except(permitted)]);
        }

        return split;
    }

    private static bool Publishes(Exchange exchange) => exchange.Operation.RowsMember == "published";

    private static BulkAnswer Empty(Exchange exchange) => new($$"""{"{{exchange.Operation.RowsMember}}":[],"failed":[]}""");

    private static void Fail(BulkAnswer answer, IEnumerable<string> ids, string error)
    {
        foreach (var id in ids)
        {
            answer.Append("failed", new JsonObject { ["public_id"] = id, ["error"] = error });
        }
    }

    private static Task WriteAsync(Exchange exchange, UpstreamAnswer? upstream, BulkAnswer answer) =>
        upstream is null ? AnswerWriter.JsonAsync(exchange, answer.ToJson()) : AnswerWriter.PassAsync(exchange, upstream, answer.ToJson());

    private static Refusal? Problem(Exchange exchange, IReadOnlyList<string> ids, int selectors)
    {
        if (Targets.Problem(exchange) is { } problem)
        {
            return problem;
        }

        if (selectors + (ids.Count > 0 ? 1 : 0) != 1)
        {
            return new Refusal(StatusCodes.Status400BadRequest, "Expected exactly one of public_ids, prefix, tag");
        }

        return ids.Count > MaxIds
            ? new Refusal(StatusCodes.Status400BadRequest, $"Too many public_ids: at most {MaxIds}")
            : null;
    }
}
