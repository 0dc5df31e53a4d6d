using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary><c>explode</c>: makes derived files of every page of one stored asset.</summary>
internal sealed class ExplodeEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var publicId = parameters.Text("public_id");
        var problem = Targets.Problem(exchange, ("public_id", publicId));
        if (problem is not null || !PublicIds.IsWellFormed(publicId!))
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, problem?.Message ?? "Invalid value for parameter - public_id");
            return;
        }

        var resourceType = exchange.Path["resource_type"]!;
        var type = parameters.Text("type") is { Length: > 0 } given ? given : "upload";
        var requirements = new Requirements(exchange);
        if (!Authorizer.AllowsEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset))
        {
            if (await services.Assets.FindAsync(exchange, resourceType, type, publicId!) is not { } asset)
            {
                await Targets.NotFoundAsync(services, exchange, CloudinaryAction.Update, resourceType, type, publicId!);
                return;
            }

            requirements.Ask(CloudinaryAction.Update, await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, asset));
        }

        await services.References.AskTransformationAsync(exchange, requirements, parameters.Find("transformation"));
        await services.References.AskTransformationAsync(exchange, requirements, parameters.Find("format"));
        NotificationHosts.AskOwn(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        await UploadAnswer.PassNotedAsync(services, exchange, await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange)));
    }
}
