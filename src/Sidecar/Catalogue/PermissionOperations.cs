using Sidecar.Policy.Cloudinary;
using static Sidecar.Catalogue.AccountParameters;
using static Sidecar.Policy.Cloudinary.CloudinaryAction;

namespace Sidecar.Catalogue;

/// <summary>The Permissions API: roles and policies of the account, and what Cloudinary tells everybody about its policy language.</summary>
internal static class PermissionOperations
{
    private const string Root = "/v2/accounts/{account_id}/permissions/";
    private const string Public = "/v2/accounts/permissions/public/";
    private const string Custom = Root + "policies/custom";
    private const string OneCustom = Custom + "/{policy_id}";
    private const string RoleList = Root + "roles";
    private const string OneRole = RoleList + "/{role_id}";
    private const string ByPrincipal = Root + "principal_roles";

    public static IReadOnlyList<Operation> All { get; } =
    [
        ProvisioningOperations.Public("permissions_catalog", "GET", Public + "catalog", "Cloudinary's own roles are not known here in full; Cloudinary answers it without a credential"),
        new()
        {
            Name = "validate_policy", Method = "POST", Template = Public + "validate", Scope = OperationScope.Public, Parameters = Validate,
            Enforcement = EnforcementKind.Local, Requires = "nothing, as at Cloudinary", Answer = "{valid, errors[]} from the sidecar's own check; nothing goes upstream",
        },
        ProvisioningOperations.Public("permissions_schema", "GET", Public + "schema", "Cloudinary's schema is not known here in full; Cloudinary answers it without a credential"),
        ProvisioningOperations.Account("list_system_policies", "GET", Root + "policies/system", Read, EntityTypes.Role, SystemPolicies),
        ProvisioningOperations.Account("list_custom_policies", "GET", Custom, Read, EntityTypes.Policy, CustomPolicies),
        ProvisioningOperations.Account("create_custom_policy", "POST", Custom, Create, EntityTypes.Policy, AccountParameters.Policy),
        ProvisioningOperations.Account("get_custom_policy", "GET", OneCustom, Read, EntityTypes.Policy),
        ProvisioningOperations.Account("update_custom_policy", "PUT", OneCustom, Update, EntityTypes.Policy, AccountParameters.Policy),
        ProvisioningOperations.Account("delete_custom_policy", "DELETE", OneCustom, Delete, EntityTypes.Policy),
        ProvisioningOperations.Account("effective_policies", "GET", Root + "policies/effective", Read, EntityTypes.Policy, Principals),
        ProvisioningOperations.Account("list_roles", "GET", RoleList, Read, EntityTypes.Role, Roles),
        ProvisioningOperations.Account("create_role", "POST", RoleList, Create, EntityTypes.Role, Role),
        ProvisioningOperations.Account("get_role", "GET", OneRole, Read, EntityTypes.Role, RoleDetails),
        ProvisioningOperations.Account("update_role", "PUT", OneRole, Update, EntityTypes.Role, Role),
        ProvisioningOperations.Account("delete_role", "DELETE", OneRole, Delete, EntityTypes.Role, RoleDelete),
        ProvisioningOperations.Account("list_role_principals", "GET", OneRole + "/principals", Read, EntityTypes.Role, RolePrincipals),
        ProvisioningOperations.Account("update_role_principals", "PUT", OneRole + "/principals", Update, EntityTypes.Role, RolePrincipalsChange),
        ProvisioningOperations.Account("list_principal_roles", "GET", ByPrincipal, Read, EntityTypes.Role, PrincipalRoles),
        ProvisioningOperations.Account("update_principal_roles", "PUT", ByPrincipal, Update, EntityTypes.Role, PrincipalRolesChange),
        ProvisioningOperations.Account("inspect_principal_roles", "GET", ByPrincipal + "/inspect", Read, EntityTypes.Role, Inspect),
        ProvisioningOperations.Account("inspect_roles_of_principals", "POST", ByPrincipal + "/inspect", Read, EntityTypes.Role, InspectMany),
    ];
}
