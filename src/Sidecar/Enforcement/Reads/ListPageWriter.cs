using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidecar.Enforcement.Reads;

/// <summary>A page with the rows that are shown, from it and the pages after it. What is kept is copied byte for byte, in its order.</summary>
internal static class ListPageWriter
{
    /// <summary>Writes the page.</summary>
    /// <param name="page">The first page, which gives everything beside the rows.</param>
    /// <param name="filter">How the list is filtered.</param>
    /// <param name="kept">The rows to show.</param>
    /// <param name="cursor">Where the upstream goes on; null at the end.</param>
    /// <param name="countsHold">The counts are the caller's own.</param>
    public static ReadOnlyMemory<byte> Write(
        ListPage page, ListFilter filter, List<(ListPage Page, ListRow Row)> kept, string? cursor, bool countsHold)
    {
        var whole = cursor is null && !filter.Continues;
        var keepsCounts = filter.Totals == Totals.Keep || countsHold;
        var buffer = new ArrayBufferWriter<byte>(page.Body.Length + 256);
        buffer.Write("{"u8);
        var any = false;
        foreach (var member in page.Members)
        {
            switch (member.Name)
            {
                case var name when name == filter.RowsMember:
                    Begin(page, member, buffer, ref any);
                    WriteRows(kept, filter.Added, buffer);
                    break;
                case "next_cursor" when cursor is not null:
                    Begin(page, member, buffer, ref any);
                    WriteText(filter.Cursor(cursor), buffer);
                    break;
                case "next_cursor" when !page.Body.Span[member.ValueStart..member.End].SequenceEqual("null"u8):
                case "aggregations" when !keepsCounts:
                case "total_count" or "total_entries" when !keepsCounts && !whole:
                    break;
                case "total_count" or "total_entries" when !keepsCounts:
                    Begin(page, member, buffer, ref any);
                    buffer.Write(Encoding.UTF8.GetBytes(kept.Count.ToString(CultureInfo.InvariantCulture)));
                    break;
                default:
                    Begin(page, member, buffer, ref any);
                    buffer.Write(page.Body.Span[member.ValueStart..member.End]);
                    break;
            }
        }

        buffer.Write("}"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>The member's name as it came.</summary>
    private static void Begin(ListPage page, ListMember member, ArrayBufferWriter<byte> buffer, ref bool any)
    {
        if (any)
        {
            buffer.Write(","u8);
        }

        any = true;
        buffer.Write(page.Body.Span[member.Start..member.NameEnd]);
        buffer.Write(":"u8);
    }

    private static void WriteRows(List<(ListPage Page, ListRow Row)> kept, IReadOnlyCollection<string> without, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("["u8);
        for (var i = 0; i < kept.Count; i++)
        {
            if (i > 0)
            {
                buffer.Write(","u8);
            }

            var (page, row) = kept[i];
            var bytes = page.Body.Span.Slice(row.Start, row.Length);
            if (without.Count == 0 && !row.HasRelations)
            {
                buffer.Write(bytes);
            }
            else
            {
                // A row of a list is not known to name related assets. Whether one that does would name hidden ones is not asked here; an asset's details say it.
                WriteWithout(bytes, row.HasRelations ? [.. without, "related_assets"] : without, buffer);
            }
        }

        buffer.Write("]"u8);
    }

    private static void WriteWithout(ReadOnlySpan<byte> row, IReadOnlyCollection<string> without, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("{"u8);
        var reader = new Utf8JsonReader(row);
        reader.Read();
        var any = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var nameEnd = start + reader.ValueSpan.Length + 2;
            var drop = false;
            foreach (var name in without)
            {
                drop |= reader.ValueTextEquals(name);
            }

            reader.Read();
            var valueStart = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!drop)
            {
                if (any)
                {
                    buffer.Write(","u8);
                }

                any = true;
                buffer.Write(row[start..nameEnd]);
                buffer.Write(":"u8);
                buffer.Write(row[valueStart..(int)reader.BytesConsumed]);
            }
        }

        buffer.Write("}"u8);
    }

    private static void WriteText(string text, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("\""u8);
        buffer.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        buffer.Write("\""u8);
    }
}
