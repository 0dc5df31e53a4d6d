using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using static Cloudinary.Emulator.Endpoints.ConfigurationEndpoints;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Transformations by a parameter or by the path. Every image counts as delivered with each of them once.</summary>
internal static class TransformationEndpoints
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Read("GET", "transformations", call => call.Parameters.NonEmpty("transformation") is null ? List(call) : Detail(call)),
        Write("POST", "transformations", call => Create(call, call.Parameters.Required("name"))),
        Write("PUT", "transformations", Update),
        Write("DELETE", "transformations", Delete),
        Read("GET", "transformations/{transformation...}", Detail),
        Write("POST", "transformations/{transformation...}", call => Create(call, call.Path["transformation"])),
        Write("PUT", "transformations/{transformation...}", Update),
        Write("DELETE", "transformations/{transformation...}", Delete),
    ];

    private static Answer List(Call call)
    {
        var wanted = call.Library.Configuration.Transformations.Shown.Where(t => !call.Parameters.Has("named") || (bool)t["named"]! == call.Parameters.Flag("named"));
        var page = Page<JsonObject>.Of(wanted, call.Parameters, 10);
        foreach (var transformation in page.Items)
        {
            transformation.Remove("definition");
        }

        var body = new JsonObject { ["transformations"] = new JsonArray([.. page.Items]) };
        if (page.Next is not null)
        {
            body["next_cursor"] = page.Next;
        }

        return Answer.Ok(body);
    }

    private static Answer Detail(Call call)
    {
        var shown = Found(call).DeepClone().AsObject();
        shown["info"] = new JsonArray(new JsonObject { ["raw_transformation"] = (string)shown["definition"]! });
        shown.Remove("definition");
        var page = Page<JsonObject>.Of(
            call.Library.Assets.NewestFirst().Where(a => a.Asset.ResourceType == "image").Select(a => new JsonObject
            {
                ["public_id"] = a.Asset.PublicId, ["resource_type"] = a.Asset.ResourceType, ["type"] = a.Asset.Type, ["format"] = "jpg", ["bytes"] = 100, ["id"] = a.Asset.AssetId[..8],
            }),
            call.Parameters,
            10);
        shown["derived"] = new JsonArray([.. page.Items]);
        if (page.Next is not null)
        {
            shown["next_cursor"] = page.Next;
        }

        return Answer.Ok(shown);
    }

    private static Answer Create(Call call, string name)
    {
        if (call.Library.Configuration.Transformations.TryGet(name, out _))
        {
            throw new ApiException(409, $"Transformation {name} already exists");
        }

        call.Library.Configuration.Transformations.Put(name, new JsonObject
        {
            ["name"] = name, ["allowed_for_strict"] = call.Parameters.Flag("allowed_for_strict"), ["used"] = false, ["named"] = true,
            ["definition"] = call.Parameters.Required("transformation"),
        });
        return Message("created");
    }

    private static Answer Update(Call call)
    {
        var found = Found(call).DeepClone().AsObject();
        found["definition"] = call.Parameters.NonEmpty("unsafe_update") ?? (string)found["definition"]!;
        found["allowed_for_strict"] = call.Parameters.Flag("allowed_for_strict", (bool)found["allowed_for_strict"]!);
        call.Library.Configuration.Transformations.Put((string)found["name"]!, found);
        return Message("updated");
    }

    private static Answer Delete(Call call)
    {
        call.Library.Configuration.Transformations.Remove((string)Found(call)["name"]!);
        return Message("deleted");
    }

    private static JsonObject Found(Call call) => Find(
        call.Library.Configuration.Transformations, call.Path.GetValueOrDefault("transformation") ?? call.Parameters.Required("transformation"), "transformation");
}
