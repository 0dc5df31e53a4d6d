using System.Globalization;
using System.Text.Json;
using Sidecar.Catalogue;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Searches over assets and folders. The expression goes upstream as <c>(limit) AND (expression)</c>, printed from its parsed tree, in one
/// canonical POST; every returned row is asked about all the same.
/// </summary>
internal sealed class SearchEnforcement(EnforcementServices services) : IEnforcement
{
    private const int DefaultPageSize = 50;
    private readonly FilteredList lists = new(services);

    public Task HandleAsync(Exchange exchange) => AnswerAsync(exchange, sealEveryCursor: false);

    /// <summary>Answers a search.</summary>
    /// <param name="exchange">The request, its parameters those of a search.</param>
    /// <param name="sealEveryCursor">Whoever may find everything is held to sealed cursors too.</param>
    public async Task AnswerAsync(Exchange exchange, bool sealEveryCursor)
    {
        var subject = exchange.Operation.Enforcement == EnforcementKind.FolderSearch ? SearchSubject.Folders : SearchSubject.Assets;
        if (SearchParameters.Check(exchange.Parameters) is { } refusal)
        {
            await AnswerWriter.RefuseAsync(exchange, refusal.Status, refusal.Message);
            return;
        }

        var limit = await SearchLimitFinder.FindAsync(services, exchange, CloudinaryAction.Read, subject);
        if (limit.Kind == SearchLimitKind.TooLong)
        {
            exchange.Decision.Reason = "The caller's grants make a search limit of more terms than MaxLimitTerms";
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
            return;
        }

        // Checked even when nothing can be found, so that a mistake in the expression always shows.
        var rewritten = limit.Rewrite(exchange.Parameters.Text("expression"), services.Search.Expressions);
        if (rewritten.Error is not null)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, rewritten.Error);
            return;
        }

        if (limit.Kind == SearchLimitKind.Nothing)
        {
            exchange.Decision.Outcome = Outcome.Partial;
            exchange.Decision.Reason = "The caller may read nothing here; answered empty without asking upstream";
            await AnswerWriter.JsonAsync(exchange, subject == SearchSubject.Assets
                ? "{\"total_count\":0,\"time\":0,\"resources\":[]}"u8
                : "{\"total_count\":0,\"time\":0,\"folders\":[]}"u8);
            return;
        }

        // Not the limit but the grants say this: a limit that cannot be put into words is widened to everything too.
        var unlimited = !sealEveryCursor && Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, exchange.Operation.ResourceType!);
        var sort = exchange.Parameters.Find("sort_by") is ParameterValue.Json json ? json.Element.GetRawText() : exchange.Parameters.Text("sort_by") ?? "";
        var parameters = rewritten.Expression is { } expression ? exchange.Parameters.With("expression", expression) : exchange.Parameters;
        if (!unlimited && parameters.Text("next_cursor") is { } cursor)
        {
            if (CursorSeal.Open(exchange, rewritten.Expression!, sort, cursor) is not { } upstreamCursor)
            {
                await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Invalid next_cursor: it belongs to another caller, expression or sort order, or to earlier grants; start from the first page");
                return;
            }

            parameters = parameters.With("next_cursor", upstreamCursor);
        }

        if (unlimited)
        {
            await services.Forwarder.RelayAsync(exchange, Request(exchange, parameters));
            return;
        }

        await AnswerAsync(exchange, subject, parameters, limit.Exact, cursorOf: next => CursorSeal.Seal(exchange, rewritten.Expression!, sort, next));
    }

    private async Task AnswerAsync(
        Exchange exchange, SearchSubject subject, RequestParameters parameters, bool exact, Func<string, string> cursorOf)
    {
        var (judged, added) = subject == SearchSubject.Assets ? WithJudgedFields(exchange, parameters) : (parameters, []);
        if (!exact)
        {
            // What would be blanked need not be computed.
            judged = judged.Without("aggregate");
        }

        var answer = await services.Forwarder.FetchAsync(exchange, Request(exchange, judged));
        await lists.AnswerAsync(exchange, answer, new ListFilter(
            exchange.Operation.RowsMember!,
            subject == SearchSubject.Assets ? null : row => FolderRows.PermitsAsync(services, exchange, row),
            (cursor, wanted) => Request(
                exchange,
                judged.With("next_cursor", cursor).With("max_results", new ParameterValue.Text(wanted.ToString(CultureInfo.InvariantCulture), JsonValueKind.Number))),
            FilteredList.PageSize(judged.Text("max_results"), DefaultPageSize),
            Totals.Blank)
        {
            PermitsAsset = subject == SearchSubject.Assets ? new AssetRows(services.Resources, exchange).PermitsAsync : null,
            FolderMode = exchange.Environment.FolderMode,
            Added = added,
            CountsAreExact = exact,
            Continues = judged.Text("next_cursor") is not null || judged.Text("max_results") == "0",
            Cursor = cursorOf,
        });
    }

    /// <summary>One canonical form: POST, a JSON object, no query.</summary>
    private static UpstreamRequest Request(Exchange exchange, RequestParameters parameters) => RequestBuilder.WithParameters(
        exchange,
        HttpMethod.Post,
        RequestBuilder.Path(RequestBuilder.Segments(exchange, exchange.Operation.RowsMember!, "search")),
        SearchParameters.Canonical(parameters),
        BodyForm.Json);

    /// <summary>Search always returns what rows are judged by, but for tags.</summary>
    private static (RequestParameters Parameters, IReadOnlyCollection<string> Added) WithJudgedFields(Exchange exchange, RequestParameters parameters)
    {
        if (!Authorizer.Reads(exchange, CloudinaryAction.Read, EntityTypes.Asset, "tags"))
        {
            return (parameters, []);
        }

        var member = parameters.List("fields").Count > 0 ? "fields" : "with_field";
        var fields = parameters.List(member);
        return fields.Contains("tags")
            ? (parameters, [])
            : (parameters.With(member, new ParameterValue.List([.. fields, "tags"], IsCommaList: true)), ["tags"]);
    }
}
