using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Changes one asset: its fields (update), its folder (move, and update on the destination), its moderation status (moderate). Moving or moderating
/// alone does not need update on the asset.
/// </summary>
internal sealed class AssetUpdateEnforcement(EnforcementServices services) : IEnforcement
{
    // They repeat the target or only describe the call.
    private static readonly string[] NotChanges = ["asset_folder", "moderation_status", "public_id", "type", "kind", "resource_type", "notification_url", "clear_invalid"];

    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var destination = parameters.Text("asset_folder") is { } folder ? PublicIds.Folder(folder) : "";
        var problem = AssetTarget.Read(exchange, out var target) ?? Targets.Problem(exchange);
        if (problem is not null || destination is null)
        {
            await AnswerWriter.RefuseAsync(
                exchange, problem?.Status ?? StatusCodes.Status400BadRequest, problem?.Message ?? "Invalid value for parameter - asset_folder");
            return;
        }

        if (UnlimitedCaller.MayWriteAnything(exchange))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange, parameters));
            return;
        }

        var asset = await target.FindAsync(services, exchange);
        if (asset is null)
        {
            await target.NotFoundAsync(services, exchange, CloudinaryAction.Update);
            return;
        }

        var requirements = new Requirements(exchange);
        await AskAsync(exchange, requirements, asset, destination);
        NotificationHosts.AskOwn(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        var namedInBody = exchange.Path["asset_id"] is null && exchange.Path["public_id"] is null;
        var outgoing = namedInBody ? parameters : parameters.Without("public_id", "type", "resource_type");

        // A JSON null was judged as nothing; to Cloudinary it could be the root.
        outgoing = outgoing.Has("asset_folder") ? outgoing.With("asset_folder", destination) : outgoing.Without("asset_folder");
        await SendAsync(exchange, asset, outgoing);
    }

    private async ValueTask AskAsync(Exchange exchange, Requirements requirements, AssetFacts asset, string destination)
    {
        var parameters = exchange.Parameters;
        var moves = parameters.Has("asset_folder") && !Targets.SameFolder(exchange, destination, asset.FolderPath);
        var moderates = parameters.Has("moderation_status");
        if (parameters.Items.Any(item => !NotChanges.Contains(item.Key)) || (!moves && !moderates))
        {
            requirements.Ask(CloudinaryAction.Update, await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, asset));
        }

        if (moves)
        {
            await MoveRules.AskAsync(services, exchange, requirements, asset, destination);
        }

        if (moderates)
        {
            requirements.Ask(CloudinaryAction.Moderate, await services.Resources.AssetAsync(exchange, CloudinaryAction.Moderate, asset));
        }
    }

    private async Task SendAsync(Exchange exchange, AssetFacts asset, RequestParameters outgoing)
    {
        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, outgoing));
        if (answer.IsSuccess)
        {
            using var json = AnswerJson.Parse(answer);
            var changed = AssetFacts.Read(json.RootElement, exchange.Environment.FolderMode);
            if (asset.AssetId is not null && changed.AssetId is not null && changed.AssetId != asset.AssetId)
            {
                // The public id changed hands between look-up and call: nothing of the other asset is shown.
                exchange.Decision.Outcome = Outcome.Failed;
                exchange.Decision.Reason = $"Asset {asset.AssetId} was judged, {changed.AssetId} was changed";
                await AnswerWriter.ErrorAsync(exchange.Http, StatusCodes.Status409Conflict, "Asset changed while it was being updated");
                return;
            }

            await AnswerWriter.PassAsync(exchange, answer, await RelatedAssets.WithoutHiddenAsync(services, exchange, answer, json.RootElement));
            return;
        }

        await AnswerWriter.PassAsync(exchange, answer);
    }
}
