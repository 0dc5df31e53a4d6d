using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Folder paths as the grants write them, by the folded form that policies compare. A search limit uses the spelling: whether Cloudinary's search
/// tells cases apart in dynamic mode is not known, and the grant's own spelling is right under both readings.
/// </summary>
internal sealed class FolderSpellings(FolderMode mode)
{
    private readonly Dictionary<string, string> spellings = new(StringComparer.Ordinal);

    /// <summary>The form for policies; the spelling of the path and of every folder above it is kept, the first one found.</summary>
    public string Normalize(string path)
    {
        foreach (var folder in FolderPath.SelfAndAncestors(path))
        {
            spellings.TryAdd(FolderPath.Normalize(folder, mode), folder);
        }

        return FolderPath.Normalize(path, mode);
    }

    /// <summary>The spelling of a folded path; the path itself when the grants do not name it.</summary>
    public string Of(string normalized) => spellings.GetValueOrDefault(normalized, normalized);
}
