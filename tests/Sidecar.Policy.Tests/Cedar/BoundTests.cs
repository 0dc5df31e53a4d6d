namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Evaluation;

/// <summary>What is kept between requests is bounded, and a bound that is reached changes no answer.</summary>
public sealed class BoundTests
{
    private static readonly Entity Resource = new(new("R", "r"), new Dictionary<string, CedarValue> { ["s"] = CedarValue.SetOf(["x3"]) });

    [Fact]
    public void Slices_are_kept_for_so_many_actions_and_types_only()
    {
        const string text = "permit(principal, action == Action::\"a{0}\", resource) when {{ resource.s.contains(\"x3\") }};\n";
        var policies = CedarParser.ParsePolicies(string.Concat(Enumerable.Range(0, 10).Select(static i => string.Format(null, text, 2_000 + i))));
        var bucket = new PolicyBucket([.. policies.Select(static (p, i) => new CompiledPolicy(p, i))]);
        for (var i = 0; i < 3_000; i++)
        {
            var frame = new Frame(EntityStore.Empty, new(new("P", "p"), new("Action", $"a{i}"), Resource));
            var state = default(DecisionState);
            bucket.Decide(ref frame, ref state);
            Assert.Equal(i is >= 2_000 and < 2_010, state.Permit is not null);
        }

        Assert.Equal(PolicyBucket.MaxSlices, bucket.SliceCount);
    }

    [Fact]
    public void Residuals_are_kept_for_so_many_principals_only()
    {
        var engine = PolicyEngine.Compile(CedarParser.ParsePolicies("permit(principal, action, resource);"), EntityStore.Empty);
        for (var i = 0; i <= PolicyEngine.MaxResiduals; i++)
        {
            Assert.Equal(ResidualKind.Always, engine.ResidualFor(new("P", $"{i}"), new("Action", "a"), "R").Kind);
        }

        Assert.Equal(1, engine.ResidualCount);
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public void A_formula_has_so_many_parts_only()
    {
        var literals = string.Join(',', Enumerable.Range(0, 100_000).Select(static i => $"\"x{i}\""));
        var engine = PolicyEngine.Compile(CedarParser.ParsePolicies($"permit(principal, action, resource) when {{ resource.s.containsAny([{literals}]) }};"), EntityStore.Empty);
        Assert.False(engine.ResidualFor(new("P", "p"), new("Action", "a"), "R").Exact);
        Assert.True(engine.Decide(new(new("P", "p"), new("Action", "a"), Resource)).Allowed);
    }

    [Fact]
    public void The_length_of_a_text_is_not_bounded_but_that_of_a_policy_is()
    {
        var policy = $"permit(principal, action, resource) when {{ \"{new string('x', 700_000)}\" == \"\" }};";
        Assert.Equal(3, CedarParser.ParsePolicies(policy + policy + policy).Count);
    }
}
