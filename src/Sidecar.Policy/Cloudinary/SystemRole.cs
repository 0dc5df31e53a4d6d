namespace Sidecar.Policy.Cloudinary;

/// <summary>One line of a role: actions on resources of a type.</summary>
/// <param name="Actions">The actions; null is every action.</param>
/// <param name="ResourceType">The Cedar type; null is every resource.</param>
public sealed record RolePermission(IReadOnlyList<CloudinaryAction>? Actions, string? ResourceType)
{
    /// <summary>Only these values of the resource's <c>resource_type</c>; empty is any.</summary>
    public IReadOnlyList<string> ResourceTypes { get; init; } = [];

    /// <summary>Only these values of the resource's <c>type</c> (an asset's delivery type, a report's kind); empty is any.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
}

/// <summary>A role that comes with Cloudinary.</summary>
/// <param name="Id">Cloudinary's id, e.g. <c>cld::role::prodenv::reports</c>.</param>
/// <param name="ShortId">A shorter spelling for grants files; null when there is none.</param>
/// <param name="Permissions">What a role of the whole product environment permits.</param>
/// <param name="Level">For a folder role, the level it is another name of.</param>
public sealed record SystemRole(string Id, string? ShortId, IReadOnlyList<RolePermission> Permissions, FolderLevel? Level = null)
{
    private static readonly RolePermission ReadUsage =
        new([CloudinaryAction.Read], EntityTypes.Report) { Types = ["env_usage"] };

    /// <summary>Every system role that the sidecar knows. Account roles are not among them: no key of the sidecar reaches the account APIs.</summary>
    public static IReadOnlyList<SystemRole> All { get; } =
    [
        new("cld::role::prodenv::master_admin", "master_admin", [new RolePermission(null, null)]),
        new("cld::role::prodenv::reports", "reports", [new RolePermission([CloudinaryAction.Read], EntityTypes.Report)]),
        new("cld::role::prodenv::billing", "billing", [ReadUsage]),

        // A library user has what folders and collections give, and nothing by itself.
        new("cld::role::prodenv::ml_user", "ml_user", []),
        new("cld::role::folder::viewer", null, [], FolderLevel.View),
        new("cld::role::folder::contributor", null, [], FolderLevel.Contribute),
        new("cld::role::folder::editor", null, [], FolderLevel.Edit),
        new("cld::role::folder::manager", null, [], FolderLevel.Manage),
    ];

    /// <summary>Every accepted spelling of every system role.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        All.SelectMany(role => role.ShortId is null ? [role.Id] : new[] { role.ShortId, role.Id }).ToArray();

    /// <summary>The role of this id or short id; null when there is none.</summary>
    public static SystemRole? Find(string id)
    {
        foreach (var role in All)
        {
            if (role.Id == id || role.ShortId == id)
            {
                return role;
            }
        }

        return null;
    }
}
