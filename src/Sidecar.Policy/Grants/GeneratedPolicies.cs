using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>Folder levels, roles and shares of one environment as Cedar policies. All are permits: what takes away is written by hand.</summary>
internal sealed class GeneratedPolicies(GrantsDocument document, EnvironmentEntry environment, FolderSpellings spellings, PolicyCollector policies)
{
    private readonly Dictionary<string, RoleEntry> roles = document.Roles.ToDictionary(role => role.Id, StringComparer.Ordinal);

    /// <summary>Adds everything the document gives in this environment to principals that are enabled.</summary>
    public void AddAll()
    {
        foreach (var key in document.Keys.Where(key => key.Enabled && key.Cloud == environment.Cloud))
        {
            Add(new EntityUid(EntityTypes.ApiKey, key.Key), $"key:{key.Key}", key.Roles, key.Folders);
        }

        foreach (var user in document.Users.Where(user => user.Enabled))
        {
            Add(new EntityUid(EntityTypes.User, user.Id), $"user:{user.Id}", user.Roles, user.Folders);
        }

        foreach (var group in document.Groups)
        {
            Add(new EntityUid(EntityTypes.Group, group.Id), $"group:{group.Id}", group.Roles, group.Folders);
        }

        foreach (var upload in document.UnsignedUploads.Where(upload => IsHere(upload.Cloud)))
        {
            Add(new EntityUid(EntityTypes.UnsignedUpload, upload.Preset), $"unsigned:{upload.Preset}", [], upload.Folders);
        }

        foreach (var collection in document.Collections.Where(collection => IsHere(collection.Cloud)))
        {
            foreach (var share in collection.Shares)
            {
                Add(collection, share);
            }
        }
    }

    /// <summary>Adds what the roles of the account's keys permit.</summary>
    public void AddAccount(AccountEntry account)
    {
        foreach (var key in account.Keys.Where(key => key.Enabled))
        {
            var scope = CedarText.Principal(new EntityUid(EntityTypes.AccountApiKey, key.Key));
            foreach (var role in key.Roles)
            {
                Add(scope, $"account-key:{key.Key}/role:{role}", roles[role].Permissions, null);
            }
        }
    }

    /// <summary>True when something given in this cloud (null: the only or the key's own) is given here.</summary>
    private bool IsHere(string? cloud) => cloud is null or AssignmentChecker.EveryCloud || cloud == environment.Cloud;

    private void Add(
        EntityUid principal, string id, IReadOnlyList<RoleAssignment> roleAssignments, IReadOnlyList<FolderAssignment> folders)
    {
        var scope = CedarText.Principal(principal);
        foreach (var assignment in roleAssignments.Where(assignment => IsHere(assignment.Cloud)))
        {
            var permissions = SystemRole.Find(assignment.Role)?.Permissions ?? roles[assignment.Role].Permissions;
            Add(scope, $"{id}/role:{assignment.Role}", permissions, null);
        }

        foreach (var folder in folders.Where(folder => IsHere(folder.Cloud)))
        {
            Add(scope, id, folder);
        }
    }

    private void Add(string scope, string id, FolderAssignment folder)
    {
        // A folder's own path and id are in its ancestors, so that one test says "this folder and everything below".
        var (place, inside) = folder.Path is { } path
            ? ($"folder:{path}", CedarText.Contains("ancestor_paths", spellings.Normalize(path)))
            : ($"folder-id:{folder.Id}", CedarText.Contains("ancestor_ids", folder.Id!));
        if ((folder.Level ?? SystemRole.Find(folder.Role!)?.Level) is { } level)
        {
            var name = $"{id}/{place}/{FolderLevels.Name(level)}";
            policies.Add($"{name}/assets", CedarText.Permit(scope, FolderLevels.OnAssets(level), CedarText.ResourceIs(EntityTypes.Asset), inside));
            policies.Add($"{name}/folders", CedarText.Permit(scope, FolderLevels.OnFolders(level), CedarText.ResourceIs(EntityTypes.Folder), inside));
        }
        else
        {
            Add(scope, $"{id}/{place}/role:{folder.Role}", roles[folder.Role!].Permissions, inside);
        }
    }

    private void Add(string scope, string id, IReadOnlyList<RolePermission> permissions, string? inside)
    {
        for (var i = 0; i < permissions.Count; i++)
        {
            var permission = permissions[i];
            var conditions = new List<string>(3);
            if (inside is not null)
            {
                conditions.Add(inside);
            }

            if (permission.ResourceTypes.Count > 0)
            {
                conditions.Add(CedarText.OneOf("resource_type", permission.ResourceTypes));
            }

            if (permission.Types.Count > 0)
            {
                conditions.Add(CedarText.OneOf("type", permission.Types));
            }

            var condition = conditions.Count == 0 ? null : string.Join(" && ", conditions);
            policies.Add($"{id}/{i}", CedarText.Permit(scope, permission.Actions, CedarText.ResourceIs(permission.ResourceType), condition));
        }
    }

    private void Add(CollectionEntry collection, CollectionShare share)
    {
        var principal = new EntityUid(share.PrincipalType, share.PrincipalId);

        var scope = CedarText.Principal(principal);
        var kind = share.PrincipalType switch { EntityTypes.Group => "group", EntityTypes.User => "user", _ => "key" };
        var id = $"{kind}:{share.PrincipalId}/collection:{collection.Id}/{CollectionLevels.Name(share.Level)}";
        policies.Add(
            $"{id}/assets",
            CedarText.Permit(
                scope, CollectionLevels.OnAssets, CedarText.ResourceIs(EntityTypes.Asset), CedarText.Contains("collection_ids", collection.Id)));
        policies.Add(
            $"{id}/collection",
            CedarText.Permit(
                scope, CollectionLevels.OnCollection, $"resource == {CedarText.Entity(new EntityUid(EntityTypes.Collection, collection.Id))}", null));
    }
}
