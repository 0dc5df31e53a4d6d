namespace Sidecar.Catalogue;

/// <summary>
/// The one table of what Cloudinary offers. A request that fits no row is refused; two rows that fit the same request are a start-up error
/// unless one is more specific.
/// </summary>
internal sealed class OperationCatalogue
{
    /// <summary>Stands for every method in a row that is refused.</summary>
    public const string AnyMethod = "*";

    // Bucketed by method and the word that tells most, so that a match looks at a handful of rows: the one behind the version when that is a word of
    // Cloudinary's (/v1_1/provisioning/…, /v2/video/{cloud}/…), else the one behind the cloud name.
    private readonly Dictionary<Bucket, Operation[]> buckets;
    private readonly Dictionary<string, Operation[]> open;
    private readonly HashSet<(string Version, string Word)> services;

    public OperationCatalogue(IReadOnlyList<Operation> operations)
    {
        Operations = operations;
        RefuseOverlaps(operations);
        var ordered = operations.Order(Comparer<Operation>.Create((a, b) => a.Path.CompareSpecificity(b.Path))).ToArray();
        services = [.. operations.Where(IsService).Select(o => (o.Path.LiteralAt(0)!, o.Path.LiteralAt(1)!))];
        buckets = ordered.Where(o => o.Path.LiteralAt(WordAt(o)) is not null)
            .GroupBy(o => new Bucket(o.Method, WordAt(o), o.Path.LiteralAt(WordAt(o))!))
            .ToDictionary(g => g.Key, g => g.ToArray());
        open = ordered.Where(o => o.Path.LiteralAt(WordAt(o)) is null)
            .GroupBy(o => o.Method)
            .ToDictionary(g => g.Key, g => g.ToArray());
    }

    /// <summary>Every row of the product.</summary>
    public static OperationCatalogue Default { get; } = new(
        [
            .. AccountOperations.All, .. AssetOperations.All, .. AssetChangeOperations.All, .. UploadOperations.All, .. MediaOperations.All, .. FolderOperations.All,
            .. ConfigurationOperations.All, .. MetadataOperations.All, .. AnalysisOperations.All, .. GenerationOperations.All, .. VideoOperations.All,
            .. ServiceOperations.All, .. ProvisioningOperations.All, .. PermissionOperations.All,
        ]);

    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>The row for a request, or null when none fits.</summary>
    public Operation? Match(string method, IReadOnlyList<string> segments, out PathValues values)
    {
        values = default;
        if (segments.Count < 2)
        {
            return null;
        }

        // A word of Cloudinary's is never taken for a cloud name: what has no row of its own there has none at all.
        if (services.Contains((segments[0], segments[1])))
        {
            return Find(method, 1, segments, out values);
        }

        if (segments.Count == 2)
        {
            return null;
        }

        // Last the paths of the delivery host, which begin with the cloud name.
        return Find(method, 2, segments, out values)
            ?? (open.TryGetValue(method, out var rows) ? Find(rows, segments, out values) : null)
            ?? Find(method, 1, segments, out values);
    }

    private static bool IsService(Operation operation) => operation.Path.LiteralAt(1) is not null;

    private static int WordAt(Operation operation) => IsService(operation) ? 1 : 2;

    private Operation? Find(string method, int at, IReadOnlyList<string> segments, out PathValues values)
    {
        if (buckets.TryGetValue(new Bucket(method, at, segments[at]), out var rows) && Find(rows, segments, out values) is { } row)
        {
            return row;
        }

        values = default;
        return buckets.TryGetValue(new Bucket(AnyMethod, at, segments[at]), out rows) ? Find(rows, segments, out values) : null;
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

                if ((a.Method == b.Method || a.Method == AnyMethod || b.Method == AnyMethod) && a.Path.CompareSpecificity(b.Path) == 0 && a.Path.Overlaps(b.Path))
                {
                    throw new InvalidOperationException($"Catalogue: {a.Name} and {b.Name} both fit {a.Method} {a.Template}.");
                }
            }

            if (operations[i] is { Method: AnyMethod, Enforcement: not EnforcementKind.Refuse })
            {
                throw new InvalidOperationException($"Catalogue: {operations[i].Name} is for every method, and only a refused row may be.");
            }
        }
    }

    private readonly record struct Bucket(string Method, int At, string Word);
}
