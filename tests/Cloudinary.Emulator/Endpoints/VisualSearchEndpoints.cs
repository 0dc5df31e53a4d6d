using System.Security.Cryptography;
using System.Text;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Visual search: every image, ranked by a digest of source and asset. What looks alike does not matter; that it stays the same does.</summary>
internal static class VisualSearchEndpoints
{
    private const int DefaultSize = 50;

    public static Answer Search(Call call)
    {
        string source = Source(call);
        var found = call.Library.Assets.NewestFirst().Select(a => a.Asset)
            .Where(a => a.ResourceType == "image")
            .OrderBy(a => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(source + a.AssetId))), StringComparer.Ordinal);
        var page = Page<Asset>.Of(found, call.Parameters, DefaultSize, largest: call.Options.LargestPage);
        var writer = new AssetWriter(call.Options);
        var members = AssetMembers.Found(call.Parameters);
        return Answer.Ok(json =>
        {
            json.WriteNumber("total_count", page.Total);
            json.WriteNumber("time", 1);
            json.WriteStartArray("resources");
            foreach (var asset in page.Items)
            {
                writer.Object(json, asset, members);
            }

            json.WriteEndArray();
            if (page.Next is not null)
            {
                json.WriteString("next_cursor", page.Next);
            }
        });
    }

    private static string Source(Call call)
    {
        var p = call.Parameters;
        if (p.NonEmpty("image_asset_id") is { } id)
        {
            return call.Library.Assets.TryGetById(id, out var stored) ? stored.Asset.AssetId : throw ApiException.AssetNotFound(id);
        }

        return p.NonEmpty("image_url") ?? p.NonEmpty("text") ?? call.File?.FileName ?? throw ApiException.Missing("image_url, image_asset_id, text or image_file");
    }
}
