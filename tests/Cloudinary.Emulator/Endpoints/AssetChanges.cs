using System.Text.Json;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>The parameters that update and explicit share: folder, names, tags, context, metadata, moderation, access.</summary>
internal static class AssetChanges
{
    public static Asset Apply(Asset asset, Call call)
    {
        var p = call.Parameters;
        if (p.Has("tags"))
        {
            asset = asset with { Tags = Texts.Tags(p) };
        }

        if (p.Has("context"))
        {
            asset = asset with { Context = Texts.Context(p.Node("context")!) };
        }

        if (p.Has("metadata"))
        {
            asset = asset with { Metadata = Merge(asset.Metadata, Texts.Metadata(p.Node("metadata")!, call.Library)) };
        }

        if (p.Text("asset_folder") is { } folder && call.Options.FolderMode == FolderMode.Dynamic)
        {
            asset = asset with { AssetFolder = FolderPath.Check(folder) };
        }

        if (p.NonEmpty("display_name") is { } name)
        {
            asset = asset with { DisplayName = name };
        }

        if (p.NonEmpty("moderation_status") is { } status)
        {
            if (status is not ("approved" or "rejected" or "pending"))
            {
                throw ApiException.BadRequest($"Invalid moderation status {status}");
            }

            asset = asset with { ModerationKind = asset.ModerationKind ?? "manual", ModerationStatus = status };
        }

        if (p.Node("access_control") is { } access)
        {
            asset = asset with { AccessControl = Texts.Json(access) };
        }

        return asset with { UpdatedAt = call.Now };
    }

    public static IReadOnlyDictionary<string, JsonElement> Merge(IReadOnlyDictionary<string, JsonElement> old, IReadOnlyDictionary<string, JsonElement> changes)
    {
        var merged = new Dictionary<string, JsonElement>(old, StringComparer.Ordinal);
        foreach (var (id, value) in changes)
        {
            if (value.ValueKind == JsonValueKind.Null || value is { ValueKind: JsonValueKind.String } && value.GetString()!.Length == 0)
            {
                merged.Remove(id);
            }
            else
            {
                merged[id] = value;
            }
        }

        return merged;
    }
}
