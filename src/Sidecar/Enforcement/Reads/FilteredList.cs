using System.Globalization;
using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>What happens to counts when rows are left out.</summary>
internal enum Totals
{
    /// <summary>Kept, as Cloudinary documents for root folders.</summary>
    Keep,

    /// <summary>Shown only when they say nothing about hidden rows: counted anew when the whole list is in this answer, else left out.</summary>
    Blank,
}

/// <summary>How one list is filtered.</summary>
/// <param name="RowsMember">The member that holds the rows.</param>
/// <param name="Permits">Asks about one row; null where <see cref="PermitsAsset"/> does.</param>
/// <param name="NextPage">The request for the page at a cursor with at most so many rows; null when the list has no pages.</param>
/// <param name="PageSize">Rows the caller asked for, or Cloudinary's default.</param>
/// <param name="Totals">What happens to counts.</param>
internal sealed record ListFilter(
    string RowsMember,
    Func<JsonElement, ValueTask<bool>>? Permits,
    Func<string, int, UpstreamRequest>? NextPage,
    int PageSize,
    Totals Totals)
{
    /// <summary>Asks about one row of a list of assets, by what it says of it.</summary>
    public Func<AssetFacts, ValueTask<bool>>? PermitsAsset { get; init; }

    /// <summary>Where an asset's folder comes from; for lists of assets.</summary>
    public FolderMode FolderMode { get; init; }

    /// <summary>Members that were asked for only to judge the rows, and are taken out again.</summary>
    public IReadOnlyCollection<string> Added { get; init; } = [];

    /// <summary>Counts may be shown although rows are filtered: the query was limited to exactly what the caller may see.</summary>
    public bool CountsAreExact { get; init; }

    /// <summary>The request continues from a cursor, so this answer is not the whole list.</summary>
    public bool Continues { get; init; }

    /// <summary>What the caller gets for an upstream cursor.</summary>
    public Func<string, string> Cursor { get; init; } = cursor => cursor;
}

/// <summary>
/// Drops the rows a caller may not read and fills the page up from the next ones, within a bounded number of upstream calls. The cursor handed out
/// always stands right behind the last row, so that paging reaches every permitted row exactly once.
/// </summary>
internal sealed class FilteredList(EnforcementServices services)
{
    // Cloudinary's bound on max_results.
    private const int LargestPage = 500;

    public async Task AnswerAsync(Exchange exchange, UpstreamAnswer first, ListFilter filter)
    {
        if (!first.IsSuccess)
        {
            await AnswerWriter.PassAsync(exchange, first);
            return;
        }

        var page = Read(first, filter);
        var kept = new List<(ListPage Page, ListRow Row)>(page.Rows.Count);
        var dropped = await KeepAsync(page, filter, kept);
        var cursor = page.Cursor;
        var calls = services.Answers.MaxRefillPages;
        while (calls > 0 && filter.NextPage is not null && cursor is not null && dropped > 0 && kept.Count < filter.PageSize)
        {
            // A large page first, to get past hidden rows; when it holds more than is missing, it is asked for again up to the last row that fits,
            // because only the end of a page has a cursor.
            var missing = filter.PageSize - kept.Count;
            var size = calls > 1 ? LargestPage : missing;
            var more = await FetchAsync(exchange, filter, cursor, size);
            calls--;
            if (more is not null && await RowsUntilAsync(more, filter, missing) is { } rows)
            {
                more = await FetchAsync(exchange, filter, cursor, rows);
                calls--;
            }

            if (more is null)
            {
                // The page so far is right and its cursor leads on; a failed refill costs the caller nothing.
                break;
            }

            dropped += await KeepAsync(more, filter, kept);
            cursor = more.Cursor;
        }

        exchange.Decision.Withhold(dropped);
        if (filter.CountsAreExact && dropped > 0)
        {
            exchange.Decision.Reason = "A limited search returned rows outside the limit; they were dropped and its counts withheld";
        }

        await AnswerWriter.PassAsync(exchange, first, ListPageWriter.Write(page, filter, kept, cursor, filter.CountsAreExact && dropped == 0));
    }

    private async ValueTask<ListPage?> FetchAsync(Exchange exchange, ListFilter filter, string cursor, int size)
    {
        // A list or a search, whatever its method.
        var answer = await services.Client.SendAsync(filter.NextPage!(cursor, size) with { IsRead = true }, exchange.Aborted);
        return answer.IsSuccess ? Read(answer, filter) : null;
    }

    private static ListPage Read(UpstreamAnswer answer, ListFilter filter) =>
        ListPage.Read(answer, filter.RowsMember, filter.PermitsAsset is null ? null : filter.FolderMode);

    /// <summary>How many rows of the page to take for just the permitted ones that are missing; null when the whole page holds no more than these.</summary>
    private static async ValueTask<int?> RowsUntilAsync(ListPage page, ListFilter filter, int missing)
    {
        var (taken, permitted, enough) = (0, 0, 0);
        foreach (var row in page.Rows)
        {
            taken++;
            if (await PermitsAsync(page, row, filter))
            {
                permitted++;
                enough = permitted == missing ? taken : enough;
            }
        }

        return permitted > missing ? enough : null;
    }

    /// <summary>Keeps the rows that are permitted; says how many are not.</summary>
    internal static async ValueTask<int> KeepAsync(ListPage page, ListFilter filter, List<(ListPage Page, ListRow Row)> kept)
    {
        var before = kept.Count;
        foreach (var row in page.Rows)
        {
            if (await PermitsAsync(page, row, filter))
            {
                kept.Add((page, row));
            }
        }

        return page.Rows.Count - (kept.Count - before);
    }

    private static ValueTask<bool> PermitsAsync(ListPage page, ListRow row, ListFilter filter) =>
        !row.IsObject ? new ValueTask<bool>(false)
        : row.Facts is { } facts ? filter.PermitsAsset!(facts)
        : filter.Permits!(AnswerJson.ParseRow(page.Body.Slice(row.Start, row.Length)));

    /// <summary>The page size a caller asked for, within Cloudinary's bounds; its default when none or nonsense was asked for.</summary>
    public static int PageSize(string? text, int standard) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= 500 ? size : standard;
}
