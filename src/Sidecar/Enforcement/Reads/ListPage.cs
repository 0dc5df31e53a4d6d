using System.Text.Json;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>One row of a page, where it stands.</summary>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="IsObject">Anything else is not shown.</param>
/// <param name="Facts">What it says of an asset, where that was asked for.</param>
/// <param name="HasRelations">It names other assets, which nobody was asked about.</param>
internal readonly record struct ListRow(int Start, int Length, bool IsObject, AssetFacts? Facts, bool HasRelations);

/// <summary>A member of the page beside its rows, where it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Offset of its name's first quote.</param>
/// <param name="NameEnd">Offset behind its name's last quote.</param>
/// <param name="ValueStart">Offset of its value.</param>
/// <param name="End">Offset behind its value.</param>
internal readonly record struct ListMember(string Name, int Start, int NameEnd, int ValueStart, int End);

/// <summary>
/// One page of a list, read in one pass over its bytes: which members it has, where its rows lie and what they say. Nothing of it is copied, so that what
/// is shown is what came. A member of the page that stands twice, or a member of a row that grants may ask for, makes it unusable: a caller's parser might
/// take the other one.
/// </summary>
internal sealed class ListPage
{
    private const int MaxDepth = 64;

    private ListPage(ReadOnlyMemory<byte> body, List<ListMember> members, List<ListRow> rows, string? cursor)
    {
        Body = body;
        Members = members;
        Rows = rows;
        Cursor = cursor;
    }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Every member in its order, the one with the rows among them.</summary>
    public IReadOnlyList<ListMember> Members { get; }

    public IReadOnlyList<ListRow> Rows { get; }

    /// <summary>Where the next page starts; null on the last one.</summary>
    public string? Cursor { get; }

    /// <summary>Reads a page.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="rowsMember">The member that holds the rows.</param>
    /// <param name="assets">How to read them as assets; null for rows of another kind, which are only found.</param>
    /// <exception cref="UpstreamException">The answer is not such a page, so nothing of it can be judged.</exception>
    public static ListPage Read(UpstreamAnswer answer, string rowsMember, FolderMode? assets)
    {
        try
        {
            var reader = new Utf8JsonReader(answer.Body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                return Read(answer.Body, ref reader, rowsMember, assets)
                    ?? throw new UpstreamException(StatusCodes.Status502BadGateway, $"Upstream answered without {rowsMember}");
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The same answer as for JSON of another shape. The second is text that is not UTF-8.
        }

        throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream answer is not a JSON object");
    }

    private static ListPage? Read(ReadOnlyMemory<byte> body, ref Utf8JsonReader reader, string rowsMember, FolderMode? assets)
    {
        var members = new List<ListMember>(8);
        var rows = default(List<ListRow>);
        var cursor = default(string);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var nameEnd = start + reader.ValueSpan.Length + 2;
            var name = reader.GetString()!;
            if (members.Exists(member => member.Name == name))
            {
                throw new JsonException();
            }

            reader.Read();
            var valueStart = (int)reader.TokenStartIndex;
            if (name == rowsMember && reader.TokenType == JsonTokenType.StartArray)
            {
                rows = ReadRows(ref reader, assets);
            }
            else if (name == "next_cursor" && reader.TokenType == JsonTokenType.String)
            {
                cursor = reader.GetString();
            }
            else
            {
                reader.Skip();
            }

            members.Add(new ListMember(name, start, nameEnd, valueStart, (int)reader.BytesConsumed));
        }

        // Nothing may follow the object.
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            throw new JsonException();
        }

        return rows is null ? null : new ListPage(body, members, rows, cursor);
    }

    private static List<ListRow> ReadRows(ref Utf8JsonReader reader, FolderMode? assets)
    {
        var rows = new List<ListRow>();
        var texts = new RepeatedTexts();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            var (facts, hasRelations) = default((AssetFacts?, bool));
            if (isObject && assets is { } mode)
            {
                facts = AssetScan.ReadObject(ref reader, mode, texts, out hasRelations);
            }
            else
            {
                reader.Skip();
            }

            rows.Add(new ListRow(start, (int)reader.BytesConsumed - start, isObject, facts, hasRelations));
        }

        return rows;
    }
}
