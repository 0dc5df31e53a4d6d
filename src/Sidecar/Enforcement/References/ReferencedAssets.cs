using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.References;

/// <summary>
/// Assets a request names beside its target: by a delivery URL, in a transformation, by an id in the body. Each needs a permit of its own; what cannot
/// be resolved to an asset needs one that holds for every asset, and so does an asset that does not exist, which answers as if it were hidden.
/// </summary>
internal sealed class ReferencedAssets(AssetLookup assets, ResourceBuilder resources, TransformationDirectory transformations, AnswerOptions options, ReadingOptions readings)
{
    // Named transformations can hold others; a chain longer than that is taken for a circle.
    private const int MaxDepth = 4;

    /// <summary>Asks for the asset behind a URL, when the URL is one of this cloud's; a URL elsewhere names no asset and is not asked about.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say where the asset is.</exception>
    public async ValueTask AskUrlAsync(Exchange exchange, Requirements requirements, CloudinaryAction action, string url) =>
        requirements.Note(action, await AllowsUrlAsync(exchange, action, url));

    /// <summary>True when the URL is elsewhere, or its asset and every layer in it are permitted.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say where the asset is.</exception>
    public async ValueTask<bool> AllowsUrlAsync(Exchange exchange, CloudinaryAction action, string url) =>
        (await AllowUrlsAsync(exchange, action, [url]))[0];

    /// <summary>The same for each of many URLs, with few look-ups.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say where the assets are.</exception>
    public async ValueTask<IReadOnlyList<bool>> AllowUrlsAsync(Exchange exchange, CloudinaryAction action, IReadOnlyList<string> urls)
    {
        var lists = urls.Select(url => DeliveryUrl.Read(url, exchange.Grants, exchange.Upstream)).ToArray();
        if (lists.All(list => list is null) || Authorizer.AllowsEverything(exchange, action, EntityTypes.Asset))
        {
            return Enumerable.Repeat(true, urls.Count).ToArray();
        }

        // All are looked up together, then each is judged by what was found.
        var known = await LookUpAsync(exchange, lists.OfType<ReferenceList>().SelectMany(list => list.Assets));
        var allowed = new bool[urls.Count];
        for (var i = 0; i < allowed.Length; i++)
        {
            allowed[i] = lists[i] is not { } list || await AllowsAsync(exchange, action, list, known, 0);
        }

        return allowed;
    }

    /// <summary>Asks for the assets that a transformation shows beside the one it is applied to.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say where an asset is.</exception>
    public async ValueTask AskTransformationAsync(Exchange exchange, Requirements requirements, ParameterValue? transformation)
    {
        await AskAsync(exchange, requirements, TransformationReferences.Read(transformation));
    }

    /// <summary>Asks for the file of a font, when a stored one is named.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say where an asset is.</exception>
    public ValueTask AskFontAsync(Exchange exchange, Requirements requirements, string family)
    {
        var found = new ReferenceList();
        found.IsOpen = !LayerName.TryReadFont(found, family);
        return AskAsync(exchange, requirements, found);
    }

    private async ValueTask AskAsync(Exchange exchange, Requirements requirements, ReferenceList found)
    {
        if (!found.IsEmpty && !Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset))
        {
            requirements.Note(
                CloudinaryAction.Read, await AllowsAsync(exchange, CloudinaryAction.Read, found, await LookUpAsync(exchange, found.Assets), 0));
        }
    }

    /// <summary>What exists of the named assets; null when that takes more look-ups than one request may cause.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say where an asset is.</exception>
    public ValueTask<Dictionary<AssetName, AssetFacts>?> FindAsync(Exchange exchange, IEnumerable<AssetName> names) =>
        LookUpAsync(exchange, names.Select(name => new AssetReference([name])));

    /// <summary>Asks for an asset named by its immutable id. One that does not exist is refused to whoever may not see everything, as if it were hidden.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say where the asset is.</exception>
    public async ValueTask AskAssetIdAsync(Exchange exchange, Requirements requirements, CloudinaryAction action, string assetId)
    {
        if (Authorizer.AllowsEverything(exchange, action, EntityTypes.Asset))
        {
            return;
        }

        if (await assets.FindAsync(exchange, assetId) is { } facts)
        {
            requirements.Ask(action, await resources.AssetAsync(exchange, action, facts));
        }
        else
        {
            requirements.Note(action, allowed: false);
        }
    }

    /// <summary>True when all of it is permitted: the assets, and what URLs and named transformations bring in with them.</summary>
    private async ValueTask<bool> AllowsAsync(
        Exchange exchange, CloudinaryAction action, ReferenceList list, Dictionary<AssetName, AssetFacts>? known, int depth)
    {
        if (list.IsOpen || known is null || depth > MaxDepth)
        {
            return GlobalPermit.OnEverything(exchange, action, EntityTypes.Asset);
        }

        foreach (var reference in list.Assets)
        {
            if (!await AllowsAsync(exchange, action, reference, known))
            {
                return false;
            }
        }

        foreach (var url in list.Urls)
        {
            if (DeliveryUrl.Read(url, exchange.Grants, exchange.Upstream) is { } inner
                && !await AllowsAsync(exchange, action, inner, await LookUpAsync(exchange, inner.Assets), depth + 1))
            {
                return false;
            }
        }

        foreach (var name in list.Named)
        {
            if (!await AllowsNamedAsync(exchange, action, name, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> AllowsAsync(Exchange exchange, CloudinaryAction action, AssetReference reference, Dictionary<AssetName, AssetFacts> known)
    {
        var exists = false;
        foreach (var reading in reference.Readings)
        {
            if (!known.TryGetValue(reading, out var facts))
            {
                continue;
            }

            exists = true;
            if (!Authorizer.AllowsRow(exchange, action, await resources.AssetAsync(exchange, action, facts)))
            {
                return false;
            }
        }

        if (!exists)
        {
            exchange.Decision.Add(new CheckRecord(action.Name, $"Asset named {reference.Readings[0].PublicId}", false, null, "no such asset, or none that can be told"));
        }

        return exists;
    }

    private async ValueTask<bool> AllowsNamedAsync(Exchange exchange, CloudinaryAction action, string name, int depth)
    {
        if (readings.NamedTransformations == NamedTransformationReading.Anything)
        {
            return GlobalPermit.OnEverything(exchange, action, EntityTypes.Asset);
        }

        // Several names can be chained with dots, and a name can have dots itself; what each of the parts does counts where the whole is not known.
        if (await FindNamedAsync(exchange, name) is { } whole)
        {
            return await AllowsAsync(exchange, action, whole, await LookUpAsync(exchange, whole.Assets), depth);
        }

        if (name.Contains('.', StringComparison.Ordinal))
        {
            foreach (var part in name.Split('.'))
            {
                if (part.Length == 0
                    || await FindNamedAsync(exchange, part) is not { } one
                    || !await AllowsAsync(exchange, action, one, await LookUpAsync(exchange, one.Assets), depth))
                {
                    return false;
                }
            }

            return true;
        }

        exchange.Decision.Add(new CheckRecord(action.Name, $"Transformation {name}", false, null, "no such named transformation"));
        return false;
    }

    private async ValueTask<ReferenceList?> FindNamedAsync(Exchange exchange, string name) =>
        name is not ("." or "..") && exchange.References.TrySpend(1, options.MaxReferenceLookups) ? await transformations.FindAsync(exchange, name) : null;

    /// <summary>What exists of all readings; null when that takes more look-ups than one request may cause.</summary>
    private async ValueTask<Dictionary<AssetName, AssetFacts>?> LookUpAsync(Exchange exchange, IEnumerable<AssetReference> references)
    {
        var known = new Dictionary<AssetName, AssetFacts>();
        foreach (var group in references.SelectMany(reference => reference.Readings).Distinct().GroupBy(name => (name.ResourceType, name.Type)))
        {
            var (resourceType, type) = group.Key;
            var ids = group.Select(name => name.PublicId).ToArray();
            var plain = Array.FindAll(ids, id => !id.Contains(',', StringComparison.Ordinal));
            var single = Array.FindAll(ids, id => id.Contains(',', StringComparison.Ordinal));
            if (!exchange.References.TrySpend(((plain.Length + AssetLookup.BatchSize - 1) / AssetLookup.BatchSize) + single.Length, options.MaxReferenceLookups))
            {
                exchange.Decision.Reason = "The request names more assets than MaxReferenceLookups allows to look up";
                return null;
            }

            foreach (var (id, facts) in plain.Length > 0 ? await assets.FindManyAsync(exchange, resourceType, type, plain) : [])
            {
                known[new AssetName(resourceType, type, id)] = facts;
            }

            foreach (var id in single)
            {
                if (await assets.FindAsync(exchange, resourceType, type, id) is { } facts)
                {
                    known[new AssetName(resourceType, type, id)] = facts;
                }
            }
        }

        return known;
    }

}
