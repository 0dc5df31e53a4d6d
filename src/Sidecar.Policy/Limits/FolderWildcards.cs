namespace Sidecar.Policy.Limits;

/// <summary>
/// How the product environment reads <c>asset_folder:"a/*"</c> (<c>folder</c>, <c>path</c>). Cloudinary's sources contradict each other: its
/// command-line tool has relied on it for recursive sync since 2020, newer API notes say wildcards on folders are ignored.
/// </summary>
public enum FolderWildcards
{
    /// <summary>The folder and everything below it, as the command-line tool relies on. The default.</summary>
    Documented,

    /// <summary>Nothing useful. A limit to a folder and what is below it cannot be said then: it is widened and rows are filtered afterwards.</summary>
    Ignored,
}
