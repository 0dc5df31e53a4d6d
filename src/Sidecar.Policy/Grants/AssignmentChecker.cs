using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>Checks roles and folders given to one principal, and finds out which environments they are given in.</summary>
internal sealed class AssignmentChecker(
    GrantsDocument document, IReadOnlySet<string> clouds, IReadOnlyDictionary<string, RoleEntry> roles)
{
    /// <summary>Stands for every environment.</summary>
    public const string EveryCloud = "*";

    public void Check(
        IReadOnlyList<RoleAssignment> roleAssignments, IReadOnlyList<FolderAssignment> folders, string at, string? homeCloud)
    {
        RequireCount(roleAssignments.Count, $"{at}.roles");
        RequireCount(folders.Count, $"{at}.folders");
        var seen = new HashSet<(string?, string)>();
        for (var i = 0; i < roleAssignments.Count; i++)
        {
            var assignment = roleAssignments[i];
            var here = $"{at}.roles[{i}]";
            var cloud = Resolve(assignment.Cloud, here, homeCloud);
            CheckGlobalRole(assignment.Role, here);
            if (!seen.Add((cloud, assignment.Role)))
            {
                throw new GrantsDocumentException(here, "each role once", $"\"{assignment.Role}\" for a second time");
            }
        }

        var places = new HashSet<(string?, string, string)>();
        for (var i = 0; i < folders.Count; i++)
        {
            CheckFolder(folders[i], $"{at}.folders[{i}]", homeCloud, places);
        }
    }

    /// <summary>The cloud must be one of the document's.</summary>
    public void RequireCloud(string cloud, string at)
    {
        if (!clouds.Contains(cloud))
        {
            throw new GrantsDocumentException(at, "the cloud of an environment of this document", NearestName.Describe(cloud, clouds));
        }
    }

    /// <summary>
    /// The environment something is given in. With several environments it must be named: a default would hand a grant
    /// meant for one customer's environment to another.
    /// </summary>
    public string Resolve(string? cloud, string at, string? homeCloud)
    {
        if (cloud is null)
        {
            return homeCloud ?? (document.Environments.Count == 1
                ? document.Environments[0].Cloud
                : throw new GrantsDocumentException(at, "\"cloud\", since there are several environments", "none"));
        }

        if (homeCloud is not null && cloud != homeCloud)
        {
            throw new GrantsDocumentException($"{at}.cloud", $"\"{homeCloud}\", the only one it can be", $"\"{cloud}\"");
        }

        if (cloud != EveryCloud)
        {
            RequireCloud(cloud, $"{at}.cloud");
        }

        return cloud;
    }

    /// <summary>As <see cref="Resolve"/> for things that belong to one environment.</summary>
    public string ResolveOne(string? cloud, string at)
    {
        var resolved = Resolve(cloud, at, null);
        RequireCloud(resolved, $"{at}.cloud");
        return resolved;
    }

    /// <summary>No list is longer than <see cref="GrantsLimits.MaxEntries"/>.</summary>
    public static void RequireCount(int count, string at)
    {
        if (count > GrantsLimits.MaxEntries)
        {
            throw new GrantsDocumentException(at, $"at most {GrantsLimits.MaxEntries} entries", $"{count}");
        }
    }

    private void CheckGlobalRole(string role, string at)
    {
        if (SystemRole.Find(role) is { } system)
        {
            if (system.Level is not null)
            {
                throw new GrantsDocumentException(at, "a role of the whole environment", $"the folder role \"{role}\", to be given under \"folders\"");
            }
        }
        else if (!roles.TryGetValue(role, out var custom))
        {
            throw Unknown(role, at, RoleScope.Global);
        }
        else if (custom.Scope != RoleScope.Global)
        {
            throw new GrantsDocumentException(at, "a role of scope global", $"\"{role}\" of scope folder, to be given under \"folders\"");
        }
    }

    private void CheckFolder(FolderAssignment folder, string at, string? homeCloud, HashSet<(string?, string, string)> places)
    {
        if (folder.Path is null == folder.Id is null)
        {
            throw new GrantsDocumentException(at, "exactly one of \"path\" and \"id\"", folder.Path is null ? "neither" : "both");
        }

        if (folder.Level is null == folder.Role is null)
        {
            throw new GrantsDocumentException(at, "exactly one of \"level\" and \"role\"", folder.Level is null ? "neither" : "both");
        }

        var cloud = Resolve(folder.Cloud, at, homeCloud);
        if (folder.Path is { } path)
        {
            PlainText.RequireClean(path, $"{at}.path");
            if (!FolderPath.IsWellFormed(path))
            {
                throw new GrantsDocumentException(
                    $"{at}.path", "a folder path without a slash at either end and without empty, \".\" or \"..\" parts", $"\"{path}\"");
            }
        }
        else
        {
            PlainText.Require(folder.Id!, $"{at}.id");
            if (cloud == EveryCloud)
            {
                throw new GrantsDocumentException($"{at}.cloud", "one cloud, since an external id belongs to one", "\"*\"");
            }
        }

        if (folder.Role is not null)
        {
            CheckFolderRole(folder.Role, $"{at}.role");
        }

        var place = folder.Path is null ? $"id {folder.Id}" : $"path {FolderPath.Normalize(folder.Path, ModeOf(cloud))}";
        var what = folder.Role is null || SystemRole.Find(folder.Role)?.Level is not null ? "level" : $"role {folder.Role}";
        if (!places.Add((cloud, place, what)))
        {
            throw new GrantsDocumentException(at, "each folder once with a level, and once with each role", "it for a second time");
        }
    }

    private void CheckFolderRole(string role, string at)
    {
        if (SystemRole.Find(role) is { } system)
        {
            if (system.Level is null)
            {
                throw new GrantsDocumentException(at, "a folder role", $"\"{role}\", a role of the whole environment");
            }
        }
        else if (!roles.TryGetValue(role, out var custom))
        {
            throw Unknown(role, at, RoleScope.Folder);
        }
        else if (custom.Scope != RoleScope.Folder)
        {
            throw new GrantsDocumentException(at, "a role of scope folder", $"\"{role}\" of scope global");
        }
    }

    private GrantsDocumentException Unknown(string role, string at, RoleScope scope)
    {
        var folder = scope == RoleScope.Folder;
        var system = SystemRole.All.Where(candidate => candidate.Level is not null == folder)
            .SelectMany(candidate => candidate.ShortId is null ? [candidate.Id] : new[] { candidate.ShortId, candidate.Id });
        var known = system.Concat(roles.Values.Where(custom => custom.Scope == scope).Select(custom => custom.Id)).ToArray();
        return new GrantsDocumentException(at, $"one of the roles {string.Join(", ", known.Take(20))}", NearestName.Describe(role, known));
    }

    private FolderMode ModeOf(string cloud)
    {
        foreach (var environment in document.Environments)
        {
            if (environment.Cloud == cloud)
            {
                return environment.FolderMode;
            }
        }

        return FolderMode.Fixed;
    }
}
