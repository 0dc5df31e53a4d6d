namespace Sidecar.Catalogue;

/// <summary>
/// The one table of what Cloudinary offers. A request that fits no row is refused; two rows that fit the same request are a start-up error
/// unless one is more specific.
/// </summary>
internal sealed class OperationCatalogue
{
    // Bucketed by method and the literal after the cloud name, so that a match looks at a handful of rows.
    private readonly Dictionary<(string Method, string Word), Operation[]> buckets;
    private readonly Dictionary<string, Operation[]> open;

    public OperationCatalogue(IReadOnlyList<Operation> operations)
    {
        Operations = operations;
        RefuseOverlaps(operations);
        var ordered = operations.Order(Comparer<Operation>.Create((a, b) => a.Path.CompareSpecificity(b.Path))).ToArray();
        buckets = ordered.Where(o => o.Path.LiteralAt(2) is not null)
            .GroupBy(o => (o.Method, o.Path.LiteralAt(2)!))
            .ToDictionary(g => g.Key, g => g.ToArray());
        open = ordered.Where(o => o.Path.LiteralAt(2) is null)
            .GroupBy(o => o.Method)
            .ToDictionary(g => g.Key, g => g.ToArray());
    }

    /// <summary>Every row of the product.</summary>
    public static OperationCatalogue Default { get; } = new(
        [
            .. AccountOperations.All, .. AssetOperations.All, .. AssetChangeOperations.All, .. UploadOperations.All, .. FolderOperations.All,
            .. ConfigurationOperations.All, .. MetadataOperations.All,
        ]);

    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>The row for a request, or null when none fits.</summary>
    public Operation? Match(string method, IReadOnlyList<string> segments, out PathValues values)
    {
        if (segments.Count > 2)
        {
            if (buckets.TryGetValue((method, segments[2]), out var rows) && Find(rows, segments, out values) is { } literal)
            {
                return literal;
            }

            if (open.TryGetValue(method, out rows))
            {
                return Find(rows, segments, out values);
            }
        }

        values = default;
        return null;
    }

    private static Operation? Find(Operation[] rows, IReadOnlyList<string> segments, out PathValues values)
    {
        foreach (var row in rows)
        {
            if (row.Path.TryMatch(segments, out values))
            {
                return row;
            }
        }

        values = default;
        return null;
    }

    private static void RefuseOverlaps(IReadOnlyList<Operation> operations)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            for (var j = i + 1; j < operations.Count; j++)
            {
                var (a, b) = (operations[i], operations[j]);
                if (a.Name == b.Name)
                {
                    throw new InvalidOperationException($"Catalogue: two rows are named {a.Name}.");
                }

                if (a.Method == b.Method && a.Path.CompareSpecificity(b.Path) == 0 && a.Path.Overlaps(b.Path))
                {
                    throw new InvalidOperationException($"Catalogue: {a.Name} and {b.Name} both fit {a.Method} {a.Template}.");
                }
            }
        }
    }
}
