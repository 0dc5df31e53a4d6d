using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;
using static Cloudinary.Emulator.Endpoints.AccountAnswers;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Giving roles to principals and taking them away.</summary>
internal static class PermissionAssignments
{
    public static Answer OfPrincipal(Call call, AccountStore store)
    {
        if (call.Parameters.Node("principal") is not JsonObject principal)
        {
            return Missing("principal");
        }

        return Apply(call, store, Items(call, "roles").Select(role => Assignment((string)principal["type"]!, (string)principal["id"]!, (string)role["id"]!, role)));
    }

    public static Answer OfRole(Call call, AccountStore store) => Apply(
        call, store, Items(call, "principals").Select(one => Assignment((string)one["principal_type"]!, (string)one["principal_id"]!, call.Path["id"], one)));

    private static IEnumerable<JsonObject> Items(Call call, string name) => (call.Parameters.Node(name) as JsonArray ?? []).OfType<JsonObject>();

    private static AccountAssignment Assignment(string type, string id, string role, JsonObject given)
    {
        var parameter = (given["policy_parameters"] as JsonObject)?.FirstOrDefault();
        return new AccountAssignment(type, id, role, (string?)given["scope_id"], parameter?.Key, (string?)parameter?.Value);
    }

    private static Answer Apply(Call call, AccountStore store, IEnumerable<AccountAssignment> assignments)
    {
        string? operation = call.Parameters.Text("operation");
        if (operation is not ("add" or "remove"))
        {
            return Refused(400, "ACCOUNTS_00005", "invalid request", [new JsonObject { ["operation"] = operation }]);
        }

        foreach (var assignment in assignments.ToArray())
        {
            if (!store.Roles.Exists(r => r.Id == assignment.RoleId))
            {
                return NotFound("role_id", assignment.RoleId);
            }

            store.Assignments.Remove(assignment);
            if (operation == "add")
            {
                store.Assignments.Add(assignment);
            }
        }

        return Answer.Ok(new JsonObject());
    }
}
