using System.Collections.Frozen;

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
    private readonly FrozenDictionary<string, MethodRows> methods;
    private readonly MethodRows? anyMethod;
    private readonly FrozenDictionary<string, string[]> versionsOfServices;

    public OperationCatalogue(IReadOnlyList<Operation> operations)
    {
        Operations = operations;
        RefuseOverlaps(operations);
        var ordered = operations.Order(Comparer<Operation>.Create((a, b) => a.Path.CompareSpecificity(b.Path))).ToArray();
        methods = ordered.GroupBy(o => o.Method).ToFrozenDictionary(g => g.Key, g => new MethodRows([.. g]), StringComparer.Ordinal);
        anyMethod = methods.GetValueOrDefault(AnyMethod);
        versionsOfServices = operations.Where(IsService).GroupBy(o => o.Path.LiteralAt(1)!, o => o.Path.LiteralAt(0)!)
            .ToFrozenDictionary(g => g.Key, g => g.Distinct().ToArray(), StringComparer.Ordinal);
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
        var rows = methods.GetValueOrDefault(method);
        if (versionsOfServices.TryGetValue(segments[1], out var versions) && versions.Contains(segments[0]))
        {
            return Find(rows, 1, segments, out values);
        }

        if (segments.Count == 2)
        {
            return null;
        }

        // Last the paths of the delivery host, which begin with the cloud name.
        return Find(rows, 2, segments, out values)
            ?? (rows is null ? null : Find(rows.Open, segments, out values))
            ?? Find(rows, 1, segments, out values);
    }

    private static bool IsService(Operation operation) => operation.Path.LiteralAt(1) is not null;

    private Operation? Find(MethodRows? rows, int at, IReadOnlyList<string> segments, out PathValues values) =>
        Find(rows?.Of(at, segments[at]) ?? [], segments, out values) ?? Find(anyMethod?.Of(at, segments[at]) ?? [], segments, out values);

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

    /// <summary>The rows of one method, each list in order of specificity.</summary>
    private sealed class MethodRows(Operation[] rows)
    {
        private readonly FrozenDictionary<string, Operation[]> services = ByWord(rows.Where(IsService), 1);
        private readonly FrozenDictionary<string, Operation[]> others = ByWord(rows.Where(row => !IsService(row)), 2);

        /// <summary>Those that have no such word.</summary>
        public Operation[] Open { get; } = [.. rows.Where(row => !IsService(row) && row.Path.LiteralAt(2) is null)];

        /// <summary>Those with the word at the place; null when there is none.</summary>
        public Operation[]? Of(int at, string word) => (at == 1 ? services : others).GetValueOrDefault(word);

        private static FrozenDictionary<string, Operation[]> ByWord(IEnumerable<Operation> rows, int at) =>
            rows.Where(row => row.Path.LiteralAt(at) is not null).GroupBy(row => row.Path.LiteralAt(at)!)
                .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }
}
