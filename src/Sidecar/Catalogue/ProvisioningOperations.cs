using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using static Sidecar.Catalogue.AccountParameters;
using static Sidecar.Policy.Cloudinary.CloudinaryAction;

namespace Sidecar.Catalogue;

/// <summary>Account provisioning: product environments, their keys, users, groups. Off unless switched on, because answers carry secrets.</summary>
internal static class ProvisioningOperations
{
    private const string Environments = "sub_accounts";
    private const string OneEnvironment = $"{Environments}/{{sub_account_id}}";
    private const string Keys = $"{OneEnvironment}/access_keys";
    private const string Groups = "user_groups";
    private const string OneGroup = $"{Groups}/{{group_id}}";

    public static IReadOnlyList<Operation> All { get; } =
    [
        Row("list_sub_accounts", "GET", Environments, Read, EntityTypes.ProductEnvironment, SubAccounts),
        Row("create_sub_account", "POST", Environments, Create, EntityTypes.ProductEnvironment, SubAccount),
        Row("get_sub_account", "GET", OneEnvironment, Read, EntityTypes.ProductEnvironment),
        Row("update_sub_account", "PUT", OneEnvironment, Update, EntityTypes.ProductEnvironment, SubAccount),
        Row("delete_sub_account", "DELETE", OneEnvironment, Delete, EntityTypes.ProductEnvironment),
        Row("list_access_keys", "GET", Keys, Read, EntityTypes.ApiKey, AccessKeys),
        Row("create_access_key", "POST", Keys, Create, EntityTypes.ApiKey, AccessKey),
        Row("delete_access_key_by_name", "DELETE", Keys, Delete, EntityTypes.ApiKey, AccessKeyName),
        Row("update_access_key", "PUT", $"{Keys}/{{key}}", Update, EntityTypes.ApiKey, AccessKey),
        Row("delete_access_key", "DELETE", $"{Keys}/{{key}}", Delete, EntityTypes.ApiKey),
        Row("list_users", "GET", "users", Read, EntityTypes.User, Users),
        Row("create_user", "POST", "users", Create, EntityTypes.User, User),
        Row("get_user", "GET", "users/{user_id}", Read, EntityTypes.User),
        Row("update_user", "PUT", "users/{user_id}", Update, EntityTypes.User, User),
        Row("delete_user", "DELETE", "users/{user_id}", Delete, EntityTypes.User),
        Row("list_groups_of_user", "GET", "users/{user_id}/groups", Read, EntityTypes.User),
        Row("list_sub_accounts_of_user", "GET", "users/{user_id}/sub_accounts", Read, EntityTypes.User),
        Row("list_user_groups", "GET", Groups, Read, EntityTypes.Group, GroupDetails),
        Row("create_user_group", "POST", Groups, Create, EntityTypes.Group, Group),
        Row("get_user_group", "GET", OneGroup, Read, EntityTypes.Group, GroupDetails),
        Row("update_user_group", "PUT", OneGroup, Update, EntityTypes.Group, Group),
        Row("delete_user_group", "DELETE", OneGroup, Delete, EntityTypes.Group),
        Row("list_users_of_group", "GET", $"{OneGroup}/users", Read, EntityTypes.Group),
        Row("add_user_to_group", "POST", $"{OneGroup}/users/{{user_id}}", Update, EntityTypes.Group),
        Row("remove_user_from_group", "DELETE", $"{OneGroup}/users/{{user_id}}", Update, EntityTypes.Group),
        Row("billing_usage", "GET", "billing_usage", Read, EntityTypes.Report, Billing),
        HandsOutCredentials("create_agent_account", "/v1_1/provisioning/agents/accounts"),
        HandsOutCredentials("create_cloud", "/v1_1/provisioning/clouds"),
    ];

    /// <summary>A row of the account API: a permit on every resource of the type, nothing less.</summary>
    internal static Operation Account(
        string name, string method, string template, CloudinaryAction action, string type, ParameterTable? parameters = null) => new()
    {
        Name = name, Method = method, Template = template, Scope = OperationScope.Account, Parameters = parameters ?? ParameterSets.None,
        Body = method is "GET" or "DELETE" ? BodyForm.Query : BodyForm.Json, Enforcement = EnforcementKind.Every, Action = action, ResourceType = type,
        Requires = $"{action.Name} → every {type[(type.LastIndexOf(':') + 1)..]}", Answer = "403; 403 for everyone while the account API is off",
    };

    private static Operation Row(string name, string method, string path, CloudinaryAction action, string type, ParameterTable? parameters = null) =>
        Account(name, method, "/v1_1/provisioning/accounts/{account_id}/" + path, action, type, parameters);

    private static Operation HandsOutCredentials(string name, string template) => Public(
        name, "POST", template, "it hands out working credentials to whoever asks");

    /// <summary>An operation that Cloudinary offers to everybody and the sidecar to nobody.</summary>
    internal static Operation Public(string name, string method, string template, string why) => AssetOperations.Refused(name, method, template) with
    {
        Scope = OperationScope.Public, Refusal = $"Operation {name} is not offered by the sidecar: {why}",
    };
}
