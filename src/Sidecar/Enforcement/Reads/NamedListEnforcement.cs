using System.Globalization;
using Sidecar.Pipeline;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Lists of named objects (metadata fields, upload presets): forwarded and filtered. Where a parameter asks for one of them (an upload mapping by its
/// folder), the answer is that one instead of a list.
/// </summary>
internal sealed class NamedListEnforcement(EnforcementServices services) : IEnforcement
{
    private const int DefaultPageSize = 10;
    private readonly FilteredList lists = new(services);

    public async Task HandleAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        var everything = Authorizer.AllowsEverything(exchange, operation.Action!, operation.ResourceType!);
        if ((everything ? exchange.Parameters : ListCursor.Open(exchange)) is not { } parameters)
        {
            await ListCursor.RefuseAsync(exchange);
            return;
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, parameters));
        if (parameters.Text(operation.IdName!) is { } asked && !IsList(answer, operation.RowsMember!))
        {
            await NamedReadEnforcement.AnswerAsync(exchange, answer, asked);
            return;
        }

        await lists.AnswerAsync(exchange, answer, new ListFilter(
            operation.RowsMember!,
            row => new ValueTask<bool>(AssetFacts.Text(row, operation.IdName!) is { } id
                && Authorizer.AllowsRow(exchange, operation.Action!, NamedResources.Create(operation.ResourceType!, id, row))),
            (cursor, wanted) => RequestBuilder.Rebuild(
                exchange,
                parameters.With("next_cursor", cursor).With("max_results", wanted.ToString(CultureInfo.InvariantCulture))),
            FilteredList.PageSize(parameters.Text("max_results"), DefaultPageSize),
            Totals.Blank)
        {
            // Where nothing is hidden, the counts tell of nothing that is.
            CountsAreExact = everything,
            Continues = parameters.Text("next_cursor") is not null,
            Cursor = cursor => everything ? cursor : ListCursor.Seal(exchange, cursor),
        });
    }

    private static bool IsList(UpstreamAnswer answer, string member)
    {
        if (!answer.IsSuccess)
        {
            return false;
        }

        using var json = AnswerJson.Parse(answer);
        return json.RootElement.TryGetProperty(member, out _);
    }
}
