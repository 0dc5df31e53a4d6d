using Sidecar.Policy.Cloudinary;

namespace Sidecar.Upstream;

/// <summary>The folders of an environment at one moment.</summary>
internal sealed class FolderTree
{
    private readonly List<(string Normalized, string Path)> folders;

    /// <param name="paths">Their paths as Cloudinary spells them.</param>
    /// <param name="isComplete">These are all there are.</param>
    /// <param name="mode">Where an asset's folder comes from; decides how paths compare.</param>
    public FolderTree(IEnumerable<string> paths, bool isComplete, FolderMode mode)
    {
        folders = [.. paths.Select(path => (FolderPath.Normalize(path, mode), path)).OrderBy(folder => folder.Item1, StringComparer.Ordinal)];
        IsComplete = isComplete;
    }

    /// <summary>False when there are more folders than are read, or Cloudinary did not list them.</summary>
    public bool IsComplete { get; }

    /// <summary>Every path that is known.</summary>
    public IEnumerable<string> Paths => folders.Select(folder => folder.Path);

    /// <summary>The paths of all folders below one, itself not among them; null when not all folders are known.</summary>
    /// <param name="normalized">The folder in the form that policies compare.</param>
    public IReadOnlyList<string>? Below(string normalized) => IsComplete ? KnownBelow(normalized) : null;

    /// <summary>As <see cref="Below"/>, as far as they are known.</summary>
    public IReadOnlyList<string> KnownBelow(string normalized)
    {
        // Everything that begins with the folder and a slash stands together.
        var prefix = normalized + "/";
        var from = folders.BinarySearch((prefix, ""), Comparer<(string Normalized, string Path)>.Create((a, b) => string.CompareOrdinal(a.Normalized, b.Normalized)));
        from = from < 0 ? ~from : from;
        return [.. folders.Skip(from).TakeWhile(folder => folder.Normalized.StartsWith(prefix, StringComparison.Ordinal)).Select(folder => folder.Path)];
    }
}
