using System.Text.Json;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Upstream;

/// <summary>
/// Folder paths and external ids, from Cloudinary's <c>PUT /folders/by_path</c> and <c>PUT /folders/by_id</c> (both read). Only policies that name
/// folders by external id need them; when they cannot be had, such a policy has nothing to go by and does not permit.
/// </summary>
internal sealed class FolderDirectory(UpstreamClient client, UpstreamOptions options, TimeProvider time)
{
    // Cloudinary's bound on what a search for folders finds altogether, and the pages that takes.
    private const int MostFoundFolders = 2000;
    private const int MostTreePages = 4;

    private readonly AgedCache<(string Cloud, string Path), IReadOnlyList<string>?> idsByPath = new(options.FolderCacheAge, 20_000, time);
    private readonly AgedCache<(string Cloud, string Id), string?> pathById = new(options.FolderCacheAge, 20_000, time);

    private readonly AgedCache<string, FolderTree> trees = new(options.FolderCacheAge, 1_000, time);

    /// <summary>External ids from the top down to the folder itself; for a folder that does not exist, those of its nearest existing ancestor. Null when Cloudinary does not say.</summary>
    /// <exception cref="UpstreamException">Cloudinary could not be reached, or is rate limiting.</exception>
    public async ValueTask<IReadOnlyList<string>?> AncestorIdsAsync(Exchange exchange, string path)
    {
        if (path.Length == 0)
        {
            return [];
        }

        // By the path as written: whether Cloudinary ignores letter case here is not known, and what it says of one spelling must not stand for another.
        var key = (exchange.Environment.CloudName, path);
        var ids = await idsByPath.GetAsync(key, _ => FetchIdsAsync(exchange, path));
        if (ids is null)
        {
            // Not an answer: the next request asks again.
            idsByPath.Remove(key);
        }

        return ids;
    }

    /// <summary>The path of a folder by its external id; null when there is none.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<string?> PathAsync(Exchange exchange, string externalId) =>
        pathById.GetAsync((exchange.Environment.CloudName, externalId), _ => FetchPathAsync(exchange, externalId));

    /// <summary>All folders of the environment, at most as old as FolderCacheAge.</summary>
    /// <exception cref="UpstreamException">Cloudinary could not be reached, or is rate limiting.</exception>
    public ValueTask<FolderTree> TreeAsync(Exchange exchange) => trees.GetAsync(exchange.Environment.CloudName, _ => FetchTreeAsync(exchange));

    /// <summary>Does the folder exist?</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public async ValueTask<bool> ExistsAsync(Exchange exchange, string path)
    {
        if (path.Length == 0)
        {
            return true;
        }

        var answer = await client.SendAsync(RequestBuilder.Get(exchange, RequestBuilder.Segments(exchange, "folders", path)), exchange.Aborted);
        return answer.Status switch
        {
            200 => true,
            404 => false,
            _ => throw Unusable(answer),
        };
    }

    /// <summary>Folders changed: nothing of what is known may be reused.</summary>
    public void Invalidate()
    {
        idsByPath.Clear();
        pathById.Clear();
        trees.Clear();
    }

    private async Task<IReadOnlyList<string>?> FetchIdsAsync(Exchange exchange, string path)
    {
        var answer = await SendAsync(exchange, "by_path", new RequestParameters([new("path", new ParameterValue.Text(path))]));
        if (answer.Status == StatusCodes.Status404NotFound)
        {
            return await AncestorIdsAsync(exchange, FolderPath.Parent(path)!);
        }

        if (IsRateLimit(answer))
        {
            throw Unusable(answer);
        }

        if (answer.Status != StatusCodes.Status200OK)
        {
            return null;
        }

        using var json = AnswerJson.Parse(answer);
        var folder = json.RootElement;
        if (!TryId(folder, out var own) || !folder.TryGetProperty("ancestors", out var ancestors) || ancestors.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var ids = new List<string>(ancestors.GetArrayLength() + 1);
        foreach (var ancestor in ancestors.EnumerateArray())
        {
            if (!TryId(ancestor, out var id))
            {
                return null;
            }

            ids.Add(id);
        }

        ids.Add(own);
        return ids;
    }

    /// <summary>By searching for every folder, which Cloudinary bounds: whoever has more has an incomplete tree.</summary>
    private async Task<FolderTree> FetchTreeAsync(Exchange exchange)
    {
        var (paths, cursor) = (new List<string>(), default(string));
        for (var page = 0; page < MostTreePages; page++)
        {
            var parameters = new RequestParameters([new("max_results", new ParameterValue.Text("500", JsonValueKind.Number))]);
            parameters = cursor is null ? parameters : parameters.With("next_cursor", cursor);
            var answer = await client.SendAsync(
                RequestBuilder.Json(exchange, HttpMethod.Post, RequestBuilder.Segments(exchange, "folders", "search"), parameters), CancellationToken.None);
            if (IsRateLimit(answer))
            {
                throw Unusable(answer);
            }

            if (answer.Status != StatusCodes.Status200OK)
            {
                return new FolderTree([], isComplete: false, exchange.Environment.FolderMode);
            }

            using var json = AnswerJson.Parse(answer);
            if (!json.RootElement.TryGetProperty("folders", out var rows) || rows.ValueKind != JsonValueKind.Array)
            {
                return new FolderTree([], isComplete: false, exchange.Environment.FolderMode);
            }

            paths.AddRange(rows.EnumerateArray().Where(row => row.ValueKind == JsonValueKind.Object && row.TryGetProperty("path", out var path) && path.ValueKind == JsonValueKind.String)
                .Select(row => row.GetProperty("path").GetString()!));
            cursor = json.RootElement.TryGetProperty("next_cursor", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
            if (cursor is null)
            {
                return new FolderTree(paths, paths.Count < MostFoundFolders, exchange.Environment.FolderMode);
            }
        }

        return new FolderTree(paths, isComplete: false, exchange.Environment.FolderMode);
    }

    private async Task<string?> FetchPathAsync(Exchange exchange, string externalId)
    {
        var answer = await SendAsync(exchange, "by_id", new RequestParameters([new("id", new ParameterValue.Text(externalId))]));
        if (answer.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }

        if (answer.Status != StatusCodes.Status200OK)
        {
            throw Unusable(answer);
        }

        using var json = AnswerJson.Parse(answer);
        return json.RootElement.TryGetProperty("path", out var path) ? path.GetString() : null;
    }

    private ValueTask<UpstreamAnswer> SendAsync(Exchange exchange, string route, RequestParameters parameters) =>
        client.SendAsync(RequestBuilder.Json(exchange, HttpMethod.Put, RequestBuilder.Segments(exchange, "folders", route), parameters), CancellationToken.None);

    private static bool TryId(JsonElement folder, out string id)
    {
        id = folder.TryGetProperty("external_id", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return id.Length > 0;
    }

    private static bool IsRateLimit(UpstreamAnswer answer) => answer.Status is 420 or StatusCodes.Status429TooManyRequests;

    private static UpstreamException Unusable(UpstreamAnswer answer) =>
        // As for assets: a rate limit is passed on, anything else about the sidecar's own call is not the caller's business.
        IsRateLimit(answer)
            ? new UpstreamException(answer.Status, "Rate limited", answer)
            : new UpstreamException(StatusCodes.Status502BadGateway, $"Upstream answered {answer.Status} to a folder look-up");
}
