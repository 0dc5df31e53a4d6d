namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>
/// Among many policies they are found by resource, or by what a set of the resource holds. Whatever the way, no forbid is lost, and none that errs
/// goes unnoticed.
/// </summary>
public sealed class ManyPoliciesTests
{
    private const string Permit = "permit(principal, action, resource);\n";
    private static readonly Entity Resource = new(new("R", "r"), new Dictionary<string, CedarValue> { ["ids"] = CedarValue.SetOf(["a", "b"]), ["text"] = CedarValue.Of("a") });

    [Theory]
    // A forbid found in one way stays found when another way finds none.
    [InlineData("forbid(principal, action, resource); forbid(principal, action, resource == R::\"r\") when { false };", false, false)]
    [InlineData("forbid(principal, action, resource); forbid(principal, action, resource) when { resource.ids.contains(\"z\") };", false, false)]
    [InlineData("forbid(principal, action, resource == R::\"r\"); forbid(principal, action, resource) when { resource.ids.contains(\"z\") };", false, false)]
    [InlineData("forbid(principal, action, resource) when { resource.ids.contains(\"b\") }; forbid(principal, action, resource) when { resource.text.contains(\"z\") };", false, true)]
    // One way that has found a forbid does not keep another from noticing an error.
    [InlineData("forbid(principal, action, resource); forbid(principal, action, resource == R::\"r\") when { resource.missing };", false, true)]
    [InlineData("forbid(principal, action, resource); forbid(principal, action, resource) when { resource.missing.contains(\"a\") };", false, true)]
    [InlineData("forbid(principal, action, resource) when { resource.ids.contains(\"a\") }; forbid(principal, action, resource) when { resource.ids.contains(\"a\") && resource.missing };", false, true)]
    [InlineData("forbid(principal, action, resource) when { resource.ids.contains(\"a\") }; forbid(principal, action, resource) when { resource.ids.contains(\"b\") && resource.missing };", false, true)]
    // Errors by each way.
    [InlineData("forbid(principal, action, resource == R::\"r\") when { resource.missing };", true, true)]
    [InlineData("forbid(principal, action, resource == R::\"s\") when { resource.missing };", true, false)]
    [InlineData("forbid(principal, action, resource) when { resource.ids.contains(\"a\") && resource.missing };", true, true)]
    [InlineData("forbid(principal, action, resource) when { resource.ids.contains(\"a\") && resource.missing }; forbid(principal, action, resource) when { resource.ids.contains(\"b\") && false };", true, true)]
    [InlineData("forbid(principal, action, resource) when { resource.ids.contains(\"z\") && resource.missing };", true, false)]
    [InlineData("forbid(principal, action, resource) when { resource.text.contains(\"a\") };", true, true)]
    // What begins like a key but says more.
    [InlineData("forbid(principal, action, resource) when { resource.ids.contains(\"a\") && resource.ids.contains(\"z\") };", true, false)]
    [InlineData("forbid(principal, action, resource) when { resource.ids.contains(\"a\") } when { resource.ids.contains(\"z\") };", true, false)]
    [InlineData("forbid(principal, action, resource) when { resource.ids.contains(\"a\") } unless { resource.text == \"a\" };", true, false)]
    [InlineData("forbid(principal, action, resource == R::\"s\") when { resource.ids.contains(\"a\") };", true, false)]
    [InlineData("forbid(principal, action, resource in R::\"s\") when { resource.ids.contains(\"a\") };", true, false)]
    [InlineData("forbid(principal, action, resource in R::\"s\") when { resource.missing.contains(\"a\") };", true, false)]
    public void A_forbid_counts_however_it_is_found(string forbids, bool allowed, bool errored)
    {
        foreach (var padding in new[] { "", "permit(principal, action, resource) when { resource.text == \"no\" };\n", "permit(principal, action, resource == R::\"x\");\n" })
        {
            var engine = PolicyEngine.Compile(CedarParser.ParsePolicies(Permit + string.Concat(Enumerable.Repeat(padding, 10)) + forbids), EntityStore.Empty);
            var request = new AuthorizationRequest(new("P", "p"), new("Action", "a"), Resource);
            var decision = engine.Decide(request);
            Assert.Equal((allowed, errored), (decision.Allowed, decision.ForbidErrored));
            var result = engine.Authorize(request);
            Assert.Equal((allowed, errored), (result.Allowed, result.Errors.Count > 0));
            Assert.Equal(engine.AuthorizeWithoutIndex(request).Errors, result.Errors);
        }
    }
}
