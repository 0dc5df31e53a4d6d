using System.Text.Json.Nodes;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Deletes many assets. Only permitted ids are forwarded, with every other parameter as it was (dropping <c>keep_original</c> would turn
/// "delete what was derived" into "delete the originals"). A prefix, a tag or all is expanded to ids first.
/// </summary>
internal sealed class BulkDeleteEnforcement(EnforcementServices services) : IEnforcement
{
    private const int MaxIds = 100;
    private const string Nothing = """{"deleted":{},"deleted_counts":{},"partial":false}""";
    private static readonly string[] Selectors = ["prefix", "all", "tag"];

    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var member = exchange.Operation.IdName!;
        var ids = parameters.List(member);
        var selectors = exchange.Path["tag"] is null ? Selectors.Where(parameters.Has).ToArray() : ["tag"];
        if (Problem(exchange, member, ids, selectors) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        // Keeping the originals deletes only what was derived from them, which changes the asset.
        var action = parameters.Flag("keep_original") == true ? CloudinaryAction.Update : CloudinaryAction.Delete;
        if (selectors.Length > 0
            ? GlobalPermit.OnEverything(exchange, action, EntityTypes.Asset)
            : Authorizer.AllowsEverything(exchange, action, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        await (selectors.Length > 0 ? DeleteMatchingAsync(exchange, action) : DeleteNamedAsync(exchange, action, member, ids));
    }

    private async Task DeleteMatchingAsync(Exchange exchange, CloudinaryAction action)
    {
        if (SelectorRun.IsHopeless(exchange, action))
        {
            await AnswerWriter.ForbiddenAsync(exchange, action);
            return;
        }

        var resourceType = exchange.Path["resource_type"]!;
        if (SelectorSource.Of(exchange, resourceType, exchange.Path["type"], out var problem) is not { } source)
        {
            await AnswerWriter.RefuseAsync(exchange, problem!.Status, problem.Message);
            return;
        }

        var outgoing = exchange.Parameters.Without("prefix", "all", "tag", "next_cursor", "type");
        var run = new SelectorRun(
            action,
            AssetSplit.Judge(services, exchange, action),
            (type, ids) => RequestBuilder.WithParameters(
                exchange,
                HttpMethod.Delete,
                RequestBuilder.Path(RequestBuilder.Segments(exchange, "resources", resourceType, type)),
                outgoing.With("public_ids", new ParameterValue.List(ids)),
                Catalogue.BodyForm.Form),
            TakesOut: action == CloudinaryAction.Delete);
        var answer = new BulkAnswer(Nothing);
        var (answered, expansion, last, cursor) = await run.RunAsync(services, exchange, source, answer);
        if (answered)
        {
            return;
        }

        answer.Set("partial", cursor is not null);
        answer.Set("next_cursor", cursor);
        foreach (var asset in expansion!.Shown)
        {
            answer.Append("unauthorized", asset.PublicId!);
        }

        await WriteAsync(exchange, last, answer);
    }

    private async Task DeleteNamedAsync(Exchange exchange, CloudinaryAction action, string member, IReadOnlyList<string> ids)
    {
        var split = member == "asset_ids"
            ? await AssetSplit.ByAssetIdAsync(services, exchange, action, ids)
            : await AssetSplit.ByPublicIdAsync(services, exchange, action, exchange.Path["resource_type"]!, exchange.Path["type"]!, ids);
        if (split.Permitted.Count == 0 && split.Refused.Count > 0)
        {
            await AnswerWriter.ForbiddenAsync(exchange, action);
            return;
        }

        exchange.Decision.Withhold(split.Refused.Count);
        var answer = default(UpstreamAnswer);
        if (split.Permitted.Count > 0)
        {
            // A cursor may hold the selector of another call; without it the same ids are gone through from the start, which deletes the rest.
            var outgoing = exchange.Parameters.Without("next_cursor").With(member, new ParameterValue.List(split.Permitted));
            answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, outgoing));
            if (!answer.IsSuccess || (split.Refused.Count == 0 && split.Missing.Count == 0))
            {
                await AnswerWriter.PassAsync(exchange, answer);
                return;
            }
        }

        await WriteAsync(exchange, answer, Complete(answer, split));
    }

    /// <summary>Adds missing ids as <c>not_found</c>, as Cloudinary would, and refused ones in <c>unauthorized</c>, its member in other bulk answers.</summary>
    private static BulkAnswer Complete(UpstreamAnswer? answer, AssetSplit split)
    {
        var whole = new BulkAnswer("""{"deleted":{},"partial":false}""");
        if (answer is not null)
        {
            using var json = AnswerJson.Parse(answer);
            whole.Add(json.RootElement);
            whole.Set("partial", whole.Partial);
            whole.Set("next_cursor", AssetFacts.Text(json.RootElement, "next_cursor"));
        }

        foreach (var id in split.Missing)
        {
            whole.Put("deleted", id, "not_found");
        }

        foreach (var id in split.Refused)
        {
            whole.Append("unauthorized", id);
        }

        return whole;
    }

    private static Task WriteAsync(Exchange exchange, UpstreamAnswer? upstream, BulkAnswer answer) =>
        upstream is null ? AnswerWriter.JsonAsync(exchange, answer.ToJson()) : AnswerWriter.PassAsync(exchange, upstream, answer.ToJson());

    private static Refusal? Problem(Exchange exchange, string member, IReadOnlyList<string> ids, string[] selectors)
    {
        if (Targets.Problem(exchange) is { } problem)
        {
            return problem;
        }

        if (exchange.Path["tag"] is { } tag && exchange.Parameters.Text("tag") is { Length: > 0 } repeated && repeated != tag)
        {
            return new Refusal(StatusCodes.Status400BadRequest, "Conflicting values for parameter - tag");
        }

        // How Cloudinary combines selectors is not known; nor what it makes of a flag that is not plain.
        if (selectors.Length + (ids.Count > 0 ? 1 : 0) != 1 || (selectors.Contains("all") && exchange.Parameters.Flag("all") != true))
        {
            return new Refusal(StatusCodes.Status400BadRequest, $"Expected exactly one of {member}{(member == "public_ids" ? ", prefix, all" : "")}");
        }

        return ids.Count > MaxIds
            ? new Refusal(StatusCodes.Status400BadRequest, $"Too many {member}: at most {MaxIds}")
            : null;
    }
}
