namespace Sidecar.Policy.Grants;

/// <summary>
/// Finds folder grants that look like patterns. A folder grant holds for everything below it and knows no wildcards: <c>Product/*</c> is a folder called
/// <c>*</c>, and a grant on it gives nothing that anybody expects.
/// </summary>
internal static class FolderWarnings
{
    public static IEnumerable<string> Of(GrantsDocument document, PolicyChecks checks) =>
        Under("keys", document.Keys, static key => key.Folders)
            .Concat(Under("users", document.Users, static user => user.Folders))
            .Concat(Under("groups", document.Groups, static group => group.Folders))
            .Concat(Under("unsigned_uploads", document.UnsignedUploads, static upload => upload.Folders))
            .Where(static grant => grant.Path.Contains('*', StringComparison.Ordinal))
            .Select(grant => $"{checks.Locate(grant.Place, 0)}: grants the folder \"{grant.Path}\", in which * is a letter like any other; a grant holds for the folder and everything below it");

    private static IEnumerable<(string Place, string Path)> Under<T>(string list, IReadOnlyList<T> entries, Func<T, IReadOnlyList<FolderAssignment>> foldersOf)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var folders = foldersOf(entries[i]);
            for (var j = 0; j < folders.Count; j++)
            {
                if (folders[j].Path is { } path)
                {
                    yield return ($"{list}[{i}].folders[{j}].path", path);
                }
            }
        }
    }
}
