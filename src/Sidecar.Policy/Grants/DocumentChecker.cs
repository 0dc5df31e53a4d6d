using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Holds a document to its own rules before anything is compiled: names are unique, every reference leads somewhere, texts are
/// plain. A grant that silently went nowhere would be found out in production, so nothing is skipped.
/// </summary>
internal sealed class DocumentChecker
{
    /// <summary>Stands where the cloud name does, in the paths of the account API.</summary>
    private const string ReservedCloud = "provisioning";

    private readonly GrantsDocument document;
    private readonly HashSet<string> clouds;
    private readonly HashSet<string> groups;
    private readonly Dictionary<string, RoleEntry> roles;
    private readonly AssignmentChecker assignments;

    private DocumentChecker(GrantsDocument document)
    {
        this.document = document;
        AssignmentChecker.RequireCount(document.Environments.Count, "environments");
        if (document.Environments.Count == 0)
        {
            throw new GrantsDocumentException("environments", "at least one product environment", "none");
        }

        clouds = Unique(document.Environments, environment => environment.Cloud, "environments", "cloud");
        groups = Unique(document.Groups, group => group.Id, "groups", "id");
        Unique(document.Roles, role => role.Id, "roles", "id");
        roles = document.Roles.ToDictionary(role => role.Id, StringComparer.Ordinal);
        assignments = new AssignmentChecker(document, clouds, roles);
    }

    /// <summary>Throws at the first thing that is wrong.</summary>
    /// <exception cref="GrantsDocumentException">Says where, what was expected and what was found.</exception>
    public static void Check(GrantsDocument document)
    {
        var checker = new DocumentChecker(document);
        checker.CheckEnvironments();
        checker.CheckRoles();
        checker.CheckPrincipals();
        checker.CheckCollections();
        checker.CheckUnsignedUploads();
        checker.CheckPolicies();
        AccountChecker.Check(document);
    }

    private void CheckEnvironments()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < document.Environments.Count; i++)
        {
            var environment = document.Environments[i];
            var at = $"environments[{i}]";

            // The name becomes a path segment and the id stands in every 403, so neither may hold anything that needs escaping.
            PlainText.RequireToken(environment.Cloud, $"{at}.cloud", "a cloud name of letters, digits, \"-\" and \"_\"");
            if (environment.Cloud == ReservedCloud)
            {
                throw new GrantsDocumentException(
                    $"{at}.cloud", $"a cloud name that is no word of Cloudinary's paths, as {ReservedCloud} in /v1_1/{ReservedCloud}/accounts is", $"\"{environment.Cloud}\"");
            }

            PlainText.RequireToken(environment.Id, $"{at}.id", "a product environment id of letters and digits");
            if (!ids.Add(environment.Id))
            {
                throw new GrantsDocumentException($"{at}.id", "an id used once", $"\"{environment.Id}\" for a second time");
            }
        }
    }

    private void CheckRoles()
    {
        for (var i = 0; i < document.Roles.Count; i++)
        {
            var role = document.Roles[i];
            if (SystemRole.Find(role.Id) is not null)
            {
                throw new GrantsDocumentException($"roles[{i}].id", "an id that no system role has", $"\"{role.Id}\"");
            }

            PlainText.RequireOptional(role.Name, $"roles[{i}].name");
            AssignmentChecker.RequireCount(role.Permissions.Count, $"roles[{i}].permissions");
            for (var j = 0; j < role.Permissions.Count; j++)
            {
                CheckPermission(role, role.Permissions[j], $"roles[{i}].permissions[{j}]");
            }
        }
    }

    private static void CheckPermission(RoleEntry role, RolePermission permission, string at)
    {
        if (permission.Actions is { Count: 0 })
        {
            throw new GrantsDocumentException($"{at}.actions", "at least one action", "none");
        }

        var onContent = permission.ResourceType is EntityTypes.Asset or EntityTypes.Folder;
        if (role.Scope == RoleScope.Folder && !onContent)
        {
            throw new GrantsDocumentException(
                $"{at}.resource", "Asset or Folder, the only things a folder holds", $"\"{permission.ResourceType ?? "*"}\"");
        }

        if (permission.ResourceTypes.Count > 0 && permission.ResourceType != EntityTypes.Asset)
        {
            throw new GrantsDocumentException($"{at}.resource_types", "no such key, since only an Asset has a resource type", "it");
        }

        if (permission.Types.Count > 0 && permission.ResourceType is not (EntityTypes.Asset or EntityTypes.Report))
        {
            throw new GrantsDocumentException($"{at}.types", "no such key, since only an Asset and a Report have a type", "it");
        }

        for (var i = 0; i < permission.Types.Count; i++)
        {
            PlainText.Require(permission.Types[i], $"{at}.types[{i}]");
        }
    }

    private void CheckPrincipals()
    {
        Unique(document.Keys, key => key.Key, "keys", "key");
        Unique(document.Users, user => user.Id, "users", "id");
        for (var i = 0; i < document.Keys.Count; i++)
        {
            var key = document.Keys[i];
            var at = $"keys[{i}]";
            PlainText.RequireOptional(key.Name, $"{at}.name");
            assignments.RequireCloud(key.Cloud, $"{at}.cloud");
            CheckGroups(key.Groups, at);
            assignments.Check(key.Roles, key.Folders, at, key.Cloud);
        }

        for (var i = 0; i < document.Users.Count; i++)
        {
            var user = document.Users[i];
            var at = $"users[{i}]";
            PlainText.RequireOptional(user.Name, $"{at}.name");
            PlainText.RequireOptional(user.Email, $"{at}.email");
            CheckGroups(user.Groups, at);
            assignments.Check(user.Roles, user.Folders, at, null);
        }

        for (var i = 0; i < document.Groups.Count; i++)
        {
            PlainText.RequireOptional(document.Groups[i].Name, $"groups[{i}].name");
            assignments.Check(document.Groups[i].Roles, document.Groups[i].Folders, $"groups[{i}]", null);
        }
    }

    private void CheckGroups(IReadOnlyList<string> named, string at)
    {
        AssignmentChecker.RequireCount(named.Count, $"{at}.groups");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < named.Count; i++)
        {
            if (!groups.Contains(named[i]))
            {
                throw new GrantsDocumentException(
                    $"{at}.groups[{i}]", "the id of a group of this document", NearestName.Describe(named[i], groups));
            }

            if (!seen.Add(named[i]))
            {
                throw new GrantsDocumentException($"{at}.groups[{i}]", "each group once", $"\"{named[i]}\" for a second time");
            }
        }
    }

    private void CheckCollections()
    {
        Unique(document.Collections, collection => collection.Id, "collections", "id");
        var users = document.Users.Select(user => user.Id).ToHashSet(StringComparer.Ordinal);
        var keys = document.Keys.ToDictionary(key => key.Key, StringComparer.Ordinal);
        for (var i = 0; i < document.Collections.Count; i++)
        {
            var collection = document.Collections[i];
            var at = $"collections[{i}]";
            PlainText.RequireOptional(collection.Name, $"{at}.name");
            var cloud = assignments.ResolveOne(collection.Cloud, at);
            AssignmentChecker.RequireCount(collection.Assets.Count, $"{at}.assets");
            for (var j = 0; j < collection.Assets.Count; j++)
            {
                var asset = collection.Assets[j];
                PlainText.Require(asset.AssetId ?? asset.PublicId ?? "", $"{at}.assets[{j}]");
            }

            AssignmentChecker.RequireCount(collection.Shares.Count, $"{at}.shares");
            for (var j = 0; j < collection.Shares.Count; j++)
            {
                CheckShare(collection.Shares[j], $"{at}.shares[{j}]", cloud, users, keys);
            }
        }
    }

    private void CheckShare(
        CollectionShare share, string at, string cloud, HashSet<string> users, Dictionary<string, KeyEntry> keys)
    {
        var (what, known) = share.PrincipalType switch
        {
            EntityTypes.User => ("user", (IReadOnlyCollection<string>)users),
            EntityTypes.Group => ("group", groups),
            EntityTypes.ApiKey => ("key", keys.Keys),
            _ => throw new GrantsDocumentException(at, "a user, a group or a key", share.PrincipalType),
        };
        if (!known.Contains(share.PrincipalId))
        {
            throw new GrantsDocumentException(
                $"{at}.{what}", $"the id of a {what} of this document", NearestName.Describe(share.PrincipalId, known));
        }

        if (share.PrincipalType == EntityTypes.ApiKey && keys[share.PrincipalId].Cloud != cloud)
        {
            throw new GrantsDocumentException($"{at}.key", $"a key of cloud \"{cloud}\"", $"one of \"{keys[share.PrincipalId].Cloud}\"");
        }
    }

    private void CheckUnsignedUploads()
    {
        var seen = new HashSet<(string, string)>();
        AssignmentChecker.RequireCount(document.UnsignedUploads.Count, "unsigned_uploads");
        for (var i = 0; i < document.UnsignedUploads.Count; i++)
        {
            var upload = document.UnsignedUploads[i];
            var at = $"unsigned_uploads[{i}]";
            PlainText.Require(upload.Preset, $"{at}.preset");
            var cloud = assignments.ResolveOne(upload.Cloud, at);
            if (!seen.Add((cloud, upload.Preset)))
            {
                throw new GrantsDocumentException($"{at}.preset", "each preset once", $"\"{upload.Preset}\" for a second time");
            }

            assignments.Check([], upload.Folders, at, cloud);
        }
    }

    private void CheckPolicies()
    {
        Unique(document.Policies, policy => policy.Name, "policies", "name");
        for (var i = 0; i < document.Policies.Count; i++)
        {
            assignments.Resolve(document.Policies[i].Cloud, $"policies[{i}]", null);
            if (document.Policies[i].Text.Length > GrantsLimits.MaxPolicyTextLength)
            {
                throw new GrantsDocumentException(
                    $"policies[{i}]", $"at most {GrantsLimits.MaxPolicyTextLength} characters of Cedar", $"{document.Policies[i].Text.Length}");
            }
        }
    }

    private static HashSet<string> Unique<T>(IReadOnlyList<T> entries, Func<T, string> id, string list, string key)
    {
        AssignmentChecker.RequireCount(entries.Count, list);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
        {
            var value = id(entries[i]);
            PlainText.Require(value, $"{list}[{i}].{key}");
            if (!seen.Add(value))
            {
                throw new GrantsDocumentException($"{list}[{i}].{key}", $"a {key} used once", $"\"{value}\" for a second time");
            }
        }

        return seen;
    }
}
