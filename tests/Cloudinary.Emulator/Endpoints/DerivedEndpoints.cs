using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Derived assets, of which the emulator has none: whatever is named counts as deleted.</summary>
internal static class DerivedEndpoints
{
    public static Answer Delete(Call call)
    {
        var ids = call.Parameters.List("derived_resource_ids");
        if (ids.Count == 0)
        {
            throw ApiException.Missing("derived_resource_ids");
        }

        return Answer.Ok(new JsonObject
        {
            ["deleted"] = new JsonObject(ids.Distinct(StringComparer.Ordinal).Select(id => KeyValuePair.Create(id, (JsonNode?)"deleted"))),
        });
    }

    public static Answer Invalidate(Call call)
    {
        var urls = call.Parameters.List("urls");
        return urls.Count == 0
            ? throw ApiException.Missing("urls")
            : Answer.Ok(new JsonObject
            {
                ["cdn_invalidated"] = true,
                ["took"] = 0.1,
                ["urls"] = new JsonArray([.. urls.Select(url => (JsonNode)url)]),
                ["unauthorized_urls"] = new JsonArray(),
            });
    }
}
