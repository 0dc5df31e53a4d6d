using Sidecar.Policy.Cedar;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>Who is in what, walked step by step: the expected answers must not come from the engine's own closure.</summary>
internal sealed class Graph
{
    private readonly Dictionary<EntityUid, List<EntityUid>> _parents = [];

    public void Add(EntityUid child, EntityUid parent)
    {
        if (!_parents.TryGetValue(child, out var parents))
        {
            _parents.Add(child, parents = []);
        }

        parents.Add(parent);
    }

    public EntityUid[] ParentsOf(EntityUid uid) => _parents.TryGetValue(uid, out var parents) ? [.. parents] : [];

    /// <summary>The same, or somewhere above.</summary>
    public bool IsIn(EntityUid uid, EntityUid above)
    {
        var open = new Stack<EntityUid>([uid]);
        var seen = new HashSet<EntityUid>();
        while (open.TryPop(out var next))
        {
            if (next == above)
            {
                return true;
            }

            if (seen.Add(next))
            {
                Array.ForEach(ParentsOf(next), open.Push);
            }
        }

        return false;
    }
}

/// <summary>A random world, questions about it, and the right answers.</summary>
internal sealed record Sample(PolicyEngine Engine, AuthorizationRequest[] Requests, bool[] Expected)
{
    public const int RequestCount = 500;

    /// <summary>How likely any two things are connected.</summary>
    public const double Connection = 0.05;

    public static EntityUid[] Names(string type, int count) => [.. Enumerable.Range(0, count).Select(i => new EntityUid(type, $"{type[(type.IndexOf("::", StringComparison.Ordinal) + 2)..]}{i}"))];

    public static EntityUid[] Some(Random random, IEnumerable<EntityUid> from) => [.. from.Where(_ => random.NextDouble() < Connection)];

    public static CedarValue SetOf(IEnumerable<EntityUid> uids) => CedarValue.SetOf(uids.Select(CedarValue.Of));

    /// <summary>Each may lie in those before it, so that there are no cycles.</summary>
    public static void Nest(Random random, Graph graph, EntityUid[] uids)
    {
        for (var i = 1; i < uids.Length; i++)
        {
            foreach (var parent in Some(random, uids[..i]))
            {
                graph.Add(uids[i], parent);
            }
        }
    }
}
