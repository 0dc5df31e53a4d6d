using Sidecar.Catalogue;
using Sidecar.Enforcement.References;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Services;

/// <summary>
/// A call of a v2 service. Judged: every asset it names, where it stores what it makes, and for some the permit on the service. The id in its answer
/// belongs to the caller from then on.
/// </summary>
internal sealed class ServiceEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var rule = exchange.Operation.Service!;
        if (NamedMembers.Read(exchange, rule, out var refusal) is not { } names)
        {
            await AnswerWriter.RefuseAsync(exchange, refusal!.Status, refusal.Message);
            return;
        }

        var requirements = new Requirements(exchange);
        if (exchange.Operation is { Action: { } action, ResourceType: { } type })
        {
            requirements.Note(action, GlobalPermit.Throughout(exchange, action, type));
        }

        foreach (var name in names)
        {
            await AskAsync(exchange, requirements, rule, name);
        }

        refusal = await AskStoreAsync(exchange, requirements, rule.Stores);
        if (refusal is not null)
        {
            await AnswerWriter.RefuseAsync(exchange, refusal.Status, refusal.Message);
            return;
        }

        NotificationHosts.AskOwn(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        if (rule.Binds is not { } kind)
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        await HandedOut.RememberAsync(services, exchange, kind, answer);
        await AnswerWriter.PassAsync(exchange, answer);
    }

    private async ValueTask AskAsync(Exchange exchange, Requirements requirements, ServiceRule rule, NamedText name)
    {
        foreach (var action in rule.Actions)
        {
            switch (name.Kind)
            {
                case NameKind.AssetId when OperationTemplate.IsAssetId(name.Text):
                    await services.References.AskAssetIdAsync(exchange, requirements, action, name.Text);
                    break;
                case NameKind.AssetId:
                    // No asset has this id; a look-up by it would be one of another kind.
                    requirements.Note(action, GlobalPermit.OnEverything(exchange, action, EntityTypes.Asset));
                    break;
                case NameKind.Url:
                    await services.References.AskUrlAsync(exchange, requirements, action, name.Text);
                    if (rule.Elsewhere is { } feature && DeliveryUrl.Read(name.Text, exchange.Grants, exchange.Upstream) is null)
                    {
                        requirements.Ask(action, new NamedResource(EntityTypes.Feature, feature));
                    }

                    break;
            }
        }
    }

    private async ValueTask<Requests.Refusal?> AskStoreAsync(Exchange exchange, Requirements requirements, StoredAt stores)
    {
        switch (stores)
        {
            case StoredAt.Target:
                return await GenerationTarget.AskAsync(services, exchange, requirements);
            case StoredAt.Default:
                GenerationTarget.AskAnywhere(exchange, requirements, mayOverwrite: false);
                return null;
            case StoredAt.PublicId when exchange.Parameters.Has("public_id"):
                GenerationTarget.AskAnywhere(exchange, requirements, mayOverwrite: true);
                return null;
            default:
                return null;
        }
    }
}
