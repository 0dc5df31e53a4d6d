using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Upload mappings, streaming profiles and triggers.</summary>
internal static class ConfigurationEndpoints
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Read("GET", "upload_mappings", Mappings),
        Write("PUT", "upload_mappings/replace", ReplaceMappings),
        Write("POST", "upload_mappings", CreateMapping),
        Write("PUT", "upload_mappings", UpdateMapping),
        Write("DELETE", "upload_mappings", DeleteMapping),

        Read("GET", "streaming_profiles", call => Answer.Ok(new JsonObject { ["data"] = new JsonArray([.. call.Library.Configuration.StreamingProfiles.Shown]) })),
        Read("GET", "streaming_profiles/{name}", call => Answer.Ok(new JsonObject { ["data"] = Profile(call).DeepClone() })),
        Write("POST", "streaming_profiles", call => PutProfile(call, call.Parameters.Required("name"), [])),
        Write("PUT", "streaming_profiles/{name}", call => PutProfile(call, call.Path["name"], Profile(call).DeepClone().AsObject())),
        Write("DELETE", "streaming_profiles/{name}", DeleteProfile),

        Read("GET", "triggers", Triggers),
        Write("POST", "triggers", CreateTrigger),
        Write("PUT", "triggers/{id}", UpdateTrigger),
        Write("DELETE", "triggers/{id}", DeleteTrigger),
        Read("POST", "triggers/{id}/test", call => Answer.Ok(new JsonObject { ["trigger_id"] = (string)Trigger(call)["id"]!, ["filter_present"] = false, ["filter_result"] = true })),
    ];

    private static Answer Mappings(Call call)
    {
        if (call.Parameters.NonEmpty("folder") is not null)
        {
            return Answer.Ok(Mapping(call).DeepClone().AsObject());
        }

        var page = Page<JsonObject>.Of(call.Library.Configuration.Mappings.Shown, call.Parameters, 10);
        var body = new JsonObject { ["mappings"] = new JsonArray([.. page.Items]), ["total_entries"] = page.Total };
        if (page.Next is not null)
        {
            body["next_cursor"] = page.Next;
        }

        return Answer.Ok(body);
    }

    private static Answer CreateMapping(Call call)
    {
        string folder = call.Parameters.Required("folder");
        if (call.Library.Configuration.Mappings.TryGet(folder, out _))
        {
            throw new ApiException(409, $"Upload mapping {folder} already exists");
        }

        PutMapping(call, folder, call.Parameters.Required("template"));
        return Message("created", ("folder", folder));
    }

    private static Answer UpdateMapping(Call call)
    {
        PutMapping(call, (string)Mapping(call)["folder"]!, call.Parameters.Required("template"));
        return Message("updated");
    }

    private static Answer DeleteMapping(Call call)
    {
        call.Library.Configuration.Mappings.Remove((string)Mapping(call)["folder"]!);
        return Message("deleted");
    }

    private static Answer ReplaceMappings(Call call)
    {
        var mappings = call.Parameters.Node("mappings") as JsonArray ?? throw ApiException.Missing("mappings");
        call.Library.Configuration.Mappings.Clear();
        foreach (var mapping in mappings)
        {
            PutMapping(call, Parameters.Text(mapping?["folder"]) ?? "", Parameters.Text(mapping?["template"]) ?? "");
        }

        return Message("replaced");
    }

    private static void PutMapping(Call call, string folder, string template) => call.Library.Configuration.Mappings.Put(folder, new JsonObject
    {
        ["folder"] = folder, ["template"] = template, ["external_id"] = call.Library.Ids.ExternalId(),
    });

    private static JsonObject Mapping(Call call) => Find(call.Library.Configuration.Mappings, call.Parameters.Required("folder"), "upload mapping");

    private static Answer PutProfile(Call call, string name, JsonObject profile)
    {
        profile["name"] = name;
        profile["predefined"] ??= false;
        profile["display_name"] = call.Parameters.Text("display_name") ?? name;
        if (call.Parameters.Node("representations") is { } representations)
        {
            profile["representations"] = JsonNode.Parse(Texts.Json(representations).GetRawText());
        }

        call.Library.Configuration.StreamingProfiles.Put(name, profile);
        return Answer.Ok(new JsonObject { ["message"] = "ok", ["data"] = profile.DeepClone() });
    }

    private static Answer DeleteProfile(Call call)
    {
        Profile(call);
        call.Library.Configuration.StreamingProfiles.Remove(call.Path["name"]);
        return Message("deleted");
    }

    private static JsonObject Profile(Call call) => Find(call.Library.Configuration.StreamingProfiles, call.Path["name"], "streaming profile");

    private static Answer Triggers(Call call)
    {
        string? type = call.Parameters.NonEmpty("event_type");
        JsonObject[] triggers = [.. call.Library.Configuration.Triggers.Shown.Where(t => type is null || (string?)t["event_type"] == type)];
        return Answer.Ok(new JsonObject { ["triggers"] = new JsonArray([.. triggers]), ["total"] = triggers.Length });
    }

    private static Answer CreateTrigger(Call call)
    {
        string id = call.Library.Ids.ExternalId();
        var trigger = new JsonObject
        {
            ["id"] = id, ["uri_type"] = call.Parameters.NonEmpty("uri_type") ?? "webhook", ["uri"] = call.Parameters.Required("uri"), ["event_type"] = call.Parameters.Required("event_type"),
        };
        call.Library.Configuration.Triggers.Put(id, trigger);
        return Answer.Ok(trigger.DeepClone().AsObject()) with { Status = 201 };
    }

    private static Answer UpdateTrigger(Call call)
    {
        var trigger = Trigger(call).DeepClone().AsObject();
        trigger["uri"] = call.Parameters.Required("new_uri");
        call.Library.Configuration.Triggers.Put(call.Path["id"], trigger);
        return Message("ok");
    }

    private static Answer DeleteTrigger(Call call)
    {
        Trigger(call);
        call.Library.Configuration.Triggers.Remove(call.Path["id"]);
        return Message("ok");
    }

    private static JsonObject Trigger(Call call) => Find(call.Library.Configuration.Triggers, call.Path["id"], "trigger");

    internal static JsonObject Find(NamedStore store, string name, string kind) =>
        store.TryGet(name, out var found) ? found : throw new ApiException(404, $"Can't find {kind} {name}");

    internal static Answer Message(string message, params (string Name, string Value)[] more)
    {
        var body = new JsonObject { ["message"] = message };
        foreach (var (name, value) in more)
        {
            body[name] = value;
        }

        return Answer.Ok(body);
    }

    internal static Operation Read(string method, string template, Handler handler) => new(method, template, Api.Admin, handler) { ReadOnly = true };

    internal static Operation Write(string method, string template, Handler handler) => new(method, template, Api.Admin, handler);
}
