using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>Metadata rules. A rule tells of every field it names, so each must be readable.</summary>
internal sealed class RuleListEnforcement(EnforcementServices services) : IEnforcement
{
    private readonly FilteredList lists = new(services);

    public async Task HandleAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        var action = operation.Action!;
        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        var everything = Authorizer.AllowsEverything(exchange, action, EntityTypes.MetadataField);
        var fields = everything || !answer.IsSuccess ? null : await MetadataFields.AllAsync(services, exchange, action);
        await lists.AnswerAsync(exchange, answer, new ListFilter(
            operation.RowsMember!,
            row =>
            {
                var named = new RuleFields();
                named.Add(row);
                return new ValueTask<bool>(fields is null || (named.AreKnown && named.Ids.All(id => Authorizer.AllowsRow(exchange, action, fields(id)))));
            },
            NextPage: null,
            PageSize: 0,
            Totals.Blank));
    }
}
