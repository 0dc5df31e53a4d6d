using static Sidecar.Policy.Limits.LimitNode;

namespace Sidecar.Policy.Limits;

/// <summary>
/// Sets to text. Each list holds one operator only, because which of AND and OR binds tighter is not documented; exclusions stand last
/// in a list of ANDs. The same set always gives the same text.
/// </summary>
/// <param name="folderField">The field that holds the folder's path.</param>
/// <param name="spelling">A folder's path as it is to be printed.</param>
internal sealed class LimitPrinter(string folderField, Func<string, string> spelling)
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
        NotSubtree not => new Part(Place.ExcludedFolder, $"-{folderField}=\"{spelling(not.Path)}\" AND -{folderField}:\"{spelling(not.Path)}/*\"", 2),
        NotTerm not => new Part(Place.ExcludedTerm, "-" + not.Text, 1),
        _ => Disjunct(node),
    };

    private Part Disjunct(LimitNode node) => node switch
    {
        Subtree subtree => new Part(Place.Folder, $"{folderField}=\"{spelling(subtree.Path)}\" OR {folderField}:\"{spelling(subtree.Path)}/*\"", 2),
        Term term => new Part(Place.Term, term.Text, 1),
        AllOf all => Grouped(Join(all.Nodes, " AND ", Conjunct)),
        _ => throw new InvalidOperationException($"A limit cannot hold {node.GetType().Name} here."),
    };

    private static Part Grouped(Part part) => part with { Place = Place.Group, Text = $"({part.Text})" };

    private static Part Join(IReadOnlyList<LimitNode> nodes, string joint, Func<LimitNode, Part> print)
    {
        var parts = nodes.Select(print).Distinct().OrderBy(part => part.Place).ThenBy(part => part.Text, StringComparer.Ordinal).ToList();
        return new Part(Place.Group, string.Join(joint, parts.Select(part => part.Text)), parts.Sum(part => part.Clauses));
    }
}
