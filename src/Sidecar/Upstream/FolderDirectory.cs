using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>
/// Folder paths and external ids, from Cloudinary's <c>PUT /folders/by_path</c> and <c>PUT /folders/by_id</c> (both read). Only policies that name
/// folders by external id need them; when they cannot be had, such a policy has nothing to go by and does not permit.
/// </summary>
internal sealed class FolderDirectory(UpstreamClient client, DirectoryCaches caches)
{
    private readonly LayeredCache<string, FolderIds> idsByPath = caches.Create(new FolderIdsFormat(), caches.Upstream.FolderCacheAge);
    private readonly LayeredCache<string, string> pathById = caches.Create(new FolderPathFormat(), caches.Upstream.FolderCacheAge);

    /// <summary>External ids from the top down to the folder itself; for a folder that does not exist, those of its nearest existing ancestor. Null when Cloudinary does not say.</summary>
    /// <exception cref="UpstreamException">Cloudinary could not be reached, or is rate limiting.</exception>
    public async ValueTask<IReadOnlyList<string>?> AncestorIdsAsync(Exchange exchange, string path)
    {
        if (path.Length == 0)
        {
            return [];
        }

        return (await FindIdsAsync(exchange, path, exchange.Lookups.Freshness, exchange.Aborted, () => client.AdmitAsync(exchange)))?.Ids;
    }

    /// <summary>The path of a folder by its external id; null when there is none.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<string?> PathAsync(Exchange exchange, string externalId) =>
        pathById.GetAsync(
            exchange.Environment.CloudName, externalId, exchange.Lookups.Freshness, () => FetchPathAsync(exchange, externalId), exchange.Aborted, () => client.AdmitAsync(exchange));

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

    // By the path as written: whether Cloudinary ignores letter case here is not known, and what it says of one spelling must not stand for another.
    private ValueTask<FolderIds?> FindIdsAsync(Exchange exchange, string path, Freshness freshness, CancellationToken cancellation, Func<ValueTask>? admit = null) =>
        idsByPath.GetAsync(exchange.Environment.CloudName, path, freshness, () => FetchIdsAsync(exchange, path), cancellation, admit);

    private async Task<Fetched<FolderIds>> FetchIdsAsync(Exchange exchange, string path)
    {
        var answer = await SendAsync(exchange, "by_path", new RequestParameters([new("path", new ParameterValue.Text(path))]));
        if (answer.Status == StatusCodes.Status404NotFound)
        {
            // Others wait for this too, and may have come later than the one who began it: neither their leave nor the age they accept is that one's.
            // What is remembered of the ancestor ages on in what is remembered of this one.
            var parent = FolderPath.Parent(path)!;
            var max = exchange.Lookups.Freshness.MaxAge ?? caches.Upstream.FolderCacheAge - caches.Cache.NegativeAge;
            IReadOnlyList<string>? above = parent.Length == 0
                ? []
                : (await FindIdsAsync(exchange, parent, new Freshness(caches.Changes.Next(), max), CancellationToken.None))?.Ids;
            return above is null ? default : new(new FolderIds(Exists: false, above));
        }

        if (IsRateLimit(answer))
        {
            throw Unusable(answer);
        }

        // Not an answer: the next request asks again.
        return answer.Status == StatusCodes.Status200OK && ReadIds(answer) is { } ids ? new(new FolderIds(Exists: true, ids)) : default;
    }

    private static List<string>? ReadIds(UpstreamAnswer answer)
    {
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

    private async Task<Fetched<string>> FetchPathAsync(Exchange exchange, string externalId)
    {
        var answer = await SendAsync(exchange, "by_id", new RequestParameters([new("id", new ParameterValue.Text(externalId))]));
        if (answer.Status == StatusCodes.Status404NotFound)
        {
            return new(null);
        }

        if (answer.Status != StatusCodes.Status200OK)
        {
            throw Unusable(answer);
        }

        using var json = AnswerJson.Parse(answer);
        return json.RootElement.TryGetProperty("path", out var path) && path.ValueKind == JsonValueKind.String ? new(path.GetString()) : default;
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
