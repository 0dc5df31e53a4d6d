using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Upload presets. Whatever is not the name or the unsigned switch is a setting.</summary>
internal static class PresetEndpoints
{
    private static readonly HashSet<string> NotSettings = new(StringComparer.Ordinal) { "name", "unsigned", "api_key", "timestamp", "signature" };

    public static Answer List(Call call)
    {
        var page = Page<UploadPreset>.Of(call.Library.Presets.All, call.Parameters, 10);
        var body = new JsonObject { ["presets"] = new JsonArray([.. page.Items.Select(Shown)]) };
        if (page.Next is not null)
        {
            body["next_cursor"] = page.Next;
        }

        return Answer.Ok(body);
    }

    public static Answer Get(Call call) => Answer.Ok(Shown(Find(call)));

    public static Answer Create(Call call)
    {
        string name = call.Parameters.NonEmpty("name") ?? call.Library.Ids.Suffix();
        if (call.Library.Presets.TryGet(name, out _))
        {
            throw new ApiException(409, $"Upload preset name {name} has already been taken");
        }

        var preset = new UploadPreset(name, call.Parameters.Flag("unsigned"), Settings(call, []), call.Library.Ids.ExternalId());
        call.Library.Presets.Put(preset);
        return Answer.Ok(new JsonObject { ["message"] = "created", ["name"] = name, ["external_id"] = preset.ExternalId });
    }

    public static Answer Update(Call call)
    {
        var old = Find(call);
        bool unsigned = call.Parameters.Flag("unsigned", old.Unsigned);
        call.Library.Presets.Put(old with { Unsigned = unsigned, Settings = Settings(call, old.Settings.DeepClone().AsObject()) });
        return Answer.Ok(new JsonObject { ["message"] = "updated", ["external_id"] = old.ExternalId });
    }

    public static Answer Delete(Call call)
    {
        var preset = Find(call);
        call.Library.Presets.Remove(preset.Name);
        return Answer.Ok(new JsonObject { ["message"] = "deleted", ["external_id"] = preset.ExternalId });
    }

    private static JsonObject Settings(Call call, JsonObject settings)
    {
        foreach (var (name, value) in call.Parameters.Root)
        {
            if (!NotSettings.Contains(name) && value is not null)
            {
                settings[name] = value.DeepClone();
            }
        }

        return settings;
    }

    private static JsonObject Shown(UploadPreset preset) => new()
    {
        ["name"] = preset.Name,
        ["unsigned"] = preset.Unsigned,
        ["settings"] = preset.Settings.DeepClone(),
        ["external_id"] = preset.ExternalId,
    };

    private static UploadPreset Find(Call call) =>
        call.Library.Presets.TryGet(call.Path["name"], out var preset)
            ? preset
            : throw new ApiException(404, $"Can't find upload preset named {call.Path["name"]}");
}
