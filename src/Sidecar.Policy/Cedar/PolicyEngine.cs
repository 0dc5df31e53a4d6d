using Sidecar.Policy.Cedar.Evaluation;

namespace Sidecar.Policy.Cedar;

/// <summary>An immutable, indexed set of policies with the entities they are decided over. Safe for concurrent use.</summary>
public sealed partial class PolicyEngine
{
    private const int ManyPolicies = 1_000;

    private readonly CompiledPolicy[] _policies;
    private readonly PolicyIndex _index;

    private PolicyEngine(CompiledPolicy[] policies, EntityStore entities)
    {
        _policies = policies;
        Policies = Array.ConvertAll(policies, static p => p.Policy);
        Entities = entities;
        _index = new PolicyIndex(policies, entities);
    }

    /// <summary>The policies, in the order given to <see cref="Compile"/>.</summary>
    public IReadOnlyList<Policy> Policies { get; }

    /// <summary>The entities policies are decided over.</summary>
    public EntityStore Entities { get; }

    /// <summary>Compiles and indexes policies.</summary>
    /// <param name="policies">Static policies with distinct ids.</param>
    /// <param name="entities">Principals, groups, actions and whatever else policies refer to.</param>
    /// <exception cref="ArgumentException">Two policies with one id, or a template.</exception>
    public static PolicyEngine Compile(IReadOnlyList<Policy> policies, EntityStore entities)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(entities);
        var ids = new HashSet<string>(policies.Count, StringComparer.Ordinal);
        var compiled = new CompiledPolicy[policies.Count];
        for (var i = 0; i < compiled.Length; i++)
        {
            var policy = policies[i];
            if (!ids.Add(policy.Id))
            {
                throw new ArgumentException($"There are two policies with the id {policy.Id}.", nameof(policies));
            }

            if (policy.IsTemplate)
            {
                throw new ArgumentException($"Policy {policy.Id} is a template and has to be linked first.", nameof(policies));
            }

        }

        // Policies are compiled each by itself, and ten thousand take long enough to share the work.
        if (compiled.Length < ManyPolicies)
        {
            for (var i = 0; i < compiled.Length; i++)
            {
                compiled[i] = new CompiledPolicy(policies[i], i);
            }
        }
        else
        {
            Parallel.For(0, compiled.Length, i => compiled[i] = new CompiledPolicy(policies[i], i));
        }

        return new PolicyEngine(compiled, entities);
    }

    /// <summary>Decides without full diagnostics. Allocates nothing once an action and a resource type have been seen.</summary>
    /// <exception cref="ArgumentException">The context is not a record.</exception>
    public Decision Decide(in AuthorizationRequest request)
    {
        var frame = new Frame(Entities, request);
        var state = default(DecisionState);
        var buckets = _index.For(request.Principal);
        while (buckets.MoveNext())
        {
            buckets.Current!.Decide(ref frame, ref state);
        }

        return new Decision(state.Forbid is null && state.Permit is not null, state.ForbidErrored, (state.Forbid ?? state.Permit)?.Policy);
    }

    /// <summary>Decides with full diagnostics.</summary>
    /// <exception cref="ArgumentException">The context is not a record.</exception>
    public AuthorizationResult Authorize(in AuthorizationRequest request)
    {
        var frame = new Frame(Entities, request);
        var candidates = new List<CompiledPolicy>();
        var buckets = _index.For(request.Principal);
        while (buckets.MoveNext())
        {
            buckets.Current!.Collect(ref frame, candidates);
        }

        candidates.Sort(static (a, b) => a.Ordinal.CompareTo(b.Ordinal));
        return Authorize(candidates, ref frame);
    }

    /// <summary>Cedar's authoriser as the language defines it, over every policy. What the index has to agree with.</summary>
    internal AuthorizationResult AuthorizeWithoutIndex(in AuthorizationRequest request)
    {
        var frame = new Frame(Entities, request);
        return Authorize(_policies, ref frame);
    }

    /// <summary>
    /// Satisfied forbids deny and are the reason; else satisfied permits allow and are the reason; else deny without a reason.
    /// A policy that errors is skipped and listed. (Cedar: authorizer; reference §6.4.)
    /// </summary>
    private static AuthorizationResult Authorize(IEnumerable<CompiledPolicy> candidates, ref Frame frame)
    {
        var permits = new List<Policy>();
        var forbids = new List<Policy>();
        var errors = new List<PolicyError>();
        CompiledPolicy? previous = null;
        foreach (var policy in candidates)
        {
            if (ReferenceEquals(policy, previous) || !InScope(policy, ref frame))
            {
                continue;
            }

            previous = policy;
            switch (policy.Test(ref frame))
            {
                case Truth.True:
                    (policy.IsForbid ? forbids : permits).Add(policy.Policy);
                    break;
                case Truth.Error:
                    errors.Add(new PolicyError(policy.Policy, frame.Error.ToString()));
                    break;
            }
        }

        return new AuthorizationResult(forbids.Count == 0 && permits.Count > 0, forbids.Count > 0 ? forbids : permits, errors);
    }

    private static bool InScope(CompiledPolicy policy, ref Frame frame) =>
        policy.MatchesPrincipal(frame.Store, frame.Principal)
        && policy.MatchesAction(frame.Store, frame.Action)
        && policy.MatchesResource(ref frame);
}
