using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement;

/// <summary>One named object that is not an asset: a report, a metadata field, an upload preset. Asked before anything is sent.</summary>
internal sealed class NamedEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        if (operation.IdName is { } idName && exchange.Path[idName] is { } inPath && exchange.Parameters.Text(idName) is { Length: > 0 } inBody && inBody != inPath)
        {
            // Which of two ids Cloudinary would take is not known.
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, $"Conflicting values for parameter - {idName}");
            return;
        }

        var requirements = new Requirements(exchange);
        requirements.Ask(operation.Action!, await ResourceAsync(exchange));
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
        if (operation.ResourceType == EntityTypes.UploadPreset)
        {
            services.Presets.Invalidate();
        }
    }

    private async ValueTask<NamedResource> ResourceAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        var type = operation.ResourceType!;
        var id = operation.ResourceId ?? (operation.IdName is { } name ? exchange.Path[name] ?? exchange.Parameters.Text(name) ?? "" : "env_usage");

        // An attribute of a stored object is looked up when a policy depends on it; a new object has none yet.
        if (operation.Action != CloudinaryAction.Create && Authorizer.Reads(exchange, operation.Action!, type, "allow_dynamic_list_values"))
        {
            var answer = await services.Client.SendAsync(RequestBuilder.Get(exchange, exchange.Target.Segments), exchange.Aborted);
            if (answer.IsSuccess)
            {
                using var json = AnswerJson.Parse(answer);
                return NamedResources.Create(type, id, json.RootElement);
            }
        }

        return NamedResources.Create(type, id);
    }
}
