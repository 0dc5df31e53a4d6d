using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;
using static Cloudinary.Emulator.Endpoints.AccountAnswers;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Custom policies, roles and who has them.</summary>
internal static partial class PermissionEndpoints
{
    private const string Permissions = "/v2/accounts/{account_id}/permissions/";
    private const string Public = "/v2/accounts/permissions/public/";

    public static IReadOnlyList<Operation> All { get; } =
    [
        Row("GET", Public + "catalog", (_, store) => Answer.Ok(new JsonObject { ["catalog"] = Catalogue(store) })) with { NeedsNoCredentials = true },
        Row("GET", Public + "schema", (_, _) => Answer.Ok(new JsonObject { ["schema"] = Schema() })) with { NeedsNoCredentials = true },
        Row("POST", Public + "validate", (call, _) => Answer.Ok(Parses(call.Parameters.Text("policy"))
            ? new JsonObject { ["valid"] = true }
            : new JsonObject { ["valid"] = false, ["errors"] = new JsonArray(new JsonObject { ["cedar_message"] = "unexpected token", ["cedar_code"] = "ACCOUNTS_00002" }) }))
            with { NeedsNoCredentials = true },

        Row("GET", Permissions + "policies/system", (call, store) => Data(store.SystemPolicies.Values
            .Where(p => call.Parameters.NonEmpty("permission_type") is not { } type || type == p.PermissionType)
            .Where(p => (call.Parameters.NonEmpty("scope_type") ?? "account") == p.ScopeType).Select(p => System(p, null)))),
        Row("GET", Permissions + "policies/custom", (call, store) =>
        {
            var scope = Scope(call);
            var (items, next) = ByCursor([.. store.Policies.Where(p => p.ScopeType == scope.Type && (p.ScopeId == scope.Id || p.ScopeId == "all")
                && (!call.Parameters.Has("enabled") || call.Parameters.Flag("enabled") == p.Enabled))], call);
            return Data(items.Select(Policy), next);
        }),
        Row("POST", Permissions + "policies/custom", (call, store) => WritePolicy(call, store, null)),
        Row("GET", Permissions + "policies/custom/{id}", (call, store) => Find(call, store) is { } found ? One(Policy(found)) : NotFound("policy_id", call.Path["id"])),
        Row("PUT", Permissions + "policies/custom/{id}", (call, store) => Find(call, store) is { } found ? WritePolicy(call, store, found) : NotFound("policy_id", call.Path["id"])),
        Row("DELETE", Permissions + "policies/custom/{id}", (call, store) =>
            store.Policies.RemoveAll(p => p.Id == call.Path["id"]) > 0 ? new Answer(204, ReadOnlyMemory<byte>.Empty) : NotFound("policy_id", call.Path["id"])),
        Row("GET", Permissions + "policies/effective", Effective),

        Row("GET", Permissions + "roles", (call, store) => call.Parameters.NonEmpty("permission_type") is not { } type
            ? Missing("permission_type")
            : Data(store.Roles.Where(r => r.PermissionType == type && r.ScopeType == (call.Parameters.NonEmpty("scope_type") ?? "account")
                && (call.Parameters.NonEmpty("management_type") is not { } by || by == r.Management)).Select(Role))),
        Row("POST", Permissions + "roles", (call, store) => WriteRole(call, store, null)),
        Row("GET", Permissions + "roles/{id}", (call, store) => FindRole(call, store) is { } role
            ? One(WithPolicies(role, store, call.Parameters.NonEmpty("folder_id")))
            : NotFound("role_id", call.Path["id"])),
        Row("PUT", Permissions + "roles/{id}", (call, store) => FindRole(call, store) is { } role ? WriteRole(call, store, role) : NotFound("role_id", call.Path["id"])),
        Row("DELETE", Permissions + "roles/{id}", (call, store) =>
        {
            if (store.Assignments.Exists(a => a.RoleId == call.Path["id"]) && !call.Parameters.Flag("force"))
            {
                return Refused(409, "ACCOUNTS_00006", "role has principals");
            }

            store.Assignments.RemoveAll(a => a.RoleId == call.Path["id"]);
            return store.Roles.RemoveAll(r => r.Id == call.Path["id"]) > 0 ? new Answer(204, ReadOnlyMemory<byte>.Empty) : NotFound("role_id", call.Path["id"]);
        }),
        Row("GET", Permissions + "roles/{id}/principals", (call, store) => FindRole(call, store) is { } role
            ? Data(store.Assignments.Where(a => a.RoleId == role.Id).Select(a => call.Parameters.Flag("verbose")
                ? new JsonObject
                {
                    ["id"] = a.PrincipalId, ["type"] = a.PrincipalType, ["role_id"] = role.Id, ["policy_parameters"] = Values(a), ["scope_type"] = role.ScopeType,
                    ["scope_id"] = a.ScopeId, ["created_at"] = role.Created, ["updated_at"] = role.Updated,
                }
                : new JsonObject { ["id"] = a.PrincipalId, ["type"] = a.PrincipalType }))
            : NotFound("role_id", call.Path["id"])),
        Row("PUT", Permissions + "roles/{id}/principals", (call, store) => PermissionAssignments.OfRole(call, store)),
        Row("GET", Permissions + "principal_roles", (call, store) => Array.Find(["principal_type", "principal_id", "permission_type"], name => call.Parameters.NonEmpty(name) is null) is { } missing
            ? Missing(missing)
            : Data(store.Assignments.Where(a => (a.PrincipalType, a.PrincipalId) == (call.Parameters.Text("principal_type"), call.Parameters.Text("principal_id")))
                .Where(a => store.Roles.Exists(r => r.Id == a.RoleId && r.PermissionType == call.Parameters.Text("permission_type")))
                .Select(a => Given(a, store)))),
        Row("PUT", Permissions + "principal_roles", (call, store) => PermissionAssignments.OfPrincipal(call, store)),
        Row("GET", Permissions + "principal_roles/inspect", Inspect),
        Row("POST", Permissions + "principal_roles/inspect", Inspect),
    ];

    [GeneratedRegex("""^\s*(?:(?://[^\n]*\n|@\w+\s*(?:\("[^"]*"\))?|\s)*(?:permit|forbid)\s*\((?:[^()"]|"(?:[^"\\]|\\.)*"|\((?:[^()"]|"(?:[^"\\]|\\.)*")*\))*\)(?:[^;"]|"(?:[^"\\]|\\.)*")*;\s*)+$""")]
    private static partial Regex Statements();

    private static bool Parses(string? text) => text is not null && Statements().IsMatch(text);

    private static (string Type, string? Id) Scope(Call call) =>
        call.Parameters.NonEmpty("scope_type") == "prodenv" ? ("prodenv", call.Parameters.NonEmpty("scope_id")) : ("account", null);

    private static Answer Data(IEnumerable<JsonObject> items, string? next = null)
    {
        var body = new JsonObject { ["data"] = new JsonArray([.. items]) };
        if (next is not null)
        {
            body["next_cursor"] = next;
        }

        return Answer.Ok(body);
    }

    private static Answer One(JsonObject item, int status = 200) => Answer.Ok(new JsonObject { ["data"] = item }) with { Status = status };

    private static AccountPolicy? Find(Call call, AccountStore store) => store.Policies.Find(p => p.Id == call.Path["id"]);

    private static AccountRole? FindRole(Call call, AccountStore store) => store.Roles.Find(r => r.Id == call.Path["id"]);

    private static Answer WritePolicy(Call call, AccountStore store, AccountPolicy? old)
    {
        if (Array.Find(["policy_statement", "name", "scope_type"], name => call.Parameters.NonEmpty(name) is null) is { } missing)
        {
            return Missing(missing);
        }

        string statement = call.Parameters.Required("policy_statement");
        if (!Parses(statement))
        {
            return Refused(400, "ACCOUNTS_00002", "invalid request", [new JsonObject { ["policy_statement"] = statement }]);
        }

        var scope = Scope(call);
        if (store.Policies.Exists(p => p.Statement == statement && (p.ScopeType, p.ScopeId) == scope))
        {
            return Refused(409, "ACCOUNTS_00006", "already exists for the scope", [new JsonObject { ["policy_statement"] = statement }]);
        }

        var policy = old ?? new AccountPolicy(store.NextId("policy"), statement, scope.Type, scope.Id) { Created = store.Now };
        policy.Statement = statement;
        policy.Name = call.Parameters.Required("name");
        policy.Description = call.Parameters.Text("description");
        policy.Enabled = call.Parameters.Flag("enabled", true);
        policy.Updated = store.Now;
        if (old is null)
        {
            store.Policies.Add(policy);
        }

        return One(Policy(policy), old is null ? 201 : 200);
    }

    private static Answer WriteRole(Call call, AccountStore store, AccountRole? old)
    {
        var policies = call.Parameters.List("system_policy_ids");
        if (policies.FirstOrDefault(id => !store.SystemPolicies.ContainsKey(id)) is { } unknown)
        {
            return Refused(400, "ACCOUNTS_00005", "invalid request", [new JsonObject { ["system_policy_ids"] = unknown }]);
        }

        string name = call.Parameters.Required("name");
        if (store.Roles.Exists(r => r != old && r.Name == name))
        {
            return Refused(409, "ACCOUNTS_00006", "already exists", [new JsonObject { ["name"] = name }]);
        }

        var role = old ?? new AccountRole(
            call.Parameters.NonEmpty("id") ?? store.NextId("role"), "custom", call.Parameters.Required("permission_type"), call.Parameters.Required("scope_type")) { Created = store.Now };
        role.Name = name;
        role.Policies = [.. policies];
        role.Updated = store.Now;
        if (old is null)
        {
            store.Roles.Add(role);
        }

        return One(WithPolicies(role, store, null), old is null ? 201 : 200);
    }

    private static Answer Inspect(Call call, AccountStore store)
    {
        if (call.Parameters.NonEmpty("scope_type") is not { } type)
        {
            return Missing("scope_type");
        }

        var scope = call.Parameters.NonEmpty("scope_id");
        var here = store.Assignments.Where(a => store.Roles.Exists(r => r.Id == a.RoleId && r.ScopeType == type)
            && (scope is null || a.ScopeId == scope || a.ScopeId == "all")
            && (call.Parameters.NonEmpty("principal_type") is not { } kind || a.PrincipalType == kind)
            && (call.Parameters.NonEmpty("principal_id") is not { } id || a.PrincipalId == id)
            && (call.Parameters.NonEmpty("folder_id") is not { } folder || a.Value == folder));
        var (items, next) = ByCursor([.. store.ByPrincipal(here)], call);
        var data = new JsonObject
        {
            ["principals"] = new JsonArray([.. items.Select(p => new JsonObject
            {
                ["type"] = p.Key.Type, ["id"] = p.Key.Id, ["roles"] = new JsonArray([.. p.Select(a => Given(a, store))]),
            })]),
        };
        var body = new JsonObject { ["data"] = data };
        if (next is not null)
        {
            body["next_cursor"] = next;
        }

        return Answer.Ok(body);
    }

    private static Answer Effective(Call call, AccountStore store)
    {
        string type = call.Parameters.NonEmpty("principal_type") ?? "user", id = call.Parameters.NonEmpty("principal_id") ?? "";
        string entity = $"principal == Cloudinary::{type switch { "apiKey" => "APIKey", "group" => "Group", _ => "User" }}::\"{id}\"";
        var roles = store.Assignments.Where(a => (a.PrincipalType, a.PrincipalId) == (type, id)).Select(a => store.Roles.Find(r => r.Id == a.RoleId)).OfType<AccountRole>();
        return Answer.Ok(new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["principals"] = new JsonArray(new JsonObject
                {
                    ["principal_type"] = type, ["principal_id"] = id,
                    ["roles"] = new JsonArray([.. roles.Select(r => new JsonObject
                    {
                        ["id"] = r.Id,
                        ["system_policies"] = new JsonArray([.. r.Policies.Select(p => new JsonObject
                        {
                            ["id"] = p, ["policy_statement"] = store.SystemPolicies[p].Statement.Replace("principal,", entity + ",", StringComparison.Ordinal),
                        })]),
                    })]),
                }),
                ["custom_policies"] = new JsonArray([.. store.Policies.Where(p => p.Enabled && (p.ScopeType, p.ScopeId) == Scope(call))
                    .Select(p => new JsonObject { ["id"] = p.Id, ["policy_statement"] = p.Statement })]),
            },
        });
    }

    private static JsonObject Policy(AccountPolicy p) => new()
    {
        ["id"] = p.Id, ["policy_statement"] = p.Statement, ["description"] = p.Description, ["scope_type"] = p.ScopeType, ["scope_id"] = p.ScopeId,
        ["name"] = p.Name, ["enabled"] = p.Enabled, ["created_at"] = p.Created, ["updated_at"] = p.Updated,
    };

    private static JsonObject System(AccountSystemPolicy p, string? folder)
    {
        var policy = new JsonObject
        {
            ["id"] = p.Id, ["name"] = p.Name, ["scope_type"] = p.ScopeType, ["permission_type"] = p.PermissionType,
            ["policy_statement"] = folder is null ? p.Statement : p.Statement.Replace("<folder_id>", folder, StringComparison.Ordinal),
            ["created_at"] = 1719475216, ["updated_at"] = 1719475216,
        };
        if (p.Parameter is { } parameter)
        {
            policy["policy_parameters"] = new JsonArray(parameter);
        }

        return policy;
    }

    private static JsonObject Role(AccountRole r) => new()
    {
        ["id"] = r.Id, ["name"] = r.Name, ["description"] = r.Description, ["management_type"] = r.Management, ["permission_type"] = r.PermissionType,
        ["scope_type"] = r.ScopeType, ["created_at"] = r.Created, ["updated_at"] = r.Updated,
    };

    private static JsonObject WithPolicies(AccountRole role, AccountStore store, string? folder)
    {
        var one = Role(role);
        one["policies"] = new JsonArray([.. role.Policies.Select(id => System(store.SystemPolicies[id], folder))]);
        return one;
    }

    private static JsonObject Given(AccountAssignment a, AccountStore store)
    {
        var role = Role(store.Roles.First(r => r.Id == a.RoleId));
        role["scope_id"] = a.ScopeId;
        if (a.Parameter is not null)
        {
            role["policy_parameters"] = Values(a);
        }

        return role;
    }

    private static JsonObject? Values(AccountAssignment a) => a.Parameter is null ? null : new JsonObject { [a.Parameter] = a.Value };

    private static JsonObject Catalogue(AccountStore store) => new()
    {
        ["system_policies"] = new JsonArray([.. store.SystemPolicies.Values.Select(p => new JsonObject { ["id"] = p.Id, ["name"] = p.Name, ["policy"] = p.Statement })]),
        ["system_roles"] = new JsonArray([.. store.Roles.Where(r => r.Management == "system").Select(r => new JsonObject
        {
            ["id"] = r.Id, ["name"] = r.Name, ["system_policy_ids"] = new JsonArray([.. r.Policies.Select(p => JsonValue.Create(p))]),
        })]),
    };

    private static JsonObject Schema() => new()
    {
        ["Cloudinary"] = new JsonObject { ["entityTypes"] = new JsonObject { ["User"] = new JsonObject() }, ["actions"] = new JsonObject { ["read"] = new JsonObject() } },
    };
}
