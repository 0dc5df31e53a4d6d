using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Catalogue;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Deletes one asset. For a limited caller it is looked up first and deleted by its immutable id, so that what is deleted is what was judged, even when the public id
/// changes hands in between.
/// </summary>
internal sealed class DestroyEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var byAssetId = exchange.Path["resource_type"] is null;
        var (name, id) = byAssetId ? ("asset_id", parameters.Text("asset_id")) : ("public_id", parameters.Text("public_id"));
        if (Targets.Problem(exchange, (name, id)) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        var resourceType = exchange.Path["resource_type"] ?? "";
        var type = parameters.Text("type") is { Length: > 0 } given ? given : "upload";
        var fetched = Targets.IsFetched(type);
        if (byAssetId ? !OperationTemplate.IsAssetId(id!) : !fetched && !PublicIds.IsWellFormed(id!))
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, $"Invalid value for parameter - {name}");
            return;
        }

        if (UnlimitedCaller.MayDeleteAnything(exchange))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange, parameters));
            return;
        }

        var asset = byAssetId
            ? await services.Assets.FindAsync(exchange, id!)
            : fetched
            ? await services.Assets.FindListedAsync(exchange, resourceType, type, id!)
            : await services.Assets.FindAsync(exchange, resourceType, type, id!);
        if (asset?.AssetId is null)
        {
            // As Cloudinary answers; nothing is forwarded, since somebody's asset could take the name meanwhile.
            var mayKnow = byAssetId ? Targets.MayKnow(services, exchange, CloudinaryAction.Delete) : await Targets.MayKnowAsync(services, exchange, CloudinaryAction.Delete, resourceType, type, id!);
            await (mayKnow
                ? AnswerWriter.JsonAsync(exchange, "{\"result\":\"not found\"}"u8)
                : AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Delete));
            return;
        }

        var requirements = new Requirements(exchange);
        requirements.Ask(CloudinaryAction.Delete, await services.Resources.AssetAsync(exchange, CloudinaryAction.Delete, asset));
        NotificationHosts.AskOwn(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        var outgoing = parameters.Without("public_id", "type", "resource_type").With("asset_id", asset.AssetId);
        var path = RequestBuilder.Path(RequestBuilder.Segments(exchange, "asset", "destroy"));
        await services.Forwarder.RelayAsync(
            exchange, RequestBuilder.WithParameters(exchange, HttpMethod.Post, path, outgoing, BodyForm.Form));
    }
}
