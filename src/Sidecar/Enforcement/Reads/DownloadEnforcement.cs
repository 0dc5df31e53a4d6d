using Sidecar.Enforcement.Writes;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Downloads of one file: an asset, a backup of one, or the archive of a tag. The answer is the file itself, so the asset is looked up first and then fetched by
/// its immutable id. A backup whose asset is gone has no folder, and all assets of a tag have no common one: both need a permit on everything.
/// </summary>
internal sealed class DownloadEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var idName = exchange.Operation.IdName!;
        var id = parameters.Text(idName);
        if (Problem(exchange, idName, id) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        var requirements = new Requirements(exchange);
        var request = RequestBuilder.Rebuild(exchange);
        if (!Authorizer.AllowsEverything(exchange, CloudinaryAction.Download, EntityTypes.Asset))
        {
            var asset = idName == "tag" ? null : await FindAsync(exchange, idName, id!);
            if (asset is not null)
            {
                requirements.Ask(CloudinaryAction.Download, await services.Resources.AssetAsync(exchange, CloudinaryAction.Download, asset));
                request = ById(exchange, asset) ?? request;
                if (parameters.Text("version_id") is { } version && requirements.Met
                    && (await services.Backups.OfAssetAsync(exchange, asset.AssetId, [version])).Count == 0)
                {
                    await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Illegal id");
                    return;
                }
            }
            else if (idName == "public_id" || (idName == "asset_id" && !parameters.Has("version_id")))
            {
                await NotFoundAsync(exchange, idName, id!);
                return;
            }
            else
            {
                requirements.Note(CloudinaryAction.Download, GlobalPermit.OnEverything(exchange, CloudinaryAction.Download, EntityTypes.Asset));
            }
        }

        await services.References.AskTransformationAsync(exchange, requirements, parameters.Find("transformation"));
        await services.References.AskTransformationAsync(exchange, requirements, parameters.Find("format"));
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        await services.Forwarder.RelayAsync(exchange, request);
    }

    private static Refusal? Problem(Exchange exchange, string idName, string? id)
    {
        if (Targets.Problem(exchange, (idName, id)) is { } problem)
        {
            return problem;
        }

        var wellFormed = idName switch
        {
            "public_id" => Targets.IsFetched(Type(exchange)) || PublicIds.IsWellFormed(id!),
            "asset_id" => Catalogue.OperationTemplate.IsAssetId(id!),
            _ => true,
        };
        return wellFormed ? null : new Refusal(StatusCodes.Status400BadRequest, $"Invalid value for parameter - {idName}");
    }

    private ValueTask<AssetFacts?> FindAsync(Exchange exchange, string idName, string id) =>
        idName == "asset_id" ? services.Assets.FindAsync(exchange, id)
        : Targets.IsFetched(Type(exchange)) ? services.Assets.FindListedAsync(exchange, exchange.Path["resource_type"]!, Type(exchange), id)
        : services.Assets.FindAsync(exchange, exchange.Path["resource_type"]!, Type(exchange), id);

    /// <summary>Between look-up and download another asset could take the public id.</summary>
    private static UpstreamRequest? ById(Exchange exchange, AssetFacts asset) =>
        exchange.Operation.IdName == "public_id" && asset.AssetId is { } assetId
            ? RequestBuilder.Get(
                exchange, RequestBuilder.Segments(exchange, "asset", "download"), exchange.Parameters.Without("public_id", "type", "resource_type").With("asset_id", assetId))
            : null;

    private async Task NotFoundAsync(Exchange exchange, string idName, string id)
    {
        if (idName == "public_id")
        {
            await Targets.NotFoundAsync(services, exchange, CloudinaryAction.Download, exchange.Path["resource_type"]!, Type(exchange), id);
            return;
        }

        await Targets.NotFoundAsync(services, exchange, CloudinaryAction.Download, id);
    }

    private static string Type(Exchange exchange) => exchange.Parameters.Text("type") is { Length: > 0 } type ? type : "upload";
}
