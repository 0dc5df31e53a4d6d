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

        var continues = ListCursor.HasDetails(exchange) && !ReadsEverything(exchange);
        if ((continues ? ListCursor.OpenDetails(exchange) : exchange.Parameters) is not { } parameters)
        {
            await ListCursor.RefuseAsync(exchange);
            return;
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, parameters));
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

        // Few assets have so much that belongs to them that it comes in pages.
        var hasCursor = answer.Body.Span.IndexOf("next_cursor\""u8) >= 0 && !ReadsEverything(exchange);
        if (!hasRelations && !hasCursor)
        {
            await AnswerWriter.PassAsync(exchange, answer);
            return;
        }

        using var json = AnswerJson.Parse(answer);
        var body = await RelatedAssets.WithoutHiddenAsync(services, exchange, answer, json.RootElement);
        await AnswerWriter.PassAsync(exchange, answer, hasCursor ? ListCursor.SealDetails(exchange, body) : body);
    }

    private static bool ReadsEverything(Exchange exchange) => Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset);

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
