namespace Cloudinary.Emulator.Search;

internal enum Link
{
    First,
    None,
    And,
    Or,
}

internal enum Modifier
{
    None,
    Required,
    Prohibited,
}

/// <summary>One clause of a list with what stands before it.</summary>
internal readonly record struct ListItem(Link Link, Modifier Modifier, Node Clause)
{
    public Node Signed => Modifier == Modifier.Prohibited ? new Not(Clause) : Clause;
}

/// <summary>What a flat list of clauses means. This is where the readings of an undocumented precedence part ways.</summary>
internal static class ListCombiner
{
    public static Node Combine(List<ListItem> items, SearchDialect dialect) => dialect.Precedence switch
    {
        SearchPrecedence.LeftToRight => LeftToRight(items, dialect.ImplicitAnd),
        SearchPrecedence.OrOverAnd => OrOverAnd(items, dialect.ImplicitAnd),
        SearchPrecedence.LuceneFlat => LuceneFlat(items, dialect.ImplicitAnd),
        _ => AndOverOr(items, dialect.ImplicitAnd),
    };

    /// <summary>
    /// Chains of AND, joined by OR. A single clause with a modifier that nothing joins to its neighbours (<c>cat -tags:kitten</c>)
    /// speaks for the whole list: must, or must not.
    /// </summary>
    private static Node AndOverOr(List<ListItem> items, bool implicitAnd)
    {
        var required = new List<Node>();
        var optional = new List<Node>();
        for (int i = 0; i < items.Count;)
        {
            int end = i + 1;
            while (end < items.Count && IsAnd(items[end].Link, implicitAnd))
            {
                end++;
            }

            bool unjoined = end == i + 1 && items[i].Link != Link.Or && (end == items.Count || items[end].Link == Link.None);
            if (unjoined && items[i].Modifier != Modifier.None)
            {
                required.Add(items[i].Signed);
            }
            else
            {
                optional.Add(All(items.GetRange(i, end - i).Select(x => x.Signed)));
            }

            i = end;
        }

        bool onlyProhibitions = required.All(r => r is Not);
        if (optional.Count > 0 && onlyProhibitions)
        {
            required.Add(optional.Count == 1 ? optional[0] : new AnyOf(optional));
        }

        return All(required);
    }

    private static Node LeftToRight(List<ListItem> items, bool implicitAnd)
    {
        var tree = items[0].Signed;
        foreach (var item in items.Skip(1))
        {
            bool and = IsAnd(item.Link, implicitAnd) || (item.Link == Link.None && item.Modifier != Modifier.None);
            tree = and ? new AllOf([tree, item.Signed]) : new AnyOf([tree, item.Signed]);
        }

        return tree;
    }

    private static Node OrOverAnd(List<ListItem> items, bool implicitAnd)
    {
        var all = new List<Node>();
        for (int i = 0; i < items.Count;)
        {
            int end = i + 1;
            while (end < items.Count && !IsAnd(items[end].Link, implicitAnd))
            {
                end++;
            }

            Node[] any = [.. items.GetRange(i, end - i).Select(x => x.Signed)];
            all.Add(any.Length == 1 ? any[0] : new AnyOf(any));
            i = end;
        }

        return All(all);
    }

    /// <summary>
    /// QueryParserBase.addClause of Lucene, with OR as the default operator: a clause after AND is required and makes the one before it
    /// required; after OR nothing changes; with AND as default a clause before OR becomes optional.
    /// </summary>
    private static Node LuceneFlat(List<ListItem> items, bool implicitAnd)
    {
        var occurs = new List<(Node Clause, Modifier Occur)>();
        foreach (var item in items)
        {
            if (occurs.Count > 0 && occurs[^1].Occur != Modifier.Prohibited)
            {
                if (item.Link == Link.And)
                {
                    occurs[^1] = (occurs[^1].Clause, Modifier.Required);
                }
                else if (item.Link == Link.Or && implicitAnd)
                {
                    occurs[^1] = (occurs[^1].Clause, Modifier.None);
                }
            }

            bool required = item.Modifier == Modifier.Required || item.Link == Link.And || (implicitAnd && item.Link != Link.Or);
            occurs.Add((item.Clause, item.Modifier == Modifier.Prohibited ? Modifier.Prohibited : required ? Modifier.Required : Modifier.None));
        }

        var parts = new List<Node>();
        parts.AddRange(occurs.Where(o => o.Occur == Modifier.Required).Select(o => o.Clause));
        if (parts.Count == 0)
        {
            var optional = occurs.Where(o => o.Occur == Modifier.None).Select(o => o.Clause).ToList();
            parts.Add(optional.Count == 0 ? new Nothing() : new AnyOf(optional));
        }

        parts.AddRange(occurs.Where(o => o.Occur == Modifier.Prohibited).Select(o => new Not(o.Clause)));
        return All(parts);
    }

    private static bool IsAnd(Link link, bool implicitAnd) => link == Link.And || (link == Link.None && implicitAnd);

    private static Node All(IEnumerable<Node> parts)
    {
        Node[] all = [.. parts];
        return all.Length == 1 ? all[0] : new AllOf(all);
    }
}
