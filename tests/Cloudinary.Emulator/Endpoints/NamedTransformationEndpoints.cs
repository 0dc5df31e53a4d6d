using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>What a named transformation does, as the Admin API describes it.</summary>
internal static class NamedTransformationEndpoints
{
    public static Answer Get(Call call) =>
        call.Library.Transformations.TryGetValue(call.Path["name"], out var info)
            ? Answer.Ok(new JsonObject
            {
                ["name"] = "t_" + call.Path["name"], ["allowed_for_strict"] = true, ["used"] = false, ["named"] = true, ["info"] = info.DeepClone(), ["derived"] = new JsonArray(),
            })
            : throw new ApiException(404, $"Can't find transformation {call.Path["name"]}");
}
