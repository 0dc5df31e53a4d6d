using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
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
        await AskAsync(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
    }

    private async ValueTask AskAsync(Exchange exchange, Requirements requirements)
    {
        var operation = exchange.Operation;
        var (action, type) = (operation.Action!, operation.ResourceType!);
        var id = operation.IdName is { } name
            ? exchange.Path[name] ?? exchange.Parameters.Text(name) ?? ""
            : operation.ObjectId ?? exchange.Environment.Id;
        if (type != EntityTypes.MetadataField)
        {
            requirements.Ask(action, NamedResources.Create(type, id));
            return;
        }

        // A field as it is, and as it would be.
        if (action != CloudinaryAction.Create)
        {
            requirements.Ask(action, await MetadataFields.FindAsync(services, exchange, action, id));
        }

        if (action == CloudinaryAction.Create || exchange.Parameters.Find(MetadataFields.Dynamic) is not null)
        {
            foreach (var dynamic in After(exchange.Parameters))
            {
                requirements.Ask(action, NamedResources.Field(id, dynamic));
            }
        }
    }

    private static bool?[] After(RequestParameters parameters) =>
        parameters.Flag(MetadataFields.Dynamic) is { } flag ? [flag]
        : parameters.Has(MetadataFields.Dynamic) ? [true, false]
        : [null];
}
