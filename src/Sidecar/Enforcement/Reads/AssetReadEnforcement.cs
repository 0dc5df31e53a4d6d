using Sidecar.Enforcement.Writes;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Reads one asset and asks about the asset in the answer: never stale, and no look-up. Nothing is written before the answer is judged.
/// </summary>
internal sealed class AssetReadEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        if (AssetTarget.Read(exchange, out _) is { } refusal)
        {
            await AnswerWriter.RefuseAsync(exchange, refusal.Status, refusal.Message);
            return;
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        if (!answer.IsSuccess)
        {
            await HandleErrorAsync(exchange, answer);
            return;
        }

        var facts = AssetScan.Read(answer.Body.Span, exchange.Environment.FolderMode, out var hasRelations);
        var asset = await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, facts);
        if (!Authorizer.Allows(exchange, CloudinaryAction.Read, asset))
        {
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
            return;
        }

        if (!hasRelations)
        {
            await AnswerWriter.PassAsync(exchange, answer);
            return;
        }

        using var json = AnswerJson.Parse(answer);
        await AnswerWriter.PassAsync(exchange, answer, await RelatedAssets.WithoutHiddenAsync(services, exchange, answer, json.RootElement));
    }

    /// <summary>
    /// In fixed mode the public id tells the folder of an asset that is not there; whoever may not read the folder may not learn that either. In dynamic mode nothing
    /// tells, and the answer is Cloudinary's unless an option hides it.
    /// </summary>
    private async Task HandleErrorAsync(Exchange exchange, UpstreamAnswer answer)
    {
        if (answer.Status == StatusCodes.Status404NotFound && AssetTarget.Read(exchange, out var target) is null)
        {
            var mayKnow = target.AssetId is not null
                ? Targets.MayKnow(services, exchange, CloudinaryAction.Read)
                : await Targets.MayKnowAsync(services, exchange, CloudinaryAction.Read, target.ResourceType, target.Type, target.PublicId);
            if (!mayKnow)
            {
                await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
                return;
            }
        }

        await AnswerWriter.PassAsync(exchange, answer);
    }
}
