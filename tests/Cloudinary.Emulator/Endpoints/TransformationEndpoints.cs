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
            transformation.Remove("info");
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
        if (call.Path.GetValueOrDefault("transformation") is { } name && call.Library.Transformations.TryGetValue(name, out var info))
        {
            return Answer.Ok(new JsonObject
            {
                ["name"] = "t_" + name, ["allowed_for_strict"] = true, ["used"] = false, ["named"] = true, ["info"] = info.DeepClone(), ["derived"] = new JsonArray(),
            });
        }

        var shown = Found(call).DeepClone().AsObject();
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

        call.Library.Configuration.AddTransformation(name, Info(call.Parameters.Required("transformation")), named: true, call.Parameters.Flag("allowed_for_strict"));
        return Message("created");
    }

    private static Answer Update(Call call)
    {
        var found = Found(call).DeepClone().AsObject();
        if (call.Parameters.NonEmpty("unsafe_update") is { } definition)
        {
            found["info"] = Info(definition);
        }

        found["allowed_for_strict"] = call.Parameters.Flag("allowed_for_strict", (bool)found["allowed_for_strict"]!);
        call.Library.Configuration.Transformations.Put(Name(call), found);
        return Message("updated");
    }

    private static Answer Delete(Call call)
    {
        Found(call);
        call.Library.Configuration.Transformations.Remove(Name(call));
        return Message("deleted");
    }

    private static JsonArray Info(string definition) => [new JsonObject { ["raw_transformation"] = definition }];

    private static JsonObject Found(Call call) => Find(call.Library.Configuration.Transformations, Name(call), "transformation");

    private static string Name(Call call) => call.Path.GetValueOrDefault("transformation") ?? call.Parameters.Required("transformation");
}
