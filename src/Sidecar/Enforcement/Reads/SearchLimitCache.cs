using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Grants;
using Sidecar.Policy.Limits;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Limits, compiled and prepared once for as long as what they came from stays the same: the residuals (one object each for as long as the snapshot holds
/// them), the paths of folders named by id, and the folder tree where folders are listed one by one. A new snapshot brings new residuals, so that
/// nothing of an old one is ever found here.
/// </summary>
internal sealed class SearchLimitCache
{
    // Users that one key acts for come and go; each has a residual of its own, so only the keys beside one user are many here.
    private const int MostBesideOne = 64;

    private readonly ConditionalWeakTable<Residual, OfResidual> table = [];

    /// <summary>The external ids of folders that a residual names.</summary>
    public IReadOnlyList<string> FolderIds(Residual residual, SearchSubject subject) => table.GetOrCreateValue(residual).FolderIds(residual, subject);

    /// <summary>True when a residual asks where something lies.</summary>
    public bool NamesFolders(Residual residual, SearchSubject subject) => table.GetOrCreateValue(residual).NamesFolders(residual, subject);

    /// <summary>The limit of these residuals, compiled when there is none or what it came from has changed.</summary>
    /// <param name="residuals">Of the key, and of the user it acts for.</param>
    /// <param name="environment">Their environment.</param>
    /// <param name="subject">What is searched.</param>
    /// <param name="resolved">Whatever else the limit depends on; compared item by item.</param>
    /// <param name="compile">Makes the limit.</param>
    public CallerLimit Get(
        IReadOnlyList<Residual> residuals, EnvironmentGrants environment, SearchSubject subject, IReadOnlyList<object?> resolved, Func<CallerLimit> compile)
    {
        var known = table.GetOrCreateValue(residuals[^1]).Limits;
        var key = new Key(residuals[0], environment, subject);
        if (known.TryGetValue(key, out var entry) && entry.Resolved.SequenceEqual(resolved))
        {
            return entry.Limit;
        }

        if (known.Count >= MostBesideOne)
        {
            known.Clear();
        }

        var limit = compile();
        known[key] = new Entry(resolved, limit);
        return limit;
    }

    private sealed record Entry(IReadOnlyList<object?> Resolved, CallerLimit Limit);

    /// <summary>By identity: comparing residuals by value would cost as much as compiling them.</summary>
    private readonly struct Key(Residual first, EnvironmentGrants environment, SearchSubject subject) : IEquatable<Key>
    {
        private readonly Residual first = first;
        private readonly EnvironmentGrants environment = environment;
        private readonly SearchSubject subject = subject;

        public bool Equals(Key other) => ReferenceEquals(first, other.first) && ReferenceEquals(environment, other.environment) && subject == other.subject;

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(first), RuntimeHelpers.GetHashCode(environment), subject);
    }

    private sealed class OfResidual
    {
        private readonly string[]?[] folderIds = new string[2][];
        private bool? namesFolders;

        public ConcurrentDictionary<Key, Entry> Limits { get; } = new();

        public IReadOnlyList<string> FolderIds(Residual residual, SearchSubject subject) =>
            folderIds[(int)subject] ??= SearchLimitCompiler.FolderIds(residual.Condition, subject);

        public bool NamesFolders(Residual residual, SearchSubject subject) =>
            namesFolders ??= FolderIds(residual, subject).Count > 0 || SearchLimitCompiler.NamesPaths(residual.Condition);
    }
}
