using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>Changes a person's name, status or thumbnail. A thumbnail shows an asset, which must be readable.</summary>
internal sealed class PersonUpdateEnforcement(EnforcementServices services) : IEnforcement
{
    private const string Thumbnail = "thumbnail_asset_id";

    public async Task HandleAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        var requirements = new Requirements(exchange);
        requirements.Ask(operation.Action!, NamedResources.Create(EntityTypes.Person, exchange.Path[operation.IdName!]!));
        if (exchange.Parameters.Text(Thumbnail) is { Length: > 0 } assetId)
        {
            if (!OperationTemplate.IsAssetId(assetId))
            {
                await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, $"Invalid value for parameter {Thumbnail}");
                return;
            }

            await services.References.AskAssetIdAsync(exchange, requirements, CloudinaryAction.Read, assetId);
        }

        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
    }
}
