namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>Names that repeat are one object. What only looks the same stays apart, and what was wrong stays wrong.</summary>
public sealed class SharedNameTests
{
    [Fact]
    public void The_same_action_is_one_object_and_a_similar_one_is_not()
    {
        var policies = CedarParser.ParsePolicies("""
            permit(principal, action == A::Action::"read", resource);
            permit(principal, action in [A :: Action :: "read", B::Action::"read", A::Action::"reads"], resource);
            """);
        var once = policies[0].Syntax.Action.Actions[0];
        var list = policies[1].Syntax.Action.Actions;
        Assert.Same(once, list[0]);
        Assert.Equal([new("A::Action", "read"), new("B::Action", "read"), new("A::Action", "reads")], list);
    }

    [Fact]
    public void An_escape_is_not_the_text_it_is_written_with()
    {
        var actions = CedarParser.ParsePolicies("""
            permit(principal, action in [Action::"\\n", Action::"\n", Action::"\\n"], resource);
            """)[0].Syntax.Action.Actions;
        Assert.Equal(["\\n", "\n", "\\n"], actions.Select(static a => a.Id));
    }

    [Fact]
    public void A_bare_carriage_return_stays_an_error_after_an_escaped_one()
    {
        var error = Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies("permit(principal, action in [Action::\"\\r\", Action::\"\r\"], resource);"));
        Assert.Equal("U+000D", error.Found);
    }

    [Fact]
    public void Any_number_of_actions_is_read_right()
    {
        var names = Enumerable.Range(0, 200).Select(static i => $"a{i % 100}").ToArray();
        var list = string.Join(", ", names.Select(static name => $"Action::\"{name}\""));
        Assert.Equal(names, CedarParser.ParsePolicies($"permit(principal, action in [{list}], resource);")[0].Syntax.Action.Actions.Select(static a => a.Id));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    public void A_path_may_be_long_and_spaced(int parts)
    {
        var names = Enumerable.Range(0, parts).Select(static i => $"n{i}").ToArray();
        var expected = string.Join("::", names);
        var policies = CedarParser.ParsePolicies($"permit(principal is {expected}, action, resource is {string.Join(" // c\n :: ", names)});");
        Assert.Equal(expected, policies[0].Syntax.Principal.Type);
        Assert.Same(policies[0].Syntax.Principal.Type, policies[0].Syntax.Resource.Type);
        Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies($"permit(principal is {expected}::if, action, resource);"));
    }

    [Theory]
    [InlineData("permit(principal, action,\u00a0resource) x", 1, 37)]
    [InlineData("permit(principal,\u2028action,\t resource) x", 1, 38)]
    [InlineData("permit(principal == U::\"a\ud83d\ude00\nB\ud83d\ude00_\u00e9\", action, resource) x", 2, 26)]
    public void Columns_count_what_is_skipped(string text, int line, int column)
    {
        var error = Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(text));
        Assert.Equal((line, column, "'x'"), (error.Line, error.Column, error.Found));
    }
}
