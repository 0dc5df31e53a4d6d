namespace Sidecar.Policy.Cloudinary;

/// <summary>Folder paths as Cloudinary writes them: parts joined by <c>/</c>, no slash at either end, "" for the root.</summary>
public static class FolderPath
{
    /// <summary>The form in which paths are compared: lower case in dynamic mode, where Cloudinary ignores case; as it is in fixed mode.</summary>
    public static string Normalize(string path, FolderMode mode) =>
        mode == FolderMode.Dynamic ? path.ToLowerInvariant() : path;

    /// <summary>True when the path has no empty, <c>.</c> or <c>..</c> part, no slash at either end, no backslash and no control character. The root "" is well formed.</summary>
    public static bool IsWellFormed(string path)
    {
        if (path.Length == 0)
        {
            return true;
        }

        var start = 0;
        for (var i = 0; i <= path.Length; i++)
        {
            if (i == path.Length || path[i] == '/')
            {
                var part = path.AsSpan(start, i - start);
                if (part.Length == 0 || part is "." or "..")
                {
                    return false;
                }

                start = i + 1;
            }
            else if (path[i] == '\\' || char.IsControl(path[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The parent path; "" for a top-level folder. The root has no parent: null.</summary>
    public static string? Parent(string path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    /// <summary>The last part; "" for the root.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The folder itself and every folder above it, the root "" included, e.g. "", "a", "a/b" for "a/b".</summary>
    public static IReadOnlyList<string> SelfAndAncestors(string path)
    {
        if (path.Length == 0)
        {
            return [""];
        }

        var all = new string[path.AsSpan().Count('/') + 2];
        var (count, slash) = (0, -1);
        all[count++] = "";
        while ((slash = path.IndexOf('/', slash + 1)) >= 0)
        {
            all[count++] = path[..slash];
        }

        all[count] = path;
        return all;
    }

    /// <summary>The directory of a public id: where fixed mode stores the asset.</summary>
    public static string OfPublicId(string publicId)
    {
        var slash = publicId.LastIndexOf('/');
        return slash < 0 ? "" : publicId[..slash];
    }
}
