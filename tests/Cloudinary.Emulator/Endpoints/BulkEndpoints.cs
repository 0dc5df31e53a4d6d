using System.Text.Json;
using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>
/// Tags, context and metadata of up to a thousand assets at once. Ids that name nothing are skipped and appear in no list;
/// ids beyond the thousandth are ignored.
/// </summary>
internal static class BulkEndpoints
{
    private const int MaxIds = 1000;

    public static Answer Tags(Call call)
    {
        string command = call.Parameters.Required("command");
        var tags = Texts.Tags(call.Parameters, call.Parameters.Has("tag") ? "tag" : "tags");
        if (command != "remove_all" && tags.Count == 0)
        {
            throw ApiException.Missing("tag");
        }

        if (command == "set_exclusive")
        {
            Apply(call, WithoutOthers(call), a => a with { Tags = [.. a.Tags.Except(tags)] });
        }

        return Each(call, command switch
        {
            "add" or "set_exclusive" => a => a with { Tags = [.. a.Tags.Union(tags)] },
            "remove" => a => a with { Tags = [.. a.Tags.Except(tags)] },
            "replace" => a => a with { Tags = tags },
            "remove_all" => a => a with { Tags = [] },
            _ => throw ApiException.BadRequest($"Invalid command - {command}. Must be one of: add, remove, replace, remove_all"),
        });
    }

    public static Answer Context(Call call)
    {
        string command = call.Parameters.NonEmpty("command") ?? "add";
        switch (command)
        {
            case "add":
                var added = Texts.Context(call.Parameters.Node("context") ?? throw ApiException.Missing("context"));
                return Each(call, a => a with { Context = Merge(a.Context, added) });
            case "remove_all":
                return Each(call, a => a with { Context = Asset.NoContext });
            default:
                throw ApiException.BadRequest($"Invalid command - {command}. Must be one of: add, remove_all");
        }
    }

    public static Answer Metadata(Call call)
    {
        var node = call.Parameters.Node("metadata") ?? throw ApiException.Missing("metadata");
        IReadOnlyDictionary<string, JsonElement> values = Texts.Metadata(node, call.Library);
        return Each(call, a => a with { Metadata = AssetChanges.Merge(a.Metadata, values) });
    }

    private static Answer Each(Call call, Func<Asset, Asset> change)
    {
        var ids = call.Parameters.List("public_ids");
        if (ids.Count == 0)
        {
            throw ApiException.Missing("public_ids");
        }

        var named = ids.Take(MaxIds).Distinct(StringComparer.Ordinal).Select(id => Find(call, id)).OfType<Asset>().ToArray();
        Apply(call, named, change);
        return Answer.Ok(new JsonObject { ["public_ids"] = new JsonArray([.. named.Select(a => (JsonNode)a.PublicId)]) });
    }

    private static void Apply(Call call, IEnumerable<Asset> assets, Func<Asset, Asset> change)
    {
        foreach (var asset in assets)
        {
            call.Library.Store(change(asset) with { UpdatedAt = call.Now });
        }
    }

    private static Asset[] WithoutOthers(Call call)
    {
        var named = call.Parameters.List("public_ids").ToHashSet(StringComparer.Ordinal);
        return [.. call.Library.Assets.NewestFirst().Select(a => a.Asset).Where(a => a.ResourceType == call.Path["rt"] && !named.Contains(a.PublicId))];
    }

    private static Asset? Find(Call call, string publicId) =>
        call.Library.Assets.TryGet(new AssetKey(call.Path["rt"], call.Parameters.NonEmpty("type") ?? "upload", publicId), out var stored) ? stored.Asset : null;

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> added)
    {
        var merged = new Dictionary<string, string>(old, StringComparer.Ordinal);
        foreach (var (key, value) in added)
        {
            merged[key] = value;
        }

        return merged;
    }
}
