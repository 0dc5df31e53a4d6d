namespace Cloudinary.Emulator.State;

internal sealed class AccountEnvironment(string id, string cloud)
{
    public string Id { get; } = id;

    public string Cloud { get; set; } = cloud;

    public string Name { get; set; } = cloud;

    public bool Enabled { get; set; } = true;

    public List<AccountAccessKey> Keys { get; } = [];
}

internal sealed class AccountAccessKey(string key, string secret, string name)
{
    public string Key { get; } = key;

    public string Secret { get; } = secret;

    public string Name { get; set; } = name;

    public bool Enabled { get; set; } = true;
}

internal sealed class AccountUser(string id)
{
    public string Id { get; } = id;

    public string Name { get; set; } = id;

    public string Email { get; set; } = id + "@example.com";

    public string Role { get; set; } = "media_library_user";

    public bool Enabled { get; set; } = true;

    /// <summary>Ids of the environments the user may enter; null for every one.</summary>
    public HashSet<string>? Environments { get; set; }
}

internal sealed class AccountGroup(string id, string name)
{
    public string Id { get; } = id;

    public string Name { get; set; } = name;

    public List<string> Members { get; } = [];
}

internal sealed class AccountPolicy(string id, string statement, string scopeType, string? scopeId)
{
    public string Id { get; } = id;

    public string Name { get; set; } = id;

    public string? Description { get; set; }

    public string Statement { get; set; } = statement;

    public string ScopeType { get; set; } = scopeType;

    public string? ScopeId { get; set; } = scopeId;

    public bool Enabled { get; set; } = true;

    public long Created { get; init; }

    public long Updated { get; set; }
}

internal sealed record AccountSystemPolicy(string Id, string Name, string ScopeType, string PermissionType, string Statement)
{
    public string? Parameter => Statement.Contains("<folder_id>", StringComparison.Ordinal) ? "folder_id"
        : Statement.Contains("<collection_id>", StringComparison.Ordinal) ? "collection_id" : null;
}

internal sealed class AccountRole(string id, string management, string permissionType, string scopeType)
{
    public string Id { get; } = id;

    public string Name { get; set; } = id;

    public string? Description { get; set; }

    public string Management { get; } = management;

    public string PermissionType { get; } = permissionType;

    public string ScopeType { get; } = scopeType;

    public List<string> Policies { get; set; } = [];

    public long Created { get; init; }

    public long Updated { get; set; }
}

/// <summary>A role that a principal has somewhere.</summary>
internal sealed record AccountAssignment(string PrincipalType, string PrincipalId, string RoleId, string? ScopeId, string? Parameter, string? Value);
