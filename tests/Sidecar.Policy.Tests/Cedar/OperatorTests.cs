namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>Operators at their boundaries and on operands of the wrong type. Attributes, so that nothing is worked out ahead.</summary>
public sealed class OperatorTests
{
    private static readonly Entity Resource = new(new("R", "r"), new Dictionary<string, CedarValue>
    {
        ["one"] = CedarValue.Of(1),
        ["most"] = CedarValue.Of(long.MaxValue),
        ["least"] = CedarValue.Of(long.MinValue),
        ["text"] = CedarValue.Of("x"),
        ["tenth"] = CedarValue.Extension("decimal", "0.1"),
        ["day"] = CedarValue.Extension("datetime", "2024-02-29"),
    });

    [Theory]
    [InlineData("resource.one < 1", false)]
    [InlineData("resource.one <= 1", true)]
    [InlineData("resource.one > 1", false)]
    [InlineData("resource.one >= 1", true)]
    [InlineData("resource.day < resource.day", false)]
    [InlineData("resource.day <= resource.day", true)]
    [InlineData("resource.day < resource.one", null)]
    [InlineData("resource.tenth.lessThan(decimal(\"0.1\"))", false)]
    [InlineData("resource.tenth.lessThanOrEqual(decimal(\"0.1\"))", true)]
    [InlineData("resource.tenth.greaterThan(decimal(\"0.1\"))", false)]
    [InlineData("resource.tenth.greaterThanOrEqual(decimal(\"0.1\"))", true)]
    [InlineData("resource.tenth.lessThan(resource.one)", null)]
    [InlineData("resource.tenth < resource.tenth", null)]
    [InlineData("resource.one * resource.most == 9223372036854775807", true)]
    [InlineData("resource.one * resource.least == -9223372036854775808", true)]
    [InlineData("resource.most * 2 == -2", null)]
    [InlineData("resource.least * 2 == 0", null)]
    [InlineData("resource.least * -1 == 0", null)]
    [InlineData("resource.text * 2 == 2", null)]
    [InlineData("2 * resource.text == 2", null)]
    [InlineData("resource.missing * 2 == 2", null)]
    [InlineData("2 * resource.missing == 2", null)]
    [InlineData("2 * 3 * resource.missing == 2", null)]
    [InlineData("resource.most * 2 * 2 == 0", null)]
    [InlineData("resource.most + 1 - 1 == 0", null)]
    [InlineData("resource.least - 1 + 1 == 0", null)]
    [InlineData("resource.text + 1 == 1", null)]
    [InlineData("1 - resource.text == 1", null)]
    [InlineData("1 + resource.missing == 1", null)]
    [InlineData("resource.missing + 1 == 1", null)]
    [InlineData("-resource.least == 0", null)]
    [InlineData("-resource.text == 0", null)]
    [InlineData("resource.missing < 1", null)]
    [InlineData("1 < resource.missing", null)]
    [InlineData("resource.missing in resource", null)]
    [InlineData("resource in resource.missing", null)]
    [InlineData("resource is R in resource.missing", null)]
    [InlineData("resource is S in resource.missing", false)]
    [InlineData("resource.text is R", null)]
    [InlineData("resource.missing == 1", null)]
    [InlineData("1 == resource.missing", null)]
    [InlineData("resource.missing like \"*\"", null)]
    [InlineData("resource.one like \"*\"", null)]
    [InlineData("\"axbyc\" like \"a*b*c\"", true)]
    [InlineData("\"abc\" like \"a*b*c\"", true)]
    [InlineData("\"axc\" like \"a*b*c\"", false)]
    [InlineData("\"axbb\" like \"a*b*b\"", true)]
    [InlineData("\"ab\" like \"a*b*b\"", false)]
    [InlineData("\"axbybzc\" like \"a*b*b*c\"", true)]
    [InlineData("\"axbyc\" like \"a*b*b*c\"", false)]
    [InlineData("\"axxyxyxxz\" like \"a*xyx*x*z\"", true)]
    [InlineData("\"axyxz\" like \"a*xy*yx*z\"", false)]
    [InlineData("[1].contains(resource.missing)", null)]
    [InlineData("resource.missing.contains(1)", null)]
    [InlineData("resource.text.isEmpty()", null)]
    [InlineData("[1].containsAny(resource.one)", null)]
    [InlineData("[resource.one].containsAny([2, 1])", true)]
    [InlineData("[resource.one].containsAny([2, 3])", false)]
    [InlineData("[resource.one, 2].containsAny([3, 4, 5, 1])", true)]
    [InlineData("[resource.one, 2].containsAny([3, 4, 5])", false)]
    [InlineData("[resource.text, \"y\"].containsAny([\"z\", \"v\", \"w\", \"x\"])", true)]
    [InlineData("[resource.text, \"y\"].containsAny([\"z\", \"v\", \"w\"])", false)]
    [InlineData("if resource.one == 1 then true else resource.missing", true)]
    [InlineData("if resource.one then true else true", null)]
    public void It_is_true_false_or_an_error(string condition, bool? expected)
    {
        var engine = PolicyEngine.Compile(CedarParser.ParsePolicies($"permit(principal, action, resource) when {{ {condition} }};"), EntityStore.Empty);
        var result = engine.Authorize(new(new("P", "p"), new("Action", "a"), Resource));
        Assert.Equal(expected, result.Errors.Count > 0 ? null : result.Allowed);
        Assert.All(result.Errors, static e => Assert.NotEmpty(e.Message));
    }
}
