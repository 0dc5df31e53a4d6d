using System.Text.Json.Nodes;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Deletes backups of one asset, for good. Where a deleted asset lay is not known: its backups take a permit on every asset. Version ids that are not
/// the asset's own stand in <c>failures</c>, as those do that Cloudinary does not find.
/// </summary>
internal sealed class BackupDeleteEnforcement(EnforcementServices services) : IEnforcement
{
    private const string Versions = "version_ids";

    public async Task HandleAsync(Exchange exchange)
    {
        if (AssetTarget.Read(exchange, out var target) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        var requirements = new Requirements(exchange);
        await services.References.AskAssetIdAsync(exchange, requirements, exchange.Operation.Action!, target.AssetId!);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        var outgoing = exchange.Parameters.Without("asset_id");
        var asked = outgoing.List(Versions);
        var own = Authorizer.AllowsEverything(exchange, exchange.Operation.Action!, EntityTypes.Asset)
            ? asked
            : await services.Backups.OfAssetAsync(exchange, target.AssetId, asked);
        await (own.Count == asked.Count
            ? services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange, outgoing)).AsTask()
            : DeleteAsync(exchange, target.AssetId!, outgoing, own, [.. asked.Except(own)]));
    }

    private async Task DeleteAsync(Exchange exchange, string assetId, RequestParameters outgoing, IReadOnlyList<string> own, IReadOnlyList<string> foreign)
    {
        var upstream = default(UpstreamAnswer);
        var answer = new BulkAnswer("""{"deleted_version_ids":[]}""");
        answer.Set("asset_id", assetId);
        if (own.Count > 0)
        {
            upstream = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, outgoing.With(Versions, new ParameterValue.List(own))));
            if (!upstream.IsSuccess)
            {
                await AnswerWriter.PassAsync(exchange, upstream);
                return;
            }

            using var json = AnswerJson.Parse(upstream);
            answer.Add(json.RootElement);
        }

        exchange.Decision.Withhold(foreign.Count);
        foreach (var version in foreign)
        {
            answer.Append("failures", new JsonObject { ["version_id"] = version, ["error"] = "not_found" });
        }

        await (upstream is null ? AnswerWriter.JsonAsync(exchange, answer.ToJson()) : AnswerWriter.PassAsync(exchange, upstream, answer.ToJson()));
    }
}
