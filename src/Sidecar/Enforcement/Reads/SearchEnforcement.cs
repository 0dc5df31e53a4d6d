using System.Globalization;
using System.Text.Json;
using Sidecar.Catalogue;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;
using Sidecar.Policy.Search;
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

    public async Task HandleAsync(Exchange exchange)
    {
        var subject = exchange.Operation.Enforcement == EnforcementKind.AssetSearch ? SearchSubject.Assets : SearchSubject.Folders;
        if (SearchParameters.Check(exchange.Parameters) is { } refusal)
        {
            await AnswerWriter.RefuseAsync(exchange, refusal.Status, refusal.Message);
            return;
        }

        var limits = await SearchLimitFinder.FindAsync(services, exchange, CloudinaryAction.Read, subject);
        if (limits.Any(l => l.Kind == SearchLimitKind.TooLong))
        {
            exchange.Decision.Reason = "The caller's grants make a search limit of more terms than MaxLimitTerms";
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
            return;
        }

        // Checked even when nothing can be found, so that a mistake in the expression always shows.
        var rewritten = Rewrite(exchange.Parameters.Text("expression"), limits);
        if (rewritten.Error is not null)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, rewritten.Error);
            return;
        }

        if (limits.Any(l => l.Kind == SearchLimitKind.Nothing))
        {
            exchange.Decision.Outcome = Outcome.Partial;
            exchange.Decision.Reason = "The caller may read nothing here; answered empty without asking upstream";
            await AnswerWriter.JsonAsync(exchange, subject == SearchSubject.Assets
                ? "{\"total_count\":0,\"time\":0,\"resources\":[]}"u8
                : "{\"total_count\":0,\"time\":0,\"folders\":[]}"u8);
            return;
        }

        // Not the limit but the grants say this: a limit that cannot be put into words is widened to everything too.
        var unlimited = Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, exchange.Operation.ResourceType!);
        var sort = exchange.Parameters.Find("sort_by") is ParameterValue.Json json ? json.Element.GetRawText() : exchange.Parameters.Text("sort_by") ?? "";
        var parameters = rewritten.Expression is { } expression ? exchange.Parameters.With("expression", expression) : exchange.Parameters;
        if (!unlimited && parameters.Text("next_cursor") is { } cursor)
        {
            if (CursorSeal.Open(exchange, rewritten.Expression!, sort, cursor) is not { } upstreamCursor)
            {
                await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Invalid next_cursor: it belongs to another caller, expression or sort order");
                return;
            }

            parameters = parameters.With("next_cursor", upstreamCursor);
        }

        if (unlimited)
        {
            await services.Forwarder.RelayAsync(exchange, Request(exchange, parameters));
            return;
        }

        await AnswerAsync(exchange, subject, parameters, limits, cursorOf: next => CursorSeal.Seal(exchange, rewritten.Expression!, sort, next));
    }

    private async Task AnswerAsync(
        Exchange exchange, SearchSubject subject, RequestParameters parameters, IReadOnlyList<SearchLimit> limits, Func<string, string> cursorOf)
    {
        var (judged, added) = subject == SearchSubject.Assets ? WithJudgedFields(exchange, parameters) : (parameters, []);
        var exact = limits.All(l => l.Exact);
        if (!exact)
        {
            // What would be blanked need not be computed.
            judged = judged.Without("aggregate");
        }

        var answer = await services.Forwarder.FetchAsync(exchange, Request(exchange, judged));
        await lists.AnswerAsync(exchange, answer, new ListFilter(
            exchange.Operation.RowsMember!,
            row => subject == SearchSubject.Assets ? PermitsAssetAsync(exchange, row) : FolderRows.PermitsAsync(services, exchange, row),
            (cursor, wanted) => Request(
                exchange,
                judged.With("next_cursor", cursor).With("max_results", new ParameterValue.Text(wanted.ToString(CultureInfo.InvariantCulture), JsonValueKind.Number))),
            FilteredList.PageSize(judged.Text("max_results"), DefaultPageSize),
            Totals.Blank)
        {
            Added = added,
            CountsAreExact = exact,
            Continues = judged.Text("next_cursor") is not null || judged.Text("max_results") == "0",
            Cursor = cursorOf,
        });
    }

    private async ValueTask<bool> PermitsAssetAsync(Exchange exchange, JsonElement row)
    {
        var facts = AssetFacts.Read(row, exchange.Environment.FolderMode);
        var asset = await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, facts);
        return Authorizer.AllowsRow(exchange, CloudinaryAction.Read, asset);
    }

    internal static RewriteResult Rewrite(string? expression, IReadOnlyList<SearchLimit> limits)
    {
        var result = SearchRewriter.Rewrite(expression, null);
        if (result.Error is not null)
        {
            return result;
        }

        var texts = limits.Where(l => l.Kind == SearchLimitKind.Expression).Select(l => l.Expression!).ToArray();
        return texts.Length == 0
            ? result
            : SearchRewriter.Rewrite(expression, texts.Length == 1 ? texts[0] : string.Join(" AND ", texts.Select(t => $"({t})")));
    }

    /// <summary>One canonical form: POST, a JSON object, no query.</summary>
    private static UpstreamRequest Request(Exchange exchange, RequestParameters parameters) =>
        RequestBuilder.WithParameters(
            exchange, HttpMethod.Post, RequestBuilder.Path(exchange.Target.Segments), SearchParameters.Canonical(parameters), BodyForm.Json);

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
