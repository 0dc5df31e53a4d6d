using Sidecar.Requests;
using static Sidecar.Requests.ParameterKind;

namespace Sidecar.Catalogue;

/// <summary>Parameters of the account API, from Cloudinary's OpenAPI files and its SDKs.</summary>
internal static class AccountParameters
{
    private static readonly (string, ParameterKind)[] Target =
    [
        ("folder_id", Text), ("asset_id", Text), ("collection_id", Text), ("param_key", List), ("param_value", List),
    ];

    private static readonly (string, ParameterKind)[] PolicyFields =
    [
        ("policy_statement", Text), ("description", Text), ("scope_type", Text), ("scope_id", Text), ("name", Text), ("enabled", Text),
    ];

    private static readonly (string, ParameterKind)[] PrincipalNames = [("principal_type", Text), ("principal_id", Text), ("scope_type", Text), ("scope_id", Text)];

    public static readonly ParameterTable SubAccounts = Table([("enabled", Text), ("ids", List), ("cloud_names", List), ("prefix", Text)]);

    public static readonly ParameterTable SubAccount = Table(
    [
        ("name", Text), ("cloud_name", Text), ("base_sub_account_id", Text), ("custom_attributes", Structure), ("description", Text), ("enabled", Text),
    ]);

    public static readonly ParameterTable AccessKeys = Table([("page_size", Text), ("page", Text), ("sort_by", Text), ("sort_order", Text)]);

    public static readonly ParameterTable AccessKey = Table([("name", Text), ("enabled", Text), ("dedicated_for", Text)]);

    public static readonly ParameterTable AccessKeyName = Table([("name", Text)]);

    public static readonly ParameterTable Users = Table(
    [
        ("pending", Text), ("ids", List), ("emails", List), ("prefix", Text), ("sub_account_id", Text), ("last_login", Text), ("from", Text), ("to", Text),
        ("union_type", Text), ("sort_order", Text), ("sort_by", Text), ("page", Text), ("page_size", Text),
    ]);

    public static readonly ParameterTable User = Table([("name", Text), ("email", Text), ("role", Text), ("sub_account_ids", List), ("enabled", Text)]);

    public static readonly ParameterTable GroupDetails = Table([("extended_details", Text)]);

    public static readonly ParameterTable Group = Table([("name", Text), ("extended_details", Text)]);

    public static readonly ParameterTable Billing = Table([("year", Text), ("include_prodenv_breakdown", Text)]);

    public static readonly ParameterTable SystemPolicies = Table([("permission_type", Text), ("scope_type", Text)]);

    public static readonly ParameterTable CustomPolicies = Table([("scope_type", Text), ("scope_id", Text), ("enabled", Text), ("cursor", Text)]);

    public static readonly ParameterTable Policy = Table(PolicyFields);

    public static readonly ParameterTable Principals = Table(PrincipalNames);

    public static readonly ParameterTable Roles =
        Table([("scope_type", Text), ("permission_type", Text), ("management_type", Text), ("policy_parameters", List)]);

    public static readonly ParameterTable Role = Table(
    [
        ("id", Text), ("permission_type", Text), ("scope_type", Text), ("name", Text), ("description", Text), ("system_policy_ids", List),
    ]);

    public static readonly ParameterTable RoleDetails = Table(Target);

    public static readonly ParameterTable RoleDelete = Table([("force", Text)]);

    public static readonly ParameterTable RolePrincipals = Table([.. Target, ("scope_type", Text), ("scope_id", Text), ("verbose", Text)]);

    public static readonly ParameterTable RolePrincipalsChange = Table([("operation", Text), ("principals", Structure)]);

    public static readonly ParameterTable PrincipalRoles =
        Table([.. Target, .. PrincipalNames, ("permission_type", Text), ("management_type", Text)]);

    public static readonly ParameterTable PrincipalRolesChange = Table([("operation", Text), ("principal", Structure), ("roles", Structure)]);

    public static readonly ParameterTable Inspect = Table([.. Target, .. PrincipalNames, ("cursor", Text)]);

    public static readonly ParameterTable InspectMany =
        Table([("scope_type", Text), ("scope_id", Text), ("principals", Structure), ("policy_parameters", Structure), ("cursor", Text)]);

    public static readonly ParameterTable Validate = Table([("policy", Text)]);

    private static ParameterTable Table((string Name, ParameterKind Kind)[] rows) =>
        new(rows.Select(row => KeyValuePair.Create(row.Name, row.Kind)));
}
