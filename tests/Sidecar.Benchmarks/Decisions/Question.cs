using Sidecar.Policy.Cedar;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>Requests and what Cedar has to answer.</summary>
internal readonly struct DecisionQuestion(PolicyEngine engine, AuthorizationRequest[] requests, bool[] expected) : IQuestion
{
    public int Count => requests.Length;

    public bool Ask(int number) => engine.Decide(requests[number]).Allowed == expected[number];
}

/// <summary>Residuals that have been asked for before.</summary>
internal readonly struct ResidualQuestion(PolicyEngine engine, EntityUid[] principals, EntityUid action, string type) : IQuestion
{
    public int Count => principals.Length;

    public bool Ask(int number) => engine.ResidualFor(principals[number], action, type).Kind == ResidualKind.When;
}
