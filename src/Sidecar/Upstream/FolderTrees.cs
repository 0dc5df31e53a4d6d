using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>The folders of environments, for limits that name each of them: at most as old as FolderCacheAge, and read again when folders were made or changed.</summary>
internal sealed class FolderTrees(UpstreamClient client, DirectoryCaches caches)
{
    // Cloudinary's bound on what a search for folders finds altogether, and the pages that takes.
    private const int MostFoundFolders = 2000;
    private const int MostPages = 4;

    private readonly LayeredCache<string, FolderTree> trees = caches.Create(new FolderTreeFormat(), caches.Upstream.FolderCacheAge);

    /// <summary>All folders of the environment.</summary>
    /// <exception cref="UpstreamException">Cloudinary could not be reached, or is rate limiting.</exception>
    public async ValueTask<FolderTree> OfAsync(Exchange exchange)
    {
        var mode = exchange.Environment.FolderMode;
        return await trees.GetAsync(exchange.Environment.CloudName, mode.ToString(), exchange.Lookups.Freshness, () => FetchAsync(exchange), exchange.Aborted, () => client.AdmitAsync(exchange))
            ?? new FolderTree([], isComplete: false, mode);
    }

    /// <summary>By searching for every folder, which Cloudinary bounds: whoever has more has an incomplete tree.</summary>
    private async Task<Fetched<FolderTree>> FetchAsync(Exchange exchange)
    {
        var (paths, cursor) = (new List<string>(), default(string));
        for (var page = 0; page < MostPages; page++)
        {
            var parameters = new RequestParameters([new("max_results", new ParameterValue.Text("500", JsonValueKind.Number))]);
            parameters = cursor is null ? parameters : parameters.With("next_cursor", cursor);
            var answer = await client.SendAsync(
                RequestBuilder.Json(exchange, HttpMethod.Post, RequestBuilder.Segments(exchange, "folders", "search"), parameters), CancellationToken.None);
            if (answer.Status is 420 or StatusCodes.Status429TooManyRequests)
            {
                throw new UpstreamException(answer.Status, "Rate limited", answer);
            }

            // Not an answer: the next search asks again, and this one's limit is widened.
            if (answer.Status != StatusCodes.Status200OK || !TryRead(answer, paths, out cursor))
            {
                return default;
            }

            if (cursor is null)
            {
                return new(new FolderTree(paths, paths.Count < MostFoundFolders, exchange.Environment.FolderMode));
            }
        }

        return new(new FolderTree(paths, isComplete: false, exchange.Environment.FolderMode));
    }

    private static bool TryRead(UpstreamAnswer answer, List<string> paths, out string? cursor)
    {
        cursor = null;
        using var json = AnswerJson.Parse(answer);
        if (!json.RootElement.TryGetProperty("folders", out var rows) || rows.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var row in rows.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty("path", out var path) || path.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            paths.Add(path.GetString()!);
        }

        cursor = json.RootElement.TryGetProperty("next_cursor", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        return true;
    }
}

/// <summary>One tree an environment; each replica reads its own.</summary>
internal sealed class FolderTreeFormat : CacheFormat<string, FolderTree>
{
    public override CacheArea Area => CacheArea.Folders;

    public override string Name => "folder-tree";

    public override bool IsShared => false;

    public override string KeyOf(string key) => key;

    public override byte[] Write(FolderTree value) => throw new InvalidOperationException("A folder tree is not shared.");

    public override FolderTree? Read(byte[] text) => null;

    // Whatever makes folders where there were none.
    public override IReadOnlyCollection<string> NamesOf(string key, FolderTree? value) => [CacheNames.MissingFolders];
}
