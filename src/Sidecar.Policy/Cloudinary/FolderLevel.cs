namespace Sidecar.Policy.Cloudinary;

/// <summary>How much of a folder, and of everything below it, a principal has. Each level holds the one before.</summary>
public enum FolderLevel
{
    /// <summary>See and download.</summary>
    View,

    /// <summary>Add assets and sub-folders; overwriting an asset is an update, so not part of it.</summary>
    Contribute,

    /// <summary>Change, rename, move and moderate what is there.</summary>
    Edit,

    /// <summary>Delete, and hand access to others.</summary>
    Manage,
}

/// <summary>What each folder level permits: the table behind every folder grant.</summary>
public static class FolderLevels
{
    private static readonly CloudinaryAction[][] Assets =
    [
        [CloudinaryAction.Read, CloudinaryAction.Download],
        [CloudinaryAction.Create],
        [CloudinaryAction.Update, CloudinaryAction.Rename, CloudinaryAction.Move, CloudinaryAction.Moderate],
        [CloudinaryAction.Delete],
    ];

    private static readonly CloudinaryAction[][] Folders =
    [
        [CloudinaryAction.Read],
        [CloudinaryAction.Create],
        [CloudinaryAction.Update, CloudinaryAction.Rename, CloudinaryAction.Move],
        [CloudinaryAction.Delete, CloudinaryAction.Share],
    ];

    private static readonly IReadOnlyList<CloudinaryAction>[] AssetsUpTo = Cumulate(Assets);
    private static readonly IReadOnlyList<CloudinaryAction>[] FoldersUpTo = Cumulate(Folders);

    /// <summary>The levels' names, lowest first: <c>view</c>, <c>contribute</c>, <c>edit</c>, <c>manage</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["view", "contribute", "edit", "manage"];

    /// <summary>The level's name.</summary>
    public static string Name(FolderLevel level) => Names[(int)level];

    /// <summary>What the level permits on assets in the folder and below.</summary>
    public static IReadOnlyList<CloudinaryAction> OnAssets(FolderLevel level) => AssetsUpTo[(int)level];

    /// <summary>
    /// What the level permits on the folder itself and the folders below. Creating is asked for the new folder, whose
    /// ancestors hold the granted one, so that a grant on a folder that does not exist yet permits making it.
    /// </summary>
    public static IReadOnlyList<CloudinaryAction> OnFolders(FolderLevel level) => FoldersUpTo[(int)level];

    private static IReadOnlyList<CloudinaryAction>[] Cumulate(CloudinaryAction[][] added)
    {
        var all = new List<CloudinaryAction>();
        var result = new IReadOnlyList<CloudinaryAction>[added.Length];
        for (var i = 0; i < added.Length; i++)
        {
            all.AddRange(added[i]);
            result[i] = all.ToArray();
        }

        return result;
    }
}
