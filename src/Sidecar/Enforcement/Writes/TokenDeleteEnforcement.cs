using Sidecar.Enforcement.Bindings;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// <c>delete_by_token</c>: the token is the authority, and its holder proves nothing else. Only tokens that were given out here are taken, and only while whoever
/// was given it may still delete the asset. Goes upstream without credentials.
/// </summary>
internal sealed class TokenDeleteEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var token = exchange.Parameters.Text("token");
        if (string.IsNullOrEmpty(token))
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Missing required parameter - token");
            return;
        }

        if (await DeleteTokens.FindAsync(services, exchange, token) is not var (assetId, uploader)
            || await services.Assets.FindAsync(exchange, assetId) is not { } asset)
        {
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Delete);
            return;
        }

        var judged = exchange.As(uploader);
        if (!Authorizer.Allows(judged, CloudinaryAction.Delete, await services.Resources.AssetAsync(judged, CloudinaryAction.Delete, asset)))
        {
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Delete);
            return;
        }

        await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
    }
}
