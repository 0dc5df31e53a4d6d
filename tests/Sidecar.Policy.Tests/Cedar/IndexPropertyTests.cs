namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>The index finds what the plain loop over every policy finds: decision, reasons, errors.</summary>
public sealed class IndexPropertyTests
{
    [Theory]
    [InlineData(1, 300)]
    [InlineData(4, 300)]
    [InlineData(40, 100)]
    [InlineData(300, 20)]
    public void Indexed_and_plain_evaluation_agree(int policies, int rounds)
    {
        for (var seed = 0; seed < PropertyRounds.Of(rounds); seed++)
        {
            var random = new RandomCedar(seed);
            var text = random.PolicySet(policies);
            var engine = PolicyEngine.Compile(CedarParser.ParsePolicies(text), RandomCedar.Store);
            for (var i = 0; i < 12; i++)
            {
                var request = random.Request();
                var plain = engine.AuthorizeWithoutIndex(request);
                var indexed = engine.Authorize(request);
                var because = $"seed {seed}, request {i}\n{text}";
                Assert.True(plain.Allowed == indexed.Allowed, because);
                Assert.True(plain.Determining.SequenceEqual(indexed.Determining), because);
                Assert.True(plain.Errors.SequenceEqual(indexed.Errors), because);

                var decision = engine.Decide(request);
                Assert.True(plain.Allowed == decision.Allowed, because);
                Assert.True(plain.Errors.Any(static e => e.Policy.Effect == Effect.Forbid) == decision.ForbidErrored, because);
                Assert.True(decision.Determining is null ? plain.Determining.Count == 0 : plain.Determining.Contains(decision.Determining), because);
            }
        }
    }

    [Fact]
    public void Every_printed_policy_parses_back_to_the_same_print_and_tree()
    {
        for (var seed = 0; seed < PropertyRounds.Of(500); seed++)
        {
            foreach (var policy in CedarParser.ParsePolicies(new RandomCedar(seed).PolicySet(5)))
            {
                var printed = policy.ToString();
                var again = Assert.Single(CedarParser.ParsePolicies(printed));
                Assert.Equal(printed, again.ToString());
                Assert.Equal(TreeDump.Of(policy), TreeDump.Of(again));
            }
        }
    }
}
