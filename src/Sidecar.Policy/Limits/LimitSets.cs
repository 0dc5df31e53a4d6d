using Sidecar.Policy.Cloudinary;
using static Sidecar.Policy.Limits.LimitNode;

namespace Sidecar.Policy.Limits;

/// <summary>Intersection, union and complement, with folders inside others collapsed. Nothing here narrows a set.</summary>
internal static class LimitSets
{
    /// <summary>The intersection. Exact only when every part is: a part that is too wide may be dropped, but what it hid stays hidden.</summary>
    public static LimitNode Intersect(IEnumerable<LimitNode> parts)
    {
        var exact = true;
        var inside = new HashSet<string>(StringComparer.Ordinal);
        var outside = new HashSet<string>(StringComparer.Ordinal);
        var rest = new Dictionary<LimitNode, LimitNode>();
        foreach (var node in parts.SelectMany(part => part is AllOf all ? all.Nodes.Append(new All(all.Exact)) : [part]))
        {
            exact &= node.Exact;
            switch (node)
            {
                case None:
                    return node;
                case All:
                    break;
                case Subtree subtree:
                    inside.Add(subtree.Path);
                    break;
                case NotSubtree not:
                    outside.Add(not.Path);
                    break;
                default:
                    rest.TryAdd(node with { Exact = true }, node);
                    break;
            }
        }

        // Folders are nested or disjoint: of nested ones the innermost is the intersection, disjoint ones share nothing.
        var innermost = inside.MaxBy(path => path.Length);
        if (innermost is not null && (inside.Any(path => !IsAtOrBelow(innermost, path)) || outside.Any(path => IsAtOrBelow(innermost, path))))
        {
            return new None();
        }

        // An excluded folder matters unless it is below another excluded one or outside the folder we are in.
        var nodes = outside
            .Where(path => !IsBelowAny(path, outside) && (innermost is null || IsAtOrBelow(path, innermost)))
            .Select(path => (LimitNode)new NotSubtree(path, exact))
            .Concat(rest.Values);
        return Shape(innermost is null ? nodes : nodes.Prepend(new Subtree(innermost, exact)), exact, new All(exact), (list, e) => new AllOf(list, e));
    }

    /// <summary>The union. What lies inside a folder that is there anyway is dropped, and with it whether it was exact.</summary>
    public static LimitNode Unite(IEnumerable<LimitNode> parts)
    {
        LimitNode? all = null;
        var subtrees = new Dictionary<string, bool>(StringComparer.Ordinal);
        var rest = new Dictionary<LimitNode, LimitNode>();
        foreach (var node in parts.SelectMany(Disjuncts))
        {
            switch (node)
            {
                case None:
                    break;
                case All when node.Exact:
                    return node;
                case All:
                    all = node;
                    break;
                case Subtree subtree:
                    subtrees[subtree.Path] = subtree.Exact || subtrees.GetValueOrDefault(subtree.Path);
                    break;
                default:
                    var key = node with { Exact = true };
                    if (!rest.TryGetValue(key, out var known) || !known.Exact)
                    {
                        rest[key] = node;
                    }

                    break;
            }
        }

        if (all is not null)
        {
            return all;
        }

        var paths = subtrees.Keys.ToHashSet(StringComparer.Ordinal);
        var nodes = subtrees
            .Where(subtree => !IsBelowAny(subtree.Key, paths))
            .Select(subtree => (LimitNode)new Subtree(subtree.Key, subtree.Value))
            .Concat(rest.Values.Where(node => node is not AllOf inner || !inner.Nodes.OfType<Subtree>().Any(s => paths.Contains(s.Path) || IsBelowAny(s.Path, paths))))
            .ToList();
        var exact = nodes.TrueForAll(node => node.Exact);
        return Shape(nodes, exact, new None(), (list, e) => new AnyOf(list, e));
    }

    /// <summary>Everything else. Of a set that may be too wide the complement may be too narrow, so that widens to everything.</summary>
    public static LimitNode Complement(LimitNode node) => node switch
    {
        { Exact: false } => Widened,
        None => new All(true),
        All => new None(),
        Subtree subtree => new NotSubtree(subtree.Path, true),
        Term term => new NotTerm(term.Text, true),
        AnyOf any => Intersect(any.Nodes.Select(Complement)),
        _ => Widened,
    };

    /// <summary>
    /// Gives every exclusion something to take away from. In Lucene <c>a OR -b</c> is a without b, and a group of exclusions alone
    /// matches nothing: both narrower than meant.
    /// </summary>
    /// <param name="node">A set.</param>
    /// <param name="every">An expression that matches every row, or null when there is none: the exclusion is dropped then.</param>
    public static LimitNode Ground(LimitNode node, LimitNode? every)
    {
        switch (node)
        {
            case AnyOf any:
                return Unite(Disjuncts(any).Select(part => Ground(part, every)));
            case AllOf all:
                var inner = Intersect(all.Nodes.Select(part => part.IsExclusion ? part : Ground(part, every)).Append(new All(all.Exact)));
                var exclusionsOnly = inner.IsExclusion || (inner is AllOf left && left.Nodes.All(part => part.IsExclusion));
                return exclusionsOnly ? Above(inner, every) : inner;
            default:
                return node.IsExclusion ? Above(node, every) : node;
        }
    }

    // A union may be inexact although its parts are: what it was intersected with could not be said.
    private static IEnumerable<LimitNode> Disjuncts(LimitNode node) => node is not AnyOf any ? [node]
        : any.Exact ? any.Nodes
        : any.Nodes.Select(part => part with { Exact = false });

    private static LimitNode Above(LimitNode exclusions, LimitNode? every) =>
        every is null ? Widened : Intersect([every, exclusions]);

    private static LimitNode Shape(
        IEnumerable<LimitNode> nodes, bool exact, LimitNode empty, Func<IReadOnlyList<LimitNode>, bool, LimitNode> many) => nodes.ToList() switch
        {
            [] => empty,
            [var one] => one with { Exact = exact },
            var list => many(list, exact),
        };

    private static bool IsAtOrBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    private static bool IsBelowAny(string path, HashSet<string> folders)
    {
        for (var parent = FolderPath.Parent(path); !string.IsNullOrEmpty(parent); parent = FolderPath.Parent(parent))
        {
            if (folders.Contains(parent))
            {
                return true;
            }
        }

        return false;
    }
}
