using Sidecar.Enforcement.Reads;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>Changes the order of one metadata field, or of all. The answer lists all fields; those that may not be read are left out.</summary>
internal sealed class FieldOrderEnforcement(EnforcementServices services) : IEnforcement
{
    private readonly FilteredList lists = new(services);

    public async Task HandleAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        var action = operation.Action!;
        var allowed = operation.IdName is { } name
            ? Authorizer.Allows(exchange, action, await MetadataFields.FindAsync(services, exchange, action, exchange.Path[name]!))
            : GlobalPermit.OnEverything(exchange, action, EntityTypes.MetadataField);
        if (!allowed)
        {
            await AnswerWriter.ForbiddenAsync(exchange, action);
            return;
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        await lists.AnswerAsync(exchange, answer, new ListFilter(
            operation.RowsMember!,
            row => new ValueTask<bool>(AssetFacts.Text(row, "external_id") is { } id
                && Authorizer.AllowsRow(exchange, CloudinaryAction.Read, NamedResources.Create(EntityTypes.MetadataField, id, row))),
            NextPage: null,
            PageSize: 0,
            Totals.Blank));
    }
}
