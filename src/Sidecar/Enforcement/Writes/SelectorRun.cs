using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Carries out a bulk call with a selector for a caller who may not do it to everything: expands the selector, keeps what is permitted, and sends that
/// by ids with every other parameter as it was.
/// </summary>
/// <param name="Action">What must be permitted; named in a 403.</param>
/// <param name="Judge">Asks about the assets.</param>
/// <param name="Request">The call for ids of one delivery type.</param>
/// <param name="TakesOut">What was handled leaves the list.</param>
internal sealed record SelectorRun(
    CloudinaryAction Action, AssetJudge Judge, Func<string, IReadOnlyList<string>, UpstreamRequest> Request, bool TakesOut)
{
    // Cloudinary's bound on ids in one call.
    private const int MaxIds = 100;

    /// <summary>Runs; fills the answer and gives upstream's last one, null when nothing was sent. Nothing is left to do for the handler when it returns false.</summary>
    public async ValueTask<(bool Answered, SelectorExpansion? Expansion, UpstreamAnswer? Last, string? Cursor)> RunAsync(
        EnforcementServices services, Exchange exchange, SelectorSource source, BulkAnswer answer)
    {
        if (SelectorCursor.Read(exchange) is not { } from)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Invalid next_cursor: it belongs to another caller or call, or to earlier grants; call again without it");
            return (true, null, null, null);
        }

        var expansion = await SelectorExpansion.ReadAsync(services, exchange, source, from, Judge);
        exchange.Decision.Withhold(expansion.Refused);
        if (expansion is { Permitted.Count: 0, Shown.Count: > 0, Next: null } && from.Upstream.Length == 0)
        {
            // All it matches, and the caller may know that it does. What the caller may not read is treated as if it did not match.
            await AnswerWriter.ForbiddenAsync(exchange, Action);
            return (true, null, null, null);
        }

        var (last, failed) = await SendAsync(services, exchange, expansion.Permitted, answer);
        if (failed is not null && last is null)
        {
            await AnswerWriter.PassAsync(exchange, failed);
            return (true, null, null, null);
        }

        return (false, expansion, last, NextCursor(exchange, from, expansion, acted: last is not null, undone: failed is not null || answer.Partial));
    }

    private async ValueTask<(UpstreamAnswer? Last, UpstreamAnswer? Failed)> SendAsync(
        EnforcementServices services, Exchange exchange, IReadOnlyList<AssetFacts> assets, BulkAnswer whole)
    {
        var last = default(UpstreamAnswer);
        foreach (var group in assets.GroupBy(asset => asset.Type!, StringComparer.Ordinal))
        {
            foreach (var ids in group.Select(asset => asset.PublicId!).Distinct(StringComparer.Ordinal).Chunk(MaxIds))
            {
                var answer = await services.Forwarder.FetchAsync(exchange, Request(group.Key, ids));
                if (!answer.IsSuccess)
                {
                    return (last, answer);
                }

                using var json = AnswerJson.Parse(answer);
                whole.Add(json.RootElement);
                last = answer;
            }
        }

        return (last, null);
    }

    private string? NextCursor(Exchange exchange, SelectorCursor from, SelectorExpansion expansion, bool acted, bool undone)
    {
        var taken = from.Dirty || (TakesOut && acted);
        return undone ? new SelectorCursor(taken, from.Upstream).Seal(exchange)
            : expansion.Next is { } next ? new SelectorCursor(taken, next).Seal(exchange)
            : from.Dirty ? new SelectorCursor(false, "").Seal(exchange)
            : null;
    }

    /// <summary>True when no asset whatever is permitted, so that there is nothing to list.</summary>
    public static bool IsHopeless(Exchange exchange, CloudinaryAction action) =>
        Authorizer.Residuals(exchange, action, EntityTypes.Asset).Any(residual => residual.Kind == Policy.Cedar.ResidualKind.Never);
}
