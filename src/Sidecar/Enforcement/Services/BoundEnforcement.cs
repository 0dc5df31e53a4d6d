using Sidecar.Enforcement.Bindings;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Services;

/// <summary>
/// A read by an id that was handed out: for whom it was handed to, as long as that is remembered, and for whoever has a permit that holds whatever the
/// resource is. What else the id is good for is not looked at: it is opaque.
/// </summary>
internal sealed class BoundEnforcement(EnforcementServices services) : IEnforcement
{
    /// <summary>Another way to select than by the id; which of the two counts is not known.</summary>
    private const string OtherSelector = "channel";

    public async Task HandleAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        if (await IsOwnAsync(exchange)
            || (GlobalPermit.Throughout(exchange, operation.Action!, operation.ResourceType!)
                && (!operation.ReadsAnything || GlobalPermit.OnEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset))))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        await AnswerWriter.ForbiddenAsync(exchange, operation.Action!);
    }

    private async ValueTask<bool> IsOwnAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        var id = exchange.Path[operation.IdName!] ?? exchange.Parameters.Text(operation.IdName!);
        if (string.IsNullOrEmpty(id) || exchange.Parameters.Has(OtherSelector))
        {
            return false;
        }

        var kind = operation.Service?.Binds ?? BindingKind.Task;
        var own = await services.Bindings.BelongsToCallerAsync(exchange, kind, id);
        exchange.Decision.Add(new CheckRecord(operation.Action!.Name, $"{kind} handed out to the caller", own, null, own ? null : "to another caller, or forgotten"));
        return own;
    }
}
