using System.Collections.Concurrent;
using Sidecar.Policy.Cedar.Evaluation;
using Sidecar.Policy.Cedar.Residuals;

namespace Sidecar.Policy.Cedar;

public sealed partial class PolicyEngine
{
    /// <summary>Residuals kept. Principals and types are few; when there are more, the cache starts over.</summary>
    internal const int MaxResiduals = 10_000;

    private readonly ConcurrentDictionary<(EntityUid Principal, EntityUid Action, string Type), Residual> _residuals = new();

    internal int ResidualCount => _residuals.Count;

    /// <summary>
    /// What remains of the policies when principal, action, resource type and context are known and the resource is not.
    /// Results are cached by principal, action and type for a null context.
    /// </summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="action">What for.</param>
    /// <param name="resourceType">The type the resource will have, e.g. <c>Cloudinary::Asset</c>.</param>
    /// <param name="context">The context record, or null for an empty one.</param>
    /// <remarks>
    /// An attribute of another type than its operator needs makes Cedar err, as a missing one does. The condition says so
    /// (<see cref="AtomOperator.IsSet"/> and the like); no attribute is taken to be of any type.
    /// </remarks>
    public Residual ResidualFor(EntityUid principal, EntityUid action, string resourceType, CedarValue? context = null)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(resourceType);
        var key = (principal, action, resourceType);
        if (context is null && _residuals.TryGetValue(key, out var cached))
        {
            return cached;
        }

        var evaluator = new PartialEvaluator(Entities, principal, action, resourceType, context);
        var residual = ResidualBuilder.Build(InScope(principal, action, resourceType), evaluator);
        if (context is null)
        {
            if (_residuals.Count >= MaxResiduals)
            {
                _residuals.Clear();
            }

            _residuals[key] = residual;
        }

        return residual;
    }

    /// <summary>The policies that can apply to some resource of the type, in the order given to <see cref="Compile"/>.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="action">What for.</param>
    /// <param name="resourceType">The resource's type.</param>
    public IReadOnlyList<Policy> PoliciesFor(EntityUid principal, EntityUid action, string resourceType) =>
        [.. InScope(principal, action, resourceType).Select(static p => p.Policy)];

    private List<CompiledPolicy> InScope(EntityUid principal, EntityUid action, string resourceType)
    {
        var found = new List<CompiledPolicy>();
        var buckets = _index.For(principal);
        while (buckets.MoveNext())
        {
            found.AddRange(buckets.Current!.Policies.Where(p => p.MatchesAction(Entities, action) && p.MayMatchResource(resourceType)));
        }

        found.Sort(static (a, b) => a.Ordinal.CompareTo(b.Ordinal));
        return found;
    }
}
