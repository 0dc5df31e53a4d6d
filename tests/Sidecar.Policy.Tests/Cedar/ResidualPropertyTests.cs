namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>A residual says of every resource what the engine says of it, under the host's rule that a forbid which errs denies.</summary>
public sealed class ResidualPropertyTests
{
    private const int Rounds = 1_500;

    [Fact]
    public void An_exact_residual_agrees_with_the_engine_and_any_other_is_wider()
    {
        var (exact, inexact) = Run(mixedTypes: false);
        Assert.True(exact > Rounds / 4, $"only {exact} exact residuals");
        Assert.True(inexact > Rounds / 10, $"only {inexact} inexact residuals");
    }

    [Fact]
    public void A_residual_is_never_narrower_even_when_attributes_have_unexpected_types() => Run(mixedTypes: true);

    private static (int Exact, int Inexact) Run(bool mixedTypes)
    {
        var (exact, inexact) = (0, 0);
        for (var seed = 0; seed < Rounds; seed++)
        {
            var random = new RandomCedar(seed) { MixedTypes = mixedTypes };
            var text = random.PolicySet(1 + (seed % 6));
            var engine = PolicyEngine.Compile(CedarParser.ParsePolicies(text), RandomCedar.Store);
            for (var i = 0; i < 12; i++)
            {
                var request = random.Request();
                var residual = engine.ResidualFor(request.Principal, request.Action, request.Resource.Uid.Type);
                _ = residual.Exact ? exact++ : inexact++;
                var decision = engine.Decide(request);
                var allowed = decision.Allowed && !decision.ForbidErrored;
                var said = FormulaEvaluator.Holds(residual.Condition, request.Resource, RandomCedar.Store);
                var agrees = residual.Exact && !mixedTypes ? said == allowed : said || !allowed;
                if (!agrees)
                {
                    Assert.Fail($"seed {seed}, request {i}: engine {allowed}, residual {said} (exact {residual.Exact})\n{text}\n{Describe(request)}\n{TreeDump.Of(residual.Condition)}");
                }

                Assert.Equal(residual.Kind, residual.Condition switch { Formula.True => ResidualKind.Always, Formula.False => ResidualKind.Never, _ => ResidualKind.When });
            }
        }

        return (exact, inexact);
    }

    private static string Describe(AuthorizationRequest request) =>
        $"{request.Principal} {request.Action} {request.Resource.Uid} has {string.Join(", ", request.Resource.Attributes.Keys)} in {string.Join(", ", request.Resource.Parents)}";
}
