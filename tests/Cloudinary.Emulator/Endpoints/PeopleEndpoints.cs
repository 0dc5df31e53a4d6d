using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using static Cloudinary.Emulator.Endpoints.ConfigurationEndpoints;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>People, and what is reported of the environment as a whole.</summary>
internal static class PeopleEndpoints
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Read("GET", "people", List),
        Read("GET", "people/{id}", call => Answer.Ok(new JsonObject { ["person"] = Person(call).DeepClone() })),
        Write("PUT", "people/{id}", Update),

        CannedEndpoints.Canned("GET", "video/analytics/views", """{"request_id":"r","data":[{"video_public_id":"marketing-05","view_watch_time":3}]}"""),
        CannedEndpoints.Canned("POST", "operations/initial_backup", """{"ok":true}""") with { ReadOnly = false },
        CannedEndpoints.Canned("GET", "operations/initial_backup", """{"initial_backups":[{"id":"b1","status":"completed","created_at":"2026-01-01T00:00:00Z"}]}"""),
        CannedEndpoints.Canned("GET", "operations/initial_backup/{id}", """{"status":"completed","start_time":"2026-01-01T00:00:00Z","processed_assets_count":3}"""),
    ];

    private static Answer List(Call call)
    {
        var page = Page<JsonObject>.Of(call.Library.Configuration.People.Shown, call.Parameters, 10);
        var body = new JsonObject { ["people"] = new JsonArray([.. page.Items]) };
        if (page.Next is not null)
        {
            body["next_cursor"] = page.Next;
        }

        return Answer.Ok(body);
    }

    private static Answer Update(Call call)
    {
        var person = Person(call).DeepClone().AsObject();
        person["name"] = call.Parameters.Text("name") ?? (string?)person["name"];
        person["status"] = call.Parameters.NonEmpty("status") ?? (string?)person["status"];
        call.Library.Configuration.People.Put(call.Path["id"], person);
        return Answer.Ok(new JsonObject { ["person_id"] = call.Path["id"], ["name"] = (string?)person["name"], ["status"] = (string?)person["status"] });
    }

    private static JsonObject Person(Call call) => Find(call.Library.Configuration.People, call.Path["id"], "Person with id");
}
