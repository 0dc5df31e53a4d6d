using System.Collections.Concurrent;
using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// How an environment reads a star after a folder, found out by counting: the assets in folders below one, and how many of them a star on that one
/// finds; and that it finds none elsewhere. A handful of searches that change nothing, once an hour and environment, at its first limited search.
/// </summary>
internal sealed partial class FolderWildcardProbe(UpstreamClient client, FolderTrees trees, TimeProvider time, ILogger<FolderWildcardProbe> log)
{
    private const int MostFolders = 20;
    private const int MostTried = 3;

    private readonly AgedCache<string, bool?> answers = new(TimeSpan.FromHours(1), 1_000, time);

    /// <summary>What is known so far: true, false, or null where it could not be told; by cloud name.</summary>
    public ConcurrentDictionary<string, bool?> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>True when a star after a folder is known to find the folder's whole sub-tree and nothing else.</summary>
    public async ValueTask<bool> IsReadAsDocumentedAsync(Exchange exchange)
    {
        var cloud = exchange.Environment.CloudName;
        return await answers.GetAsync(cloud, async _ =>
        {
            bool? found;
            try
            {
                found = await AskAsync(exchange);
            }
            catch (UpstreamException)
            {
                // Naming every folder is right under either reading.
                found = null;
            }

            Known[cloud] = found;
            Found(log, cloud, found switch { true => "as documented", false => "otherwise than documented", null => "in a way that could not be told" });
            return found;
        }) == true;
    }

    /// <summary>How it is said on <c>/readyz</c>.</summary>
    public static string Describe(bool? found) => found switch { true => "wildcard", false => "enumerate", null => "enumerate (not known)" };

    private async Task<bool?> AskAsync(Exchange exchange)
    {
        var tree = await trees.OfAsync(exchange);
        var mode = exchange.Environment.FolderMode;
        var field = mode == FolderMode.Dynamic ? "asset_folder" : "folder";
        string[] paths = [.. tree.Paths.Where(path => path.IndexOfAny(['"', '\\', '*', '?']) < 0)];
        var tried = 0;
        foreach (var top in paths)
        {
            var normalized = FolderPath.Normalize(top, mode);
            string[] below = [.. tree.KnownBelow(normalized).Intersect(paths).Take(MostFolders)];
            if (below.Length == 0)
            {
                continue;
            }

            var inside = Any(field, below);
            if (await CountAsync(exchange, inside) is > 0 and var count)
            {
                var star = $"{field}:\"{top}/*\"";
                string[] outside = [.. paths.Where(path => FolderPath.Normalize(path, mode) is var other && other != normalized && !other.StartsWith(normalized + "/", StringComparison.Ordinal)).Take(MostFolders)];
                return await CountAsync(exchange, $"({inside}) AND {star}") == count
                    && (outside.Length == 0 || await CountAsync(exchange, $"({Any(field, outside)}) AND {star}") == 0);
            }

            if (++tried == MostTried)
            {
                break;
            }
        }

        return null;
    }

    private static string Any(string field, string[] paths) => string.Join(" OR ", paths.Select(path => $"{field}=\"{path}\""));

    private async Task<int> CountAsync(Exchange exchange, string expression)
    {
        var parameters = new RequestParameters(
            [new("expression", new ParameterValue.Text(expression)), new("max_results", new ParameterValue.Text("0", JsonValueKind.Number))]);
        var answer = await client.SendAsync(
            RequestBuilder.Json(exchange, HttpMethod.Post, RequestBuilder.Segments(exchange, "resources", "search"), parameters), CancellationToken.None);
        if (answer.Status == StatusCodes.Status200OK)
        {
            using var json = AnswerJson.Parse(answer);
            if (json.RootElement.TryGetProperty("total_count", out var total) && total.TryGetInt32(out var count))
            {
                return count;
            }
        }

        throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream did not count");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Cloud} reads a star after a folder {Reading}")]
    private static partial void Found(ILogger log, string cloud, string reading);
}
