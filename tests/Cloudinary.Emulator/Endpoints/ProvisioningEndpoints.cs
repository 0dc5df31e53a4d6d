using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;
using static Cloudinary.Emulator.Endpoints.AccountAnswers;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Product environments, their keys, users and groups.</summary>
internal static class ProvisioningEndpoints
{
    private const string Account = "/v1_1/provisioning/accounts/{account_id}/";
    private const string When = "2024-06-27T08:00:16Z";

    public static IReadOnlyList<Operation> All { get; } =
    [
        Row("GET", Account + "sub_accounts", (call, store) => List("sub_accounts", store.Environments.Where(e => Fits(call, e)).Select(Environment))),
        Row("POST", Account + "sub_accounts", (call, store) =>
        {
            string cloud = call.Parameters.Required("cloud_name");
            if (store.Environments.Exists(e => e.Cloud == cloud))
            {
                return Answer.Failed(409, "Cloud name already taken");
            }

            var environment = new AccountEnvironment(store.NextId("environment"), cloud) { Enabled = call.Parameters.Flag("enabled", true) };
            store.Environments.Add(environment);
            return Answer.Ok(Environment(environment));
        }),
        Row("GET", Account + "sub_accounts/{id}", (call, store) => Answer.Ok(Environment(EnvironmentOf(call, store)))),
        Row("PUT", Account + "sub_accounts/{id}", (call, store) =>
        {
            var environment = EnvironmentOf(call, store);
            environment.Enabled = call.Parameters.Flag("enabled", environment.Enabled);
            environment.Name = call.Parameters.NonEmpty("name") ?? environment.Name;
            return Answer.Ok(Environment(environment));
        }),
        Row("DELETE", Account + "sub_accounts/{id}", (call, store) =>
        {
            store.Environments.Remove(EnvironmentOf(call, store));
            return Deleted();
        }),

        Row("GET", Account + "sub_accounts/{id}/access_keys", (call, store) =>
        {
            var keys = EnvironmentOf(call, store).Keys;
            return Answer.Ok(new JsonObject { ["access_keys"] = new JsonArray([.. ByNumber(keys, call).Select(Key)]), ["total"] = keys.Count });
        }),
        Row("POST", Account + "sub_accounts/{id}/access_keys", (call, store) =>
        {
            string id = store.NextId("key");
            var key = new AccountAccessKey(id, id + "-secret", call.Parameters.NonEmpty("name") ?? id) { Enabled = call.Parameters.Flag("enabled", true) };
            EnvironmentOf(call, store).Keys.Add(key);
            return Answer.Ok(Key(key));
        }),
        Row("PUT", Account + "sub_accounts/{id}/access_keys/{key}", (call, store) =>
        {
            var key = EnvironmentOf(call, store).Keys.Find(k => k.Key == call.Path["key"]) ?? throw NotFound();
            key.Enabled = call.Parameters.Flag("enabled", key.Enabled);
            return Answer.Ok(Key(key));
        }),
        Row("DELETE", Account + "sub_accounts/{id}/access_keys/{key}", (call, store) =>
            EnvironmentOf(call, store).Keys.RemoveAll(k => k.Key == call.Path["key"]) > 0 ? Deleted() : throw NotFound()),

        Row("GET", Account + "users", (call, store) => List("users", ByNumber([.. store.Users.Where(u => Fits(call, u))], call).Select(User))),
        Row("POST", Account + "users", (call, store) =>
        {
            var user = new AccountUser(store.NextId("user")) { Name = call.Parameters.Required("name"), Email = call.Parameters.Required("email") };
            store.Users.Add(user);
            return Answer.Ok(User(user));
        }),
        Row("GET", Account + "users/{id}", (call, store) => Answer.Ok(User(UserOf(call, store)))),
        Row("PUT", Account + "users/{id}", (call, store) =>
        {
            var user = UserOf(call, store);
            user.Enabled = call.Parameters.Flag("enabled", user.Enabled);
            user.Name = call.Parameters.NonEmpty("name") ?? user.Name;
            return Answer.Ok(User(user));
        }),
        Row("DELETE", Account + "users/{id}", (call, store) =>
        {
            var user = UserOf(call, store);
            store.Users.Remove(user);
            store.Groups.ForEach(g => g.Members.Remove(user.Id));
            return Deleted();
        }),
        Row("GET", Account + "users/{id}/groups", (call, store) =>
        {
            string id = UserOf(call, store).Id;
            return List("groups", store.Groups.Where(g => g.Members.Contains(id)).Select(g => Group(g, false, store)));
        }),
        Row("GET", Account + "users/{id}/sub_accounts", (call, store) =>
        {
            var user = UserOf(call, store);
            return List("sub_accounts", store.Environments.Where(e => user.Environments?.Contains(e.Id) != false)
                .Select(e => new JsonObject { ["id"] = e.Id, ["name"] = e.Name, ["description"] = null, ["cloud_name"] = e.Cloud, ["enabled"] = e.Enabled }));
        }),

        Row("GET", Account + "user_groups", (call, store) => List("user_groups", store.Groups.Select(g => Group(g, call.Parameters.Flag("extended_details"), store)))),
        Row("POST", Account + "user_groups", (call, store) =>
        {
            var group = new AccountGroup(store.NextId("group"), call.Parameters.Required("name"));
            store.Groups.Add(group);
            return Answer.Ok(Group(group, false, store));
        }),
        Row("GET", Account + "user_groups/{id}", (call, store) => Answer.Ok(Group(GroupOf(call, store), call.Parameters.Flag("extended_details"), store))),
        Row("PUT", Account + "user_groups/{id}", (call, store) =>
        {
            var group = GroupOf(call, store);
            group.Name = call.Parameters.Required("name");
            return Answer.Ok(Group(group, false, store));
        }),
        Row("DELETE", Account + "user_groups/{id}", (call, store) =>
        {
            store.Groups.Remove(GroupOf(call, store));
            return Deleted();
        }),
        Row("GET", Account + "user_groups/{id}/users", (call, store) => List("users", Members(GroupOf(call, store), store))),
        Row("POST", Account + "user_groups/{id}/users/{user_id}", (call, store) =>
        {
            var group = GroupOf(call, store);
            group.Members.Remove(call.Path["user_id"]);
            group.Members.Add(call.Path["user_id"]);
            return List("users", Members(group, store));
        }),
        Row("DELETE", Account + "user_groups/{id}/users/{user_id}", (call, store) =>
        {
            var group = GroupOf(call, store);
            group.Members.Remove(call.Path["user_id"]);
            return List("users", Members(group, store));
        }),
    ];

    private static ApiException NotFound() => new(404, "not found");

    private static Answer List(string name, IEnumerable<JsonObject> items) => Answer.Ok(new JsonObject { [name] = new JsonArray([.. items]) });

    private static bool Fits(Call call, AccountEnvironment environment) =>
        (!call.Parameters.Has("enabled") || call.Parameters.Flag("enabled") == environment.Enabled)
        && (call.Parameters.List("ids") is not { Count: > 0 } ids || ids.Contains(environment.Id))
        && (call.Parameters.List("cloud_names") is not { Count: > 0 } clouds || clouds.Contains(environment.Cloud));

    private static bool Fits(Call call, AccountUser user) =>
        (call.Parameters.NonEmpty("sub_account_id") is not { } environment || user.Environments?.Contains(environment) != false)
        && (call.Parameters.List("ids") is not { Count: > 0 } ids || ids.Contains(user.Id));

    private static AccountEnvironment EnvironmentOf(Call call, AccountStore store) => store.Environments.Find(e => e.Id == call.Path["id"]) ?? throw NotFound();

    private static AccountUser UserOf(Call call, AccountStore store) => store.Users.Find(u => u.Id == call.Path["id"]) ?? throw NotFound();

    private static AccountGroup GroupOf(Call call, AccountStore store) => store.Groups.Find(g => g.Id == call.Path["id"]) ?? throw NotFound();

    private static JsonObject Environment(AccountEnvironment e) => new()
    {
        ["cloud_name"] = e.Cloud, ["name"] = e.Name, ["enabled"] = e.Enabled, ["id"] = e.Id,
        ["api_access_keys"] = new JsonArray([.. e.Keys.Select(k => new JsonObject { ["key"] = k.Key, ["secret"] = k.Secret, ["enabled"] = k.Enabled })]),
        ["created_at"] = When, ["updated_at"] = When,
    };

    private static JsonObject Key(AccountAccessKey k) => new()
    {
        ["name"] = k.Name, ["api_key"] = k.Key, ["api_secret"] = k.Secret, ["created_at"] = When, ["updated_at"] = When, ["enabled"] = k.Enabled,
    };

    private static JsonObject User(AccountUser u) => new()
    {
        ["id"] = u.Id, ["name"] = u.Name, ["email"] = u.Email, ["role"] = u.Role, ["pending"] = false, ["enabled"] = u.Enabled, ["created_at"] = When,
        ["all_sub_accounts"] = u.Environments is null, ["status"] = "active", ["sub_account_count"] = u.Environments?.Count,
    };

    private static JsonObject Group(AccountGroup g, bool extended, AccountStore store)
    {
        var group = new JsonObject { ["id"] = g.Id, ["name"] = g.Name };
        if (extended)
        {
            group["users"] = new JsonArray([.. Members(g, store)]);
            group["created_at"] = When;
            group["updated_at"] = When;
        }

        return group;
    }

    private static IEnumerable<JsonObject> Members(AccountGroup group, AccountStore store) =>
        group.Members.Select(id => new JsonObject { ["id"] = id, ["name"] = id, ["email"] = id + "@example.com" });
}
