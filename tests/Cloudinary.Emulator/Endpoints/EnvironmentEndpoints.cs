using System.Globalization;
using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Reads about the environment as a whole.</summary>
internal static class EnvironmentEndpoints
{
    public static Answer Ping(Call call) => Answer.Ok(new JsonObject { ["status"] = "ok" });

    public static Answer Config(Call call)
    {
        var body = new JsonObject
        {
            ["cloud_name"] = call.Options.CloudName,
            ["created_at"] = AssetWriter.Date(call.Library.CreatedAt),
        };
        if (call.Parameters.Flag("settings"))
        {
            body["settings"] = new JsonObject { ["folder_mode"] = call.Options.FolderMode == FolderMode.Dynamic ? "dynamic" : "fixed" };
        }

        return Answer.Ok(body);
    }

    public static Answer Usage(Call call)
    {
        string today = call.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string date = call.Path.GetValueOrDefault("date") ?? call.Parameters.NonEmpty("date") ?? today;
        if (!DateOnly.TryParseExact(date, ["yyyy-MM-dd", "dd-MM-yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            throw ApiException.BadRequest("Invalid value for parameter date");
        }

        long bytes = call.Library.Assets.NewestFirst().Sum(a => a.Asset.Bytes);
        return Answer.Ok(new JsonObject
        {
            ["plan"] = "Advanced",
            ["last_updated"] = today,
            ["date_requested"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z",
            ["transformations"] = new JsonObject { ["usage"] = 0, ["credits_usage"] = 0 },
            ["objects"] = new JsonObject { ["usage"] = call.Library.Assets.Count },
            ["bandwidth"] = new JsonObject { ["usage"] = 0, ["credits_usage"] = 0 },
            ["storage"] = new JsonObject { ["usage"] = bytes, ["credits_usage"] = 0 },
            ["requests"] = 0,
            ["resources"] = call.Library.Assets.Count,
            ["derived_resources"] = 0,
        });
    }

    public static Answer ResourceTypes(Call call)
    {
        var types = call.Library.Assets.NewestFirst().Select(a => a.Asset.ResourceType).Distinct().Order(StringComparer.Ordinal);
        return Answer.Ok(new JsonObject { ["resource_types"] = Array(types) });
    }

    public static Answer Tags(Call call)
    {
        string prefix = call.Parameters.Text("prefix") ?? "";
        string resourceType = call.Path["rt"];
        var tags = call.Library.Assets.NewestFirst()
            .Where(a => a.Asset.ResourceType == resourceType)
            .SelectMany(a => a.Asset.Tags)
            .Where(t => t.StartsWith(prefix, StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);
        var page = Page<string>.Of(tags, call.Parameters, 10);
        var body = new JsonObject { ["tags"] = Array(page.Items) };
        if (page.Next is not null)
        {
            body["next_cursor"] = page.Next;
        }

        return Answer.Ok(body);
    }

    private static JsonArray Array(IEnumerable<string> items) => [.. items.Select(i => (JsonNode)i)];
}
