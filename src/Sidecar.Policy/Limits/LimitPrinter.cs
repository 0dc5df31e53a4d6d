using static Sidecar.Policy.Limits.LimitNode;

namespace Sidecar.Policy.Limits;

/// <summary>
/// Sets to text. Each list holds one operator only, because which of AND and OR binds tighter is not documented; exclusions stand last
/// in a list of ANDs. The same set always gives the same text.
/// </summary>
/// <param name="folderField">The field that holds the folder's path.</param>
/// <param name="spelling">A folder's path as it is to be printed.</param>
/// <param name="foldersBelow">The folders below one, to be named each; null to say them with a star.</param>
internal sealed class LimitPrinter(string folderField, Func<string, string> spelling, Func<string, IReadOnlyList<string>?>? foldersBelow)
{
    private enum Place
    {
        Folder,
        Term,
        Group,
        ExcludedFolder,
        ExcludedTerm,
    }

    /// <summary>A printed part with the number of clauses in it.</summary>
    private readonly record struct Part(Place Place, string Text, int Clauses);

    /// <summary>Prints a set that is neither everything nor nothing and has no ungrounded exclusion; counts its clauses.</summary>
    public (string Text, int Clauses) Print(LimitNode node)
    {
        var part = node switch
        {
            AllOf all => Join(all.Nodes, " AND ", Conjunct),
            AnyOf any => Join(any.Nodes, " OR ", Disjunct),
            _ => Disjunct(node),
        };
        return (part.Text, part.Clauses);
    }

    private Part Conjunct(LimitNode node) => node switch
    {
        Subtree => Grouped(Disjunct(node)),
        AnyOf any => Grouped(Join(any.Nodes, " OR ", Disjunct)),
        NotSubtree not => Folders(Place.ExcludedFolder, not.Path, "-", " AND "),
        NotTerm not => new Part(Place.ExcludedTerm, "-" + not.Text, 1),
        _ => Disjunct(node),
    };

    private Part Disjunct(LimitNode node) => node switch
    {
        Subtree subtree => Folders(Place.Folder, subtree.Path, "", " OR "),
        Term term => new Part(Place.Term, term.Text, 1),
        AllOf all => Grouped(Join(all.Nodes, " AND ", Conjunct)),
        _ => throw new InvalidOperationException($"A limit cannot hold {node.GetType().Name} here."),
    };

    private Part Folders(Place place, string path, string sign, string joint)
    {
        var own = $"{sign}{folderField}=\"{spelling(path)}\"";
        if (foldersBelow is null)
        {
            return new Part(place, $"{own}{joint}{sign}{folderField}:\"{spelling(path)}/*\"", 2);
        }

        var below = foldersBelow(path)!;
        return new Part(place, string.Join(joint, below.Order(StringComparer.Ordinal).Select(folder => $"{sign}{folderField}=\"{folder}\"").Prepend(own)), below.Count + 1);
    }

    private static Part Grouped(Part part) => part with { Place = Place.Group, Text = $"({part.Text})" };

    private static Part Join(IReadOnlyList<LimitNode> nodes, string joint, Func<LimitNode, Part> print)
    {
        var parts = nodes.Select(print).Distinct().OrderBy(part => part.Place).ThenBy(part => part.Text, StringComparer.Ordinal).ToList();
        return new Part(Place.Group, string.Join(joint, parts.Select(part => part.Text)), parts.Sum(part => part.Clauses));
    }
}
