using Sidecar.Catalogue;
using Sidecar.Identity;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Requests;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Signed search URLs. The query in the path is read as a search's body is, and answered by the same search of the Admin API under the same limit:
/// a URL that the environment's own secret signed would show everything to whoever holds it, so none is ever made.
/// </summary>
internal sealed class SearchUrlEnforcement(EnforcementServices services, SearchEnforcement search) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        if (!services.Search.SignedUrls)
        {
            exchange.Decision.Outcome = Outcome.Forbidden;
            exchange.Decision.Reason = "Sidecar:Search:SignedUrls is off";
            await AnswerWriter.ErrorAsync(exchange.Http, StatusCodes.Status403Forbidden, "Signed search URLs are switched off here");
            return;
        }

        var parts = SearchUrl.Open(exchange.Path, exchange.Grants.KeySecrets[exchange.Caller.Key!.ApiKey])!.Value;
        if (SearchUrl.Decode(parts.Query) is not { } json)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "The query of the search URL is not Base64");
            return;
        }

        var parameters = Read(json);
        if (parameters.Has("next_cursor"))
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "The cursor of a search URL stands behind the query, not in it");
            return;
        }

        // Whoever holds the URL may keep it; whoever else sees the answer must not.
        exchange.Http.Response.OnStarting(() =>
        {
            exchange.Http.Response.Headers.CacheControl = "private, no-store";
            return Task.CompletedTask;
        });
        await search.AnswerAsync(exchange.With(parts.Cursor is { } cursor ? parameters.With("next_cursor", cursor) : parameters), sealEveryCursor: true);
    }

    private RequestParameters Read(byte[] json)
    {
        var parameters = new ParameterCollector(ParameterSets.Search, services.RequestLimits);
        JsonParameters.Read(json, parameters, services.RequestLimits);
        return Authenticator.WithoutCredentials(ParameterMerge.Merge(new ParameterCollector(ParameterSets.Search, services.RequestLimits), parameters));
    }
}
