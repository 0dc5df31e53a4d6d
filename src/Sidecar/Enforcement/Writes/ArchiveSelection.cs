using Sidecar.Enforcement.Reads;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// The assets an archive would hold: the union of all its selectors, read from Cloudinary in bounded steps. What the caller may not download is left out, and so
/// is nothing else: an id that does not exist stays, so that Cloudinary says so.
/// </summary>
internal sealed class ArchiveSelection(EnforcementServices services, Exchange exchange)
{
    // Cloudinary's bound on ids in an archive.
    public const int MaxIds = 1000;

    /// <summary>Ids selectors, the named first.</summary>
    public static readonly string[] Selectors = ["public_ids", "fully_qualified_public_ids", "tags", "prefixes", "asset_folders", "search_expression"];

    private static readonly string[] AllResourceTypes = ["image", "video", "raw"];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>What may be downloaded, as <c>resource_type/type/public_id</c>.</summary>
    public List<string> Permitted { get; } = [];

    /// <summary>What was named and may not, as it was named.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>A selector stands for more than is expanded.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Why the search is none; null when it is one.</summary>
    public string? Problem { get; private set; }

    private string Type => exchange.Parameters.Text("type") is { Length: > 0 } type ? type : "upload";

    private string[] ResourceTypes => exchange.Path["resource_type"] is "image" or "video" or "raw" ? [exchange.Path["resource_type"]!] : AllResourceTypes;

    /// <exception cref="UpstreamException">Cloudinary did not list.</exception>
    public async ValueTask ReadAsync()
    {
        var parameters = exchange.Parameters;
        await NamedAsync(parameters.List("public_ids").SelectMany(id => ResourceTypes.Select(type => (type, Type, id, id))));
        await NamedAsync(parameters.List("fully_qualified_public_ids").Select(name => name.Split('/', 3) is [var resourceType, var type, var id] ? (resourceType, type, id, name) : default));
        foreach (var tag in parameters.List("tags"))
        {
            foreach (var type in ResourceTypes)
            {
                await ListAsync(cursor => services.Assets.ListAsync(exchange, RequestBuilder.Segments(exchange, "resources", type, "tags", tag), RequestParameters.Empty, cursor));
            }
        }

        foreach (var prefix in parameters.List("prefixes"))
        {
            foreach (var type in ResourceTypes)
            {
                var selector = RequestParameters.Empty.With("prefix", prefix);
                await ListAsync(cursor => services.Assets.ListAsync(exchange, RequestBuilder.Segments(exchange, "resources", type, Type), selector, cursor));
            }
        }

        foreach (var folder in parameters.List("asset_folders"))
        {
            var selector = RequestParameters.Empty.With("asset_folder", folder);
            await ListAsync(cursor => services.Assets.ListAsync(exchange, RequestBuilder.Segments(exchange, "resources", "by_asset_folder"), selector, cursor));
        }

        if (parameters.Text("search_expression") is { Length: > 0 } expression)
        {
            await SearchAsync(expression);
        }
    }

    // Unlimited, it would be a question about assets that the caller may not see: whether too many of them match.
    private async ValueTask SearchAsync(string expression)
    {
        var limits = await SearchLimitFinder.FindAsync(services, exchange, CloudinaryAction.Download, SearchSubject.Assets);
        var rewritten = SearchEnforcement.Rewrite(expression, limits);
        Problem = rewritten.Error;
        IsTooLarge |= limits.Any(limit => limit.Kind == SearchLimitKind.TooLong);
        if (Problem is null && !IsTooLarge && !limits.Any(limit => limit.Kind == SearchLimitKind.Nothing))
        {
            await ListAsync(cursor => services.Assets.SearchAsync(exchange, rewritten.Expression!, cursor));
        }
    }

    private async ValueTask NamedAsync(IEnumerable<(string ResourceType, string Type, string Id, string Name)> names)
    {
        foreach (var group in names.GroupBy(name => (name.ResourceType, name.Type)))
        {
            var found = await services.Assets.FindManyAsync(exchange, group.Key.ResourceType, group.Key.Type, group.Select(name => name.Id).Distinct().ToArray());
            foreach (var (resourceType, type, id, name) in group)
            {
                if (found.TryGetValue(id, out var facts))
                {
                    await AddAsync(facts, name);
                }
                else if (ResourceTypes.Length > 1 && exchange.Parameters.List("public_ids").Contains(name))
                {
                    // One of three readings; that the others find nothing says nothing.
                    continue;
                }
                // A list by ids may take one with a comma for two and so not find it: nothing says that it is not there.
                else if (!id.Contains(',', StringComparison.Ordinal) && await Targets.MayKnowAsync(services, exchange, CloudinaryAction.Download, resourceType, type, id))
                {
                    Permit($"{resourceType}/{type}/{id}");
                }
                else
                {
                    Refused.Add(name);
                }
            }
        }
    }

    private async ValueTask ListAsync(Func<string?, ValueTask<(IReadOnlyList<AssetFacts> Rows, string? Next)>> page)
    {
        var cursor = default(string);
        for (var pages = services.Answers.MaxSelectorPages; pages > 0 && !IsTooLarge; pages--)
        {
            var (rows, next) = await page(cursor);
            foreach (var row in rows.Where(row => ResourceTypes.Contains(row.ResourceType) && row.Type == Type && row.PublicId is not null))
            {
                await AddAsync(row, null);
            }

            if (next is null)
            {
                return;
            }

            cursor = next;
        }

        IsTooLarge = true;
    }

    private async ValueTask AddAsync(AssetFacts facts, string? name)
    {
        var asset = await services.Resources.AssetAsync(exchange, CloudinaryAction.Download, facts);
        if (Authorizer.AllowsRow(exchange, CloudinaryAction.Download, asset))
        {
            Permit($"{facts.ResourceType}/{facts.Type}/{facts.PublicId}");
        }
        else if (name is not null)
        {
            Refused.Add(name);
        }
        else
        {
            exchange.Decision.Withhold(1);
        }
    }

    private void Permit(string name)
    {
        if (seen.Add(name))
        {
            Permitted.Add(name);
            IsTooLarge |= Permitted.Count > MaxIds;
        }
    }
}
