namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Values;
using Xunit.Abstractions;

/// <summary>
/// A residual says of every resource what the engine says of it, under the host's rule that a forbid which errs denies: whatever attributes the
/// resource has and whatever their types.
/// </summary>
public sealed class ResidualPropertyTests(ITestOutputHelper output)
{
    private const int RequestsPerSet = 12;
    private static readonly int Sets = PropertyRounds.Of(1_000);

    [Fact]
    public void An_exact_residual_agrees_with_the_engine_and_any_other_is_wider()
    {
        var (cases, exact, allowedExactly, refusedExactly, wider) = (0, 0, 0, 0, 0);
        for (var seed = 0; seed < Sets; seed++)
        {
            var random = new RandomCedar(seed);
            var text = random.PolicySet(1 + (seed % 6));
            var engine = PolicyEngine.Compile(CedarParser.ParsePolicies(text), RandomCedar.Store);
            for (var i = 0; i < RequestsPerSet; i++)
            {
                var request = random.Request();
                var residual = engine.ResidualFor(request.Principal, request.Action, request.Resource.Uid.Type, request.Context);
                var decision = engine.Decide(request);
                var allowed = decision.Allowed && !decision.ForbidErrored;
                var said = FormulaEvaluator.Holds(residual.Condition, request.Resource, RandomCedar.Store);
                if (residual.Exact ? said != allowed : allowed && !said)
                {
                    Assert.Fail($"seed {seed}, request {i}: engine {allowed}, residual {said} (exact {residual.Exact})\n{text}\n{Describe(request)}\n{TreeDump.Of(residual.Condition)}");
                }

                if (!FormulaEvaluator.Holds(residual.Unforbidden, request.Resource, RandomCedar.Store))
                {
                    Assert.True(decision.ForbidErrored || decision.Determining?.Effect == Effect.Forbid, $"seed {seed}, request {i}: no forbid stands against it\n{text}");
                }

                Assert.Equal(residual.Kind, residual.Condition switch { Formula.True => ResidualKind.Always, Formula.False => ResidualKind.Never, _ => ResidualKind.When });
                cases++;
                exact += residual.Exact ? 1 : 0;
                allowedExactly += residual is { Kind: ResidualKind.When, Exact: true } && allowed ? 1 : 0;
                refusedExactly += residual is { Kind: ResidualKind.When, Exact: true } && !allowed ? 1 : 0;
                wider += said && !allowed ? 1 : 0;
            }
        }

        output.WriteLine($"{cases} cases: {exact} exact, of those with a condition {allowedExactly} allowed and {refusedExactly} refused; {cases - exact} inexact, {wider} wider");
        Assert.True(exact > cases / 4 && cases - exact > cases / 10, $"{exact} of {cases} are exact");
        Assert.True(allowedExactly > cases / 100 && refusedExactly > cases / 50, $"{allowedExactly} allowed, {refusedExactly} refused of {cases}");
    }

    private static string Describe(AuthorizationRequest request) =>
        $"{request.Principal} {request.Action} {request.Resource.Uid} in {string.Join(", ", request.Resource.Parents)} with {Describe(request.Resource.Attributes)}, context {request.Context is not null}";

    private static string Describe(IReadOnlyDictionary<string, CedarValue> attributes) =>
        $"{{{string.Join(", ", attributes.Select(static a => $"{a.Key}: {Describe(a.Value)}"))}}}";

    private static string Describe(CedarValue value) => value switch
    {
        SetValue set => $"[{string.Join(", ", Enumerable.Range(0, set.Count).Select(i => Describe(set.ItemAt(i).ToCedarValue())))}]",
        RecordValue => "a record",
        _ => value.Kind is ValueKind.Long or ValueKind.Bool ? $"{value.Kind} {value.Number}" : $"{value.Reference}",
    };
}
