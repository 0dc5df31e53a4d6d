using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Writes;

/// <summary>What a bulk selector matched, as far as one request goes through it.</summary>
/// <param name="Permitted">The caller may do it to these.</param>
/// <param name="Shown">The caller may not, but may read them: they may be named.</param>
/// <param name="Refused">How many the caller may not do it to, read or not.</param>
/// <param name="Next">The list's cursor behind these; null at its end.</param>
internal sealed record SelectorExpansion(IReadOnlyList<AssetFacts> Permitted, IReadOnlyList<AssetFacts> Shown, int Refused, string? Next)
{
    /// <summary>Reads the list, a bounded number of pages, and asks about each row.</summary>
    /// <exception cref="Upstream.UpstreamException">Cloudinary did not list.</exception>
    public static async ValueTask<SelectorExpansion> ReadAsync(
        EnforcementServices services, Exchange exchange, SelectorSource source, SelectorCursor from, AssetJudge judge)
    {
        List<AssetFacts> permitted = [], shown = [];
        var refused = 0;
        var cursor = from.Upstream.Length > 0 ? from.Upstream : null;
        for (var pages = services.Answers.MaxSelectorPages; pages > 0; pages--)
        {
            var (rows, next) = await services.Assets.ListAsync(exchange, source.Segments, source.Parameters, cursor);
            AssetFacts[] matched = [.. rows.Where(row => row is { PublicId.Length: > 0, Type.Length: > 0 } && (source.Type is null || row.Type == source.Type))];
            var verdicts = await judge(matched);
            permitted.AddRange(matched.Where((_, i) => verdicts[i]));
            foreach (var row in matched.Where((_, i) => !verdicts[i]))
            {
                refused++;
                if (Authorizer.Permits(exchange, CloudinaryAction.Read, await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, row)))
                {
                    shown.Add(row);
                }
            }

            cursor = next;
            if (cursor is null)
            {
                break;
            }
        }

        return new SelectorExpansion(permitted, shown, refused, cursor);
    }
}
