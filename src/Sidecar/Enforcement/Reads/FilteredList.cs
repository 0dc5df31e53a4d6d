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
/// Drops the rows a caller may not read and fills the page up from the next ones, within a bounded number of upstream calls. Pages are asked for with
/// exactly the number of rows that is missing, so the cursor handed out always stands right behind the last row.
/// </summary>
internal sealed class FilteredList(EnforcementServices services)
{
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
        for (var extra = 0; extra < services.Answers.MaxRefillPages && cursor is not null && dropped > 0 && kept.Count < filter.PageSize; extra++)
        {
            if (filter.NextPage is null)
            {
                break;
            }

            var answer = await services.Client.SendAsync(filter.NextPage(cursor, filter.PageSize - kept.Count), exchange.Aborted);
            if (!answer.IsSuccess)
            {
                // The page so far is right and its cursor leads on; a failed refill costs the caller nothing.
                break;
            }

            var page = AnswerJson.Parse(answer);
            pages.Add(page);
            dropped += await KeepAsync(page.RootElement, filter, kept);
            cursor = CursorOf(page.RootElement);
        }

        exchange.Decision.Withhold(dropped);
        if (filter.CountsAreExact && dropped > 0)
        {
            exchange.Decision.Reason = "A limited search returned rows outside the limit; they were dropped and its counts withheld";
        }

        await AnswerWriter.PassAsync(exchange, first, Write(root, filter, kept, cursor, filter.CountsAreExact && dropped == 0));
    }

    private static async ValueTask<int> KeepAsync(JsonElement page, ListFilter filter, List<JsonElement> kept)
    {
        if (!page.TryGetProperty(filter.RowsMember, out var rows) || rows.ValueKind != JsonValueKind.Array)
        {
            throw new UpstreamException(StatusCodes.Status502BadGateway, $"Upstream answered without {filter.RowsMember}");
        }

        var dropped = 0;
        foreach (var row in rows.EnumerateArray())
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

            if (property.NameEquals("total_count"))
            {
                if (whole)
                {
                    writer.WriteNumber("total_count", kept.Count);
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
