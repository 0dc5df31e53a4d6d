using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>
/// The v2 services and the account API, in the shapes Cloudinary documents. Nothing is analysed or generated: a call that starts something gets a fresh id,
/// every other one a fixed answer. Their templates begin with the version and say themselves where the cloud stands.
/// </summary>
internal static class ServiceEndpoints
{
    private const string Account = "/v1_1/provisioning/accounts/{account_id}/";
    private const string Permissions = "/v2/accounts/{account_id}/permissions/";
    private const string Video = "/v2/video/{cloud}/";
    private const string Ok = """{"message":"ok"}""";
    private const string Wrapped = """{"request_id":"17c3b70c5096df0e77e838323abb7029","data":{}}""";
    private const string Data = """{"data":[]}""";

    public static IReadOnlyList<Operation> All { get; } =
    [
        Post("/v2/{cloud}/analysis/analyze/uri", call => Started(call, 200, "task_id")),
        Post("/v2/analysis/{cloud}/analyze/{type}", call => Started(call, call.Parameters.Flag("async") ? 202 : 200, "task_id")),
        Get("/v2/analysis/{cloud}/tasks/{task_id}", State),
        Post("/v2/generate/{cloud}/{kind}", call => Started(call, 202, "task_id")),
        Get("/v2/generate/{cloud}/tasks/{task_id}", State),
        Post(Video + "image_to_video/generate", call => Started(call, 201, "job_id")),
        Get(Video + "image_to_video/generate/{job_id}", State),
        .. Crud(Video + "image_to_video/prompts", "PATCH"),
        .. Crud(Video + "video_canvas/applets", "PUT"),
        .. Crud(Video + "live_streams", "PATCH"),
        .. Crud(Video + "live_streams/{id}/outputs", "PATCH"),
        Fixed("POST", Video + "live_streams/{id}/activate", Wrapped),
        Fixed("POST", Video + "live_streams/{id}/idle", Wrapped),
        .. Crud(Video + "player/profiles", "PUT"),
        .. Crud(Video + "player/config/video", "PUT"),
        Post(Video + "ai_video_analysis", call => Started(call, 200, "job_id")),
        Get(Video + "ai_video_analysis/{job_id}", State),
        Fixed("GET", "/v2/notifications/{cloud}/messages", """{"messages":[{"receipt_handle":"r1","body":{"public_id":"secret/board/plan"}}]}"""),
        Fixed("POST", "/v2/notifications/{cloud}/messages/ack", Ok),

        .. Crud(Account + "sub_accounts", "PUT"),
        .. Crud(Account + "sub_accounts/{id}/access_keys", "PUT"),
        Fixed("DELETE", Account + "sub_accounts/{id}/access_keys", Ok),
        .. Crud(Account + "users", "PUT"),
        Fixed("GET", Account + "users/{id}/groups", """{"groups":[]}"""),
        Fixed("GET", Account + "users/{id}/sub_accounts", """{"sub_accounts":[]}"""),
        .. Crud(Account + "user_groups", "PUT"),
        Fixed("GET", Account + "user_groups/{id}/users", """{"users":[]}"""),
        Fixed("POST", Account + "user_groups/{id}/users/{user_id}", """{"users":[]}"""),
        Fixed("DELETE", Account + "user_groups/{id}/users/{user_id}", """{"users":[]}"""),
        Fixed("GET", Account + "billing_usage", """{"usage":[]}"""),

        Fixed("GET", Permissions + "policies/system", Data),
        .. Crud(Permissions + "policies/custom", "PUT"),
        Fixed("GET", Permissions + "policies/effective", Data),
        .. Crud(Permissions + "roles", "PUT"),
        Fixed("GET", Permissions + "roles/{id}/principals", Data),
        Fixed("PUT", Permissions + "roles/{id}/principals", Data),
        Fixed("GET", Permissions + "principal_roles", Data),
        Fixed("PUT", Permissions + "principal_roles", Data),
        Fixed("GET", Permissions + "principal_roles/inspect", Data),
        Fixed("POST", Permissions + "principal_roles/inspect", Data),
    ];

    private static Operation Get(string template, Handler handler) => new("GET", template, Api.Service, handler) { ReadOnly = true };

    private static Operation Post(string template, Handler handler) => new("POST", template, Api.Service, handler) { ReadOnly = true };

    private static Operation Fixed(string method, string template, string json) => CannedEndpoints.Canned(method, template, json, Api.Service);

    private static IEnumerable<Operation> Crud(string template, string update) =>
    [
        Fixed("GET", template, Wrapped), Fixed("POST", template, Wrapped), Fixed("GET", template + "/{one}", Wrapped),
        Fixed(update, template + "/{one}", Wrapped), Fixed("DELETE", template + "/{one}", Wrapped),
    ];

    private static Answer Started(Call call, int status, string name) => Answer.Ok(new JsonObject
    {
        ["request_id"] = call.Library.Ids.RequestId(),
        ["data"] = new JsonObject { [name] = call.Library.Ids.BatchId(), ["status"] = "pending" },
    }) with { Status = status };

    private static Answer State(Call call) => Answer.Ok(new JsonObject
    {
        ["request_id"] = call.Library.Ids.RequestId(),
        ["data"] = new JsonObject { ["status"] = "completed", ["result"] = "what was found in the picture" },
    });
}
