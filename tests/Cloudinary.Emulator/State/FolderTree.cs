using System.Diagnostics.CodeAnalysis;

namespace Cloudinary.Emulator.State;

/// <summary>
/// The folders of an environment. Dynamic-mode names are compared without case and keep the spelling they were created
/// with; fixed-mode names are parts of public ids and therefore exact. Callers hold the library's gate.
/// </summary>
internal sealed class FolderTree
{
    private readonly StringComparison _comparison;
    private readonly Dictionary<string, Folder> _byPath;
    private readonly Dictionary<string, Folder> _byId = new(StringComparer.Ordinal);
    private readonly IdSource _ids;
    private readonly TimeProvider _clock;

    public FolderTree(FolderMode mode, IdSource ids, TimeProvider clock)
    {
        _comparison = mode == FolderMode.Dynamic ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        _byPath = new Dictionary<string, Folder>(StringComparer.FromComparison(_comparison));
        _ids = ids;
        _clock = clock;
        Root = new Folder("", ids.FolderId(), clock.GetUtcNow());
        _byId[Root.ExternalId] = Root;
    }

    public Folder Root { get; }

    public IEnumerable<Folder> All => _byPath.Values.OrderBy(f => f.Path, StringComparer.OrdinalIgnoreCase);

    public bool TryGet(string path, [NotNullWhen(true)] out Folder? folder)
    {
        if (path.Length == 0)
        {
            folder = Root;
            return true;
        }

        return _byPath.TryGetValue(path, out folder);
    }

    public bool TryGetById(string id, [NotNullWhen(true)] out Folder? folder) => _byId.TryGetValue(id, out folder);

    /// <summary>The folder at the path, created with its missing parents; existing parents keep their spelling.</summary>
    public Folder Ensure(string path, DateTimeOffset? createdAt = null)
    {
        if (TryGet(path, out var existing))
        {
            return existing;
        }

        int slash = path.LastIndexOf('/');
        var parent = slash < 0 ? Root : Ensure(path[..slash], createdAt);
        return Add(new Folder(Join(parent.Path, path[(slash + 1)..]), _ids.FolderId(), createdAt ?? _clock.GetUtcNow()));
    }

    public IEnumerable<Folder> Children(Folder parent) => All.Where(f => IsBelow(f.Path, parent.Path) && ParentOf(f.Path).Length == parent.Path.Length);

    public IEnumerable<Folder> Descendants(Folder parent) => All.Where(f => IsBelow(f.Path, parent.Path));

    /// <summary>From the top-level folder down to the parent; the root itself is not named.</summary>
    public IReadOnlyList<Folder> Ancestors(Folder folder)
    {
        var found = new List<Folder>();
        for (string path = ParentOf(folder.Path); path.Length > 0; path = ParentOf(path))
        {
            found.Insert(0, _byPath[path]);
        }

        return found;
    }

    public void Remove(Folder folder)
    {
        _byPath.Remove(folder.Path);
        _byId.Remove(folder.ExternalId);
    }

    /// <summary>Moves the folder and everything below it; ids stay. Returns the folder at its new place.</summary>
    public Folder Move(Folder folder, string newPath)
    {
        var moving = Descendants(folder).Prepend(folder).ToArray();
        foreach (var each in moving)
        {
            Remove(each);
        }

        string parent = ParentOf(newPath);
        string target = Join(Ensure(parent).Path, newPath[(newPath.LastIndexOf('/') + 1)..]);
        foreach (var each in moving)
        {
            Add(each with { Path = target + each.Path[folder.Path.Length..] });
        }

        return _byPath[target];
    }

    /// <summary>Whether a path lies strictly below another one; everything but the root lies below the root.</summary>
    public bool IsBelow(string path, string ancestor) =>
        ancestor.Length == 0
            ? path.Length > 0
            : path.Length > ancestor.Length && path[ancestor.Length] == '/' && path.StartsWith(ancestor, _comparison);

    public bool Same(string a, string b) => string.Equals(a, b, _comparison);

    public static string ParentOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    public static string Join(string parent, string name) => parent.Length == 0 ? name : parent + "/" + name;

    private Folder Add(Folder folder)
    {
        _byPath[folder.Path] = folder;
        _byId[folder.ExternalId] = folder;
        return folder;
    }
}
