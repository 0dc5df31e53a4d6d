namespace Sidecar.Policy.Tests.Cedar;

using System.Runtime.ExceptionServices;
using Sidecar.Policy.Cedar;

/// <summary>
/// Text that tries to exhaust the stack, memory or time ends in a syntax error. A stack overflow would end the process, so these run on a small
/// stack; "Heavy" ones are not repeated for every mutant, whose switches make frames larger.
/// </summary>
public sealed class HostileInputTests
{
    // .NET gives a pool thread 1.5 MB on Linux.
    private const int SmallStack = 1024 * 1024;

    [Theory]
    [InlineData("(", ")", "true")]
    [InlineData("[", "]", "1")]
    [InlineData("{a: ", "}", "1")]
    [InlineData("!(", ")", "true")]
    [InlineData("-(", ")", "1")]
    [InlineData("if true then ", " else false", "true")]
    [InlineData("if ", " then true else false", "true")]
    [InlineData("[1].contains(", ")", "1")]
    [InlineData("ip(", ")", "\"1.2.3.4\"")]
    [InlineData("1 + (", ")", "1")]
    [InlineData("true && (", ")", "true")]
    [InlineData("if ", " then resource.b == 1 else resource.c == 1", "resource.a == 1")]
    [InlineData("resource.b == 1 && !(resource.c == 1 || (", "))", "resource.a == 1")]
    [Trait("Category", "Heavy")]
    public void Nesting_is_bounded_and_everything_below_the_bound_works(string open, string close, string core)
    {
        OnSmallStack(() =>
        {
            foreach (var depth in new[] { 10, 100, 200, 256, 10_000, 1_000_000 })
            {
                var text = $"permit(principal, action, resource) when {{ {Repeat(open, depth)}{core}{Repeat(close, depth)} }};";
                if (depth >= 200 && open.Count(static c => c == '(') > 1)
                {
                    Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(text));
                    continue;
                }

                if (depth >= 256)
                {
                    var error = Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(text));
                    Assert.Contains("256", error.Expected, StringComparison.Ordinal);
                    continue;
                }

                Use(text);
            }
        });
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public void A_stack_too_small_for_the_bound_is_noticed()
    {
        var text = $"permit(principal, action, resource) when {{ {Repeat("(", 250)}true{Repeat(")", 250)} }};";
        OnSmallStack(() => Assert.Contains("stack", Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(text)).Found, StringComparison.Ordinal), 192 * 1024);
    }

    [Theory]
    [InlineData("principal", ".a", 450, 5_000)]
    [InlineData("principal", "[\"a\"]", 450, 5_000)]
    [InlineData("[1]", ".isEmpty()", 450, 5_000)]
    [Trait("Category", "Heavy")]
    public void Chains_of_members_are_bounded(string start, string link, int fits, int tooLong)
    {
        OnSmallStack(() =>
        {
            Use($"permit(principal, action, resource) when {{ {start}{Repeat(link, fits)} == 1 }};");
            Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies($"permit(principal, action, resource) when {{ {start}{Repeat(link, tooLong)} == 1 }};"));
        });
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public void Chains_inside_brackets_do_not_add_up_to_an_unbounded_tree()
    {
        OnSmallStack(() =>
        {
            var text = string.Concat(Enumerable.Repeat("(", 200)) + "principal" + string.Concat(Enumerable.Repeat(Repeat(".a", 200) + ")", 200));
            Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies($"permit(principal, action, resource) when {{ {text} }};"));
        });
    }

    [Theory]
    [InlineData("true", " && true", true)]
    [InlineData("false", " || false", false)]
    [InlineData("principal == principal", " && principal == principal", true)]
    [InlineData("resource.a == 1", " || resource.a == 1", true)]
    [InlineData("5001 == 1", " + 1", true)]
    [InlineData("1 == 1", " * 1", true)]
    [Trait("Category", "Heavy")]
    public void Chains_of_five_thousand_operators_work(string start, string link, bool expected)
    {
        OnSmallStack(() => Assert.Equal(expected, Use($"permit(principal, action, resource) when {{ {start}{Repeat(link, 5_000)} }};")));
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public void A_policy_of_ten_megabytes_is_refused()
    {
        var text = $"permit(principal, action, resource) when {{ true{Repeat(" && true", 10_000_000 / 8)} }};";
        Assert.Contains("1048576", Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(text)).Expected, StringComparison.Ordinal);
        Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(new string('a', 10_000_000)));
        Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(new string('"', 10_000_001)));
        Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(new string('1', 10_000_000)));
        Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies(string.Concat(Enumerable.Repeat("@a(\"b\")", 1_500_000))));
        Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies($"permit(principal, action in [{Repeat("Action::\"a\",", 900_000)}], resource);"));
        Assert.Throws<CedarSyntaxException>(() => CedarParser.ParsePolicies($"permit(principal, action, resource) when {{ {Repeat("true || ", 700_000)}\"{new string('x', 10_000_000)}\" }};"));
    }

    [Fact]
    public void Random_bytes_and_cut_texts_end_in_a_syntax_error_or_a_policy()
    {
        const string good = "@id(\"x\") permit(principal is A::B in C::\"d\", action in [Action::\"e\"], resource) when { resource.a.contains(\"b\\n\") && -5 < {k: 1}[\"k\"] || principal has a.b like \"x*\" };";
        var random = new Random(7);
        for (var i = 0; i < 4_000; i++)
        {
            var text = good.ToCharArray();
            for (var changes = random.Next(4); changes >= 0; changes--)
            {
                text[random.Next(text.Length)] = random.Next(3) == 0 ? (char)random.Next(char.MaxValue) : good[random.Next(good.Length)];
            }

            try
            {
                CedarParser.ParsePolicies(new string(text, 0, random.Next(text.Length + 1)));
            }
            catch (CedarSyntaxException error)
            {
                Assert.True(error.Line >= 1 && error.Column >= 1);
            }
        }
    }

    [Fact]
    public void A_wildcard_pattern_with_many_stars_is_not_slow()
    {
        var policy = $"permit(principal, action, resource) when {{ resource.s like \"{Repeat("a*", 200)}b\" }};";
        var resource = new Entity(new("R", "r"), new Dictionary<string, CedarValue> { ["s"] = CedarValue.Of(new string('a', 100_000)) });
        Assert.False(PolicyEngine.Compile(CedarParser.ParsePolicies(policy), EntityStore.Empty).Decide(new(new("P", "p"), new("Action", "a"), resource)).Allowed);
    }

    /// <summary>Everything that walks a tree: parse, print, compile, decide, residual.</summary>
    private static bool Use(string text)
    {
        var policies = CedarParser.ParsePolicies(text);
        _ = CedarParser.ParsePolicies(policies[0].ToString());
        _ = policies[0].ResourceAttributes;
        _ = policies[0].MapLiterals("a", static s => s);
        var engine = PolicyEngine.Compile(policies, EntityStore.Empty);
        _ = engine.ResidualFor(new("P", "p"), new("Action", "a"), "R");
        var resource = new Entity(new("R", "r"), new Dictionary<string, CedarValue> { ["a"] = CedarValue.Of(1) });
        return engine.Decide(new(new("P", "p"), new("Action", "a"), resource)).Allowed;
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static void OnSmallStack(Action body, int stack = SmallStack)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    body();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            stack);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
