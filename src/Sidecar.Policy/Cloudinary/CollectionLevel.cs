namespace Sidecar.Policy.Cloudinary;

/// <summary>
/// How a collection is shared. The levels differ in what Cloudinary's console lets a person do with the collection; on the
/// assets in it every level gives the same: read and download, never modification.
/// </summary>
public enum CollectionLevel
{
    /// <summary>See it.</summary>
    View,

    /// <summary>See it and pass it on.</summary>
    Share,

    /// <summary>Work on it with others.</summary>
    Collaborate,

    /// <summary>Own it.</summary>
    Manage,
}

/// <summary>Names and actions of collection levels.</summary>
public static class CollectionLevels
{
    /// <summary>The levels' names, lowest first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["view", "share", "collaborate", "manage"];

    /// <summary>The level's name.</summary>
    public static string Name(CollectionLevel level) => Names[(int)level];

    /// <summary>What any level permits on the assets in the collection.</summary>
    public static IReadOnlyList<CloudinaryAction> OnAssets { get; } = [CloudinaryAction.Read, CloudinaryAction.Download];

    /// <summary>What any level permits on the collection itself.</summary>
    public static IReadOnlyList<CloudinaryAction> OnCollection { get; } = [CloudinaryAction.Read];
}
