using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cloudinary.Emulator;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Search;

/// <summary>
/// Random libraries, grants and page sizes: the pages of every list are together the list without a sidecar, less what the caller may not read: the same
/// bytes in the same order, no row twice, and no word of a hidden one anywhere.
/// </summary>
public sealed partial class ListPropertyTests
{
    // One call for the page, and MaxRefillPages more.
    private const int MostCallsPerPage = 5;
    private const int MostPages = 500;

    private static readonly string[] Assets =
    [
        "resources/image", "resources/image?type=private", "resources/video/upload", "resources/image/upload?prefix=pid-", "resources/image?direction=asc", "resources/image/tags/sale",
        "resources/image/context?key=owner&value=ann", "resources/image/moderations/manual/pending", "resources/by_asset_folder?asset_folder=acme/sub", "resources/image?tags=true",
        "resources/image?fields=bytes,width", "resources/raw?context=true&tags=false",
    ];

    private static readonly string[] Folders = ["folders", "folders/acme", "folders/secret"];

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, false)]
    [InlineData(13, true)]
    public async Task Pages_are_the_list_less_what_is_hidden(int seed, bool smallPages)
    {
        await using var library = await ManyAssets.StartAsync(seed, 160, 8, new EmulatorOptions { CursorNamesRow = true, LargestPage = smallPages ? 7 : 500, RecordedRequests = 100_000 });
        var random = new Random(seed);
        foreach (var list in Assets.Concat(Folders))
        {
            var member = list.StartsWith("folders", StringComparison.Ordinal) ? "folders" : "resources";
            var all = await AllAsync(size => Direct.SendAsync(library.World, HttpMethod.Get, size), Target(list, 500), member);
            foreach (var caller in library.Callers)
            {
                await CheckAsync(library, list, member, caller, random.Next(1, 12), all);
            }
        }
    }

    private static async Task CheckAsync(ManyAssets library, string list, string member, string caller, int size, List<string> all)
    {
        var world = library.World;
        var hidden = Hidden(library, caller);
        var pages = new List<Answer>();
        string? cursor = null;
        world.Upstream.ClearRequests();
        do
        {
            var page = await world.GetAsync(Target(list, size) + (cursor is null ? "" : "&next_cursor=" + Uri.EscapeDataString(cursor)), caller);
            if (page.Status == HttpStatusCode.Forbidden)
            {
                // The folder that is listed may itself be hidden.
                Assert.False(library.Permits(caller, Assert.IsType<string>(ListedFolder(list)), null), $"{list} {caller}");
                return;
            }

            Assert.True(page.Status == HttpStatusCode.OK, $"{list} {caller}: {page.Text}");
            pages.Add(page);
            Assert.InRange(page.Rows(member).Length, 0, size);
            cursor = page.NextCursor();
            Assert.True(pages.Count < MostPages, $"{list} {caller}: the pages do not end");
        }
        while (cursor is not null);

        Assert.True(ListedFolder(list) is not { } listed || library.Permits(caller, listed, null), $"{list} {caller}");
        Assert.InRange(world.Upstream.Requests.Count, pages.Count, pages.Count * MostCallsPerPage);
        var permitted = all.Where(row => IsPermitted(library, caller, row, member)).ToArray();
        Assert.Equal(permitted, pages.SelectMany(page => page.Rows(member)));
        foreach (var page in pages)
        {
            var words = page.Text + Decoded(page.NextCursor());
            Assert.DoesNotContain(hidden, id => words.Contains(id, StringComparison.Ordinal));

            // The root folders keep their total, as Cloudinary documents. Others tell of nothing that is hidden.
            if (list != "folders" && page.Json.TryGetProperty("total_count", out var total))
            {
                Assert.Equal(permitted.Length, total.GetInt32());
            }
        }
    }

    private static string? ListedFolder(string list) =>
        list.Contains("asset_folder=", StringComparison.Ordinal) ? list[(list.IndexOf('=', StringComparison.Ordinal) + 1)..]
        : list.StartsWith("folders/", StringComparison.Ordinal) ? list["folders/".Length..]
        : null;

    private static bool IsPermitted(ManyAssets library, string caller, string row, string member)
    {
        var json = JsonElement.Parse(row);
        return member == "folders" ? library.Permits(caller, json.GetProperty("path").GetString()!, null)
            : library.Permits(caller, library.World.Upstream.State.FindById(json.GetProperty("asset_id").GetString()!)!);
    }

    private static string[] Hidden(ManyAssets library, string caller) =>
        [.. library.World.Upstream.State.Assets.Where(a => !library.Permits(caller, a)).SelectMany(a => new[] { a.AssetId, a.PublicId[(a.PublicId.LastIndexOf('/') + 1)..] })];

    /// <summary>What a curious caller finds in a cursor.</summary>
    private static string Decoded(string? cursor)
    {
        if (cursor is null)
        {
            return "";
        }

        var text = cursor[(cursor.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var bytes = new List<byte>();
        if (text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit))
        {
            bytes.AddRange(Convert.FromHexString(text));
        }

        if (System.Buffers.Text.Base64Url.IsValid(text))
        {
            bytes.AddRange(System.Buffers.Text.Base64Url.DecodeFromChars(text));
        }

        // The emulated cursor is hexadecimal itself.
        var read = Encoding.Latin1.GetString([.. bytes]);
        return read + string.Concat(Hexadecimal().Matches(read).Select(found => Encoding.Latin1.GetString(Convert.FromHexString(found.Value))));
    }

    [GeneratedRegex("(?:[0-9a-f]{2}){8,}")]
    private static partial Regex Hexadecimal();

    private static async Task<List<string>> AllAsync(Func<string, Task<Answer>> send, string target, string member)
    {
        var rows = new List<string>();
        string? cursor = null;
        do
        {
            var page = await send(target + (cursor is null ? "" : "&next_cursor=" + cursor));
            Assert.True(page.Status == HttpStatusCode.OK, page.Text);
            rows.AddRange(page.Rows(member));
            cursor = page.NextCursor();
        }
        while (cursor is not null);

        Assert.NotEmpty(rows);
        return rows;
    }

    private static string Target(string list, int size) => $"/v1_1/demo/{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}max_results={size}";
}
