using Sidecar.Catalogue;
using System.Text.Json;
using Sidecar.Enforcement;
using Sidecar.Pipeline;
using Sidecar.Requests;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>Where is an asset now? Asked before every write; as new as <see cref="CacheOptions.MaxWriteStaleness"/> asks, by default fresh.</summary>
internal sealed class AssetLookup(UpstreamClient client, DirectoryCaches caches, RefusedAssets refused)
{
    private readonly LayeredCache<AssetKey, AssetFacts> cached = caches.Create(new AssetFormat(), caches.Cache.MaxWriteStaleness);

    // Cloudinary's bound on ids in one call.
    public const int BatchSize = 100;

    /// <summary>The asset, or null when it does not exist.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<AssetFacts?> FindAsync(Exchange exchange, string resourceType, string type, string publicId) =>
        FindAsync(exchange, AssetKey.ByName(resourceType, type, publicId), RequestBuilder.Segments(exchange, "resources", resourceType, type, publicId));

    /// <summary>The asset by a public id that cannot stand in a path (a URL), or null when it does not exist.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public async ValueTask<AssetFacts?> FindListedAsync(Exchange exchange, string resourceType, string type, string publicId) =>
        (await FindManyAsync(exchange, resourceType, type, [publicId])).GetValueOrDefault(publicId);

    /// <summary>The asset by its immutable id, or null when it does not exist.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<AssetFacts?> FindAsync(Exchange exchange, string assetId) =>
        // Another text would become a path of its own: of a list, or of an asset by its public id.
        OperationTemplate.IsAssetId(assetId)
            ? FindAsync(exchange, AssetKey.ById(assetId), RequestBuilder.Segments(exchange, "resources", assetId))
            : new ValueTask<AssetFacts?>(default(AssetFacts));

    /// <summary>The assets that exist, by public id.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<Dictionary<string, AssetFacts>> FindManyAsync(Exchange exchange, string resourceType, string type, IReadOnlyList<string> publicIds) =>
        FindManyAsync(
            exchange, RequestBuilder.Segments(exchange, "resources", resourceType, type), "public_ids", publicIds, facts => facts.PublicId,
            id => AssetKey.ByName(resourceType, type, id));

    /// <summary>The assets that exist, by asset id.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<Dictionary<string, AssetFacts>> FindManyByAssetIdAsync(Exchange exchange, IReadOnlyList<string> assetIds) =>
        FindManyAsync(
            exchange, RequestBuilder.Segments(exchange, "resources", "by_asset_ids"), "asset_ids", assetIds, facts => facts.AssetId, AssetKey.ById);

    /// <summary>One page of a list, as long as Cloudinary gives, and the cursor of the next; null when there is none.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<(IReadOnlyList<AssetFacts> Rows, string? Next)> ListAsync(
        Exchange exchange, IReadOnlyList<string> segments, RequestParameters selector, string? cursor)
    {
        var parameters = selector.With("max_results", "500").With("tags", "true");
        parameters = cursor is null ? parameters : parameters.With("next_cursor", cursor);
        return PageAsync(exchange, RequestBuilder.Get(exchange, segments, parameters));
    }

    /// <summary>One page of a search, as <see cref="ListAsync"/>.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<(IReadOnlyList<AssetFacts> Rows, string? Next)> SearchAsync(Exchange exchange, string expression, string? cursor)
    {
        var parameters = new RequestParameters(
        [
            new("expression", new ParameterValue.Text(expression)),
            new("max_results", new ParameterValue.Text("500", JsonValueKind.Number)),
            new("with_field", new ParameterValue.List(["tags"])),
        ]);
        parameters = cursor is null ? parameters : parameters.With("next_cursor", cursor);
        return PageAsync(exchange, RequestBuilder.Json(exchange, HttpMethod.Post, RequestBuilder.Segments(exchange, "resources", "search"), parameters));
    }

    private async ValueTask<(IReadOnlyList<AssetFacts> Rows, string? Next)> PageAsync(Exchange exchange, UpstreamRequest request)
    {
        var answer = await client.SendAsync(request, exchange.Aborted);
        if (answer.Status != StatusCodes.Status200OK)
        {
            throw Unusable(answer);
        }

        using var json = AnswerJson.Parse(answer);
        AssetFacts[] rows = [.. Rows(json.RootElement).EnumerateArray().Select(row => AssetFacts.Read(row, exchange.Environment.FolderMode))];
        return (rows, AssetFacts.Text(json.RootElement, "next_cursor") is { Length: > 0 } next ? next : null);
    }

    private async ValueTask<AssetFacts?> FindAsync(Exchange exchange, AssetKey key, IReadOnlyList<string> segments)
    {
        if (refused.TryFind(exchange, key, out var known) || cached.TryGet(exchange.Environment.CloudName, key, Freshness.Any, out known))
        {
            return known;
        }

        var start = cached.Start();
        var found = await FetchAsync(exchange, segments);
        exchange.Lookups.Note(new LookupNote(key, found, start));
        cached.Keep(exchange.Environment.CloudName, key, found, start);
        return found;
    }

    private async ValueTask<AssetFacts?> FetchAsync(Exchange exchange, IReadOnlyList<string> segments)
    {
        var answer = await client.SendAsync(RequestBuilder.Get(exchange, segments), exchange.Aborted);
        switch (answer.Status)
        {
            case StatusCodes.Status200OK:
                using (var json = AnswerJson.Parse(answer))
                {
                    return AssetFacts.Read(json.RootElement, exchange.Environment.FolderMode);
                }

            case StatusCodes.Status404NotFound:
                return null;
            default:
                throw Unusable(answer);
        }
    }

    private async ValueTask<Dictionary<string, AssetFacts>> FindManyAsync(
        Exchange exchange, IReadOnlyList<string> segments, string parameter, IReadOnlyList<string> ids, Func<AssetFacts, string?> idOf, Func<string, AssetKey> keyOf)
    {
        var found = new Dictionary<string, AssetFacts>(ids.Count, StringComparer.Ordinal);
        var cloud = exchange.Environment.CloudName;
        var unknown = new List<string>(ids.Count);
        foreach (var id in ids)
        {
            if (!cached.TryGet(cloud, keyOf(id), Freshness.Any, out var known))
            {
                unknown.Add(id);
            }
            else if (known is not null)
            {
                found[id] = known;
            }
        }

        foreach (var batch in unknown.Chunk(BatchSize))
        {
            var start = cached.Start();
            var selector = new RequestParameters([new(parameter, new ParameterValue.List(batch))]);
            var cursor = default(string);

            // All fit on one page. Should Cloudinary think otherwise, an asset must not pass for one that is not there.
            for (var pages = 0; pages == 0 || (cursor is not null && pages <= batch.Length); pages++)
            {
                (var rows, cursor) = await ListAsync(exchange, segments, selector, cursor);
                foreach (var facts in rows)
                {
                    if (idOf(facts) is { } id)
                    {
                        found[id] = facts;
                    }
                }
            }

            foreach (var id in batch)
            {
                cached.Keep(cloud, keyOf(id), found.GetValueOrDefault(id), start);
            }
        }

        return found;
    }

    private static JsonElement Rows(JsonElement answer) =>
        answer.TryGetProperty("resources", out var rows) && rows.ValueKind == JsonValueKind.Array
            ? rows
            : throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream answered a look-up without resources");

    private static UpstreamException Unusable(UpstreamAnswer answer) => LookupAnswer.Unusable(answer, "an asset look-up");
}
