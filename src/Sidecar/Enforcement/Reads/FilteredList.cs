using System.Globalization;
using System.Text.Json;
using Sidecar.Operations;
using Sidecar.Pipeline;
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
/// <param name="Permits">Asks about one row.</param>
/// <param name="NextPage">The request for the page at a cursor with at most so many rows; null when the list has no pages.</param>
/// <param name="PageSize">Rows the caller asked for, or Cloudinary's default.</param>
/// <param name="Totals">What happens to counts.</param>
internal sealed record ListFilter(
    string RowsMember,
    Func<JsonElement, ValueTask<bool>> Permits,
    Func<string, int, UpstreamRequest>? NextPage,
    int PageSize,
    Totals Totals)
{
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

        var pages = new List<JsonDocument>(2) { AnswerJson.Parse(first) };
        try
        {
            await FilterAsync(exchange, first, filter, pages);
        }
        finally
        {
            pages.ForEach(page => page.Dispose());
        }
    }

    private async Task FilterAsync(Exchange exchange, UpstreamAnswer first, ListFilter filter, List<JsonDocument> pages)
    {
        var root = pages[0].RootElement;
        var kept = new List<JsonElement>();
        var dropped = await KeepAsync(root, filter, kept);
        var cursor = CursorOf(root);
        var calls = services.Answers.MaxRefillPages;
        while (calls > 0 && filter.NextPage is not null && cursor is not null && dropped > 0 && kept.Count < filter.PageSize)
        {
            // A large page first, to get past hidden rows; when it holds more than is missing, it is asked for again up to the last row that fits,
            // because only the end of a page has a cursor.
            var missing = filter.PageSize - kept.Count;
            var size = calls > 1 ? LargestPage : missing;
            var page = await FetchAsync(exchange, filter, pages, cursor, size);
            calls--;
            if (page is { } large && await RowsUntilAsync(large, filter, missing) is { } rows)
            {
                page = await FetchAsync(exchange, filter, pages, cursor, rows);
                calls--;
            }

            if (page is not { } next)
            {
                // The page so far is right and its cursor leads on; a failed refill costs the caller nothing.
                break;
            }

            dropped += await KeepAsync(next, filter, kept);
            cursor = CursorOf(next);
        }

        exchange.Decision.Withhold(dropped);
        if (filter.CountsAreExact && dropped > 0)
        {
            exchange.Decision.Reason = "A limited search returned rows outside the limit; they were dropped and its counts withheld";
        }

        await AnswerWriter.PassAsync(exchange, first, Write(root, filter, kept, cursor, filter.CountsAreExact && dropped == 0));
    }

    private async ValueTask<JsonElement?> FetchAsync(Exchange exchange, ListFilter filter, List<JsonDocument> pages, string cursor, int size)
    {
        // A list or a search, whatever its method.
        var answer = await services.Client.SendAsync(filter.NextPage!(cursor, size) with { IsRead = true }, exchange.Aborted);
        if (!answer.IsSuccess)
        {
            return null;
        }

        var page = AnswerJson.Parse(answer);
        pages.Add(page);
        return page.RootElement;
    }

    /// <summary>How many rows of the page to take for just the permitted ones that are missing; null when the whole page holds no more than these.</summary>
    private static async ValueTask<int?> RowsUntilAsync(JsonElement page, ListFilter filter, int missing)
    {
        var (taken, permitted, enough) = (0, 0, 0);
        foreach (var row in RowsOf(page, filter).EnumerateArray())
        {
            taken++;
            if (row.ValueKind == JsonValueKind.Object && await filter.Permits(row))
            {
                permitted++;
                enough = permitted == missing ? taken : enough;
            }
        }

        return permitted > missing ? enough : null;
    }

    private static JsonElement RowsOf(JsonElement page, ListFilter filter) =>
        page.TryGetProperty(filter.RowsMember, out var rows) && rows.ValueKind == JsonValueKind.Array
            ? rows
            : throw new UpstreamException(StatusCodes.Status502BadGateway, $"Upstream answered without {filter.RowsMember}");

    private static async ValueTask<int> KeepAsync(JsonElement page, ListFilter filter, List<JsonElement> kept)
    {
        var dropped = 0;
        foreach (var row in RowsOf(page, filter).EnumerateArray())
        {
            if (row.ValueKind == JsonValueKind.Object && await filter.Permits(row))
            {
                kept.Add(row);
            }
            else
            {
                dropped++;
            }
        }

        return dropped;
    }

    private static ReadOnlyMemory<byte> Write(JsonElement root, ListFilter filter, List<JsonElement> kept, string? cursor, bool countsHold)
    {
        var whole = cursor is null && !filter.Continues;
        return JsonEdit.Write(root, (writer, property) =>
        {
            if (property.NameEquals(filter.RowsMember))
            {
                writer.WritePropertyName(property.Name);
                JsonEdit.WriteArray(writer, kept, filter.Added);
                return true;
            }

            if (property.NameEquals("next_cursor"))
            {
                if (cursor is not null)
                {
                    writer.WriteString("next_cursor", filter.Cursor(cursor));
                }
                else if (property.Value.ValueKind == JsonValueKind.Null)
                {
                    writer.WriteNull("next_cursor");
                }

                return true;
            }

            if (filter.Totals == Totals.Keep || countsHold)
            {
                return false;
            }

            if (property.NameEquals("total_count") || property.NameEquals("total_entries"))
            {
                if (whole)
                {
                    writer.WriteNumber(property.Name, kept.Count);
                }

                return true;
            }

            return property.NameEquals("aggregations");
        });
    }

    private static string? CursorOf(JsonElement page) =>
        page.TryGetProperty("next_cursor", out var cursor) && cursor.ValueKind == JsonValueKind.String ? cursor.GetString() : null;

    /// <summary>The page size a caller asked for, within Cloudinary's bounds; its default when none or nonsense was asked for.</summary>
    public static int PageSize(string? text, int standard) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= 500 ? size : standard;
}
