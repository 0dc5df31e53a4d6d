using System.Globalization;
using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Root folders and sub-folders. As Cloudinary documents: a folder that may not be read is left out of the root list, whose total stays; the
/// sub-folders of a folder that may not be read are a 403. The ancestors of a readable folder are hidden too unless readable themselves.
/// </summary>
internal sealed class FolderListEnforcement(EnforcementServices services) : IEnforcement
{
    private const int DefaultPageSize = 10;
    private readonly FilteredList lists = new(services);

    public async Task HandleAsync(Exchange exchange)
    {
        var parent = exchange.Path["folder"];
        if (parent is not null)
        {
            var folder = await services.Resources.FolderAsync(exchange, CloudinaryAction.Read, parent);
            if (!Authorizer.Allows(exchange, CloudinaryAction.Read, folder))
            {
                await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
                return;
            }
        }

        var everything = Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Folder);
        if ((everything ? exchange.Parameters : ListCursor.Open(exchange)) is not { } parameters)
        {
            await ListCursor.RefuseAsync(exchange);
            return;
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, parameters));
        await lists.AnswerAsync(exchange, answer, new ListFilter(
            exchange.Operation.RowsMember!,
            row => FolderRows.PermitsAsync(services, exchange, row),
            (cursor, wanted) => RequestBuilder.Rebuild(
                exchange,
                parameters.With("next_cursor", cursor).With("max_results", wanted.ToString(CultureInfo.InvariantCulture))),
            FilteredList.PageSize(parameters.Text("max_results"), DefaultPageSize),
            exchange.Operation.Enforcement == EnforcementKind.RootFolders ? Totals.Keep : Totals.Blank)
        {
            // Where nothing is hidden, the counts tell of nothing that is.
            CountsAreExact = everything,
            Continues = parameters.Text("next_cursor") is not null,
            Cursor = cursor => everything ? cursor : ListCursor.Seal(exchange, cursor),
        });
    }
}
