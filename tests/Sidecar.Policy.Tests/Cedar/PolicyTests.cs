namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>What can be read off a policy and changed in it.</summary>
public sealed class PolicyTests
{
    private static readonly EntityUid Key = new("Cloudinary::APIKey", "1234");

    [Fact]
    public void A_policy_knows_its_place_and_annotations()
    {
        var policies = CedarParser.ParsePolicies("// first\npermit(principal, action, resource);\n\n  @name(\"x\") @flag\nforbid(principal, action, resource);", "a.cedar", "role-");
        Assert.Equal([("role-0", 2, Effect.Permit), ("role-1", 4, Effect.Forbid)], policies.Select(static p => (p.Id, p.Line, p.Effect)));
        Assert.Equal("a.cedar", policies[1].Source);
        Assert.Equal(("x", ""), (policies[1].Annotations["name"], policies[1].Annotations["flag"]));
        var renamed = policies[1].WithId("other");
        Assert.Equal(("other", 4, "a.cedar"), (renamed.Id, renamed.Line, renamed.Source));
    }

    [Theory]
    [InlineData("principal")]
    [InlineData("principal == Cloudinary::APIKey::\"1234\"")]
    [InlineData("principal is Cloudinary::APIKey")]
    [InlineData("principal == ?principal")]
    public void An_open_scope_takes_a_principal(string scope)
    {
        var bound = Parse($"permit({scope}, action, resource);").WithPrincipal(Key);
        Assert.StartsWith("permit(principal == Cloudinary::APIKey::\"1234\", action", bound.ToString(), StringComparison.Ordinal);
        Assert.False(bound.IsTemplate);
    }

    [Theory]
    [InlineData("principal == Cloudinary::APIKey::\"9\"")]
    [InlineData("principal is Cloudinary::User")]
    [InlineData("principal in Cloudinary::Group::\"g\"")]
    [InlineData("principal is Cloudinary::APIKey in Cloudinary::Group::\"g\"")]
    [InlineData("principal in ?principal")]
    public void A_scope_for_others_does_not(string scope) =>
        Assert.Throws<InvalidOperationException>(() => Parse($"permit({scope}, action, resource);").WithPrincipal(Key));

    [Theory]
    [InlineData("resource.p.contains(\"A\")", "resource.p.contains(\"a\")")]
    [InlineData("resource[\"p\"].contains(\"A\")", "resource.p.contains(\"a\")")]
    [InlineData("resource.p.containsAny([\"A\", \"B\"])", "resource.p.containsAny([\"a\", \"b\"])")]
    [InlineData("resource.p.containsAll([\"A\", \"B\"])", "resource.p.containsAll([\"a\", \"b\"])")]
    [InlineData("resource.p == \"A\"", "resource.p == \"a\"")]
    [InlineData("\"A\" != resource.p", "\"a\" != resource.p")]
    [InlineData("[\"A\"].contains(resource.p)", "[\"a\"].contains(resource.p)")]
    [InlineData("!(1 == 1 && (if resource.p.contains(\"A\") then resource.q == \"A\" else [resource.p == \"A\"] == [true]))", "!(1 == 1 && (if resource.p.contains(\"a\") then resource.q == \"A\" else [resource.p == \"a\"] == [true]))")]
    [InlineData("resource.p.contains(if resource.p == \"A\" then \"B\" else \"C\")", "resource.p.contains(if resource.p == \"a\" then \"B\" else \"C\")")]
    [InlineData("resource.p like \"A*\"", "resource.p like \"A*\"")]
    [InlineData("resource.q.contains(\"A\")", "resource.q.contains(\"A\")")]
    [InlineData("principal.p.contains(\"A\")", "principal.p.contains(\"A\")")]
    [InlineData("resource.p.x.contains(\"A\")", "resource.p.x.contains(\"A\")")]
    [InlineData("{k: resource.p == \"A\"}.k && (resource.p == \"A\") is T in [resource.p.contains(\"A\")] || -1 + 2 * 3 < 4", "{k: resource.p == \"a\"}.k && (resource.p == \"a\") is T in [resource.p.contains(\"a\")] || -1 + 2 * 3 < 4")]
    [InlineData("ip(\"A\").isInRange(ip(\"B\")) && resource.p == \"A\" && resource has p.q && principal.getTag(\"A\") like \"A\"", "ip(\"A\").isInRange(ip(\"B\")) && resource.p == \"a\" && resource has p.q && principal.getTag(\"A\") like \"A\"")]
    public void Literals_compared_with_an_attribute_can_be_mapped(string before, string after)
    {
        var mapped = Parse($"permit(principal, action, resource) when {{ {before} }};").MapLiterals("p", static s => s.ToLowerInvariant());
        Assert.Equal($"permit(principal, action, resource)\nwhen {{ {after} }};", mapped.ToString());
    }

    [Fact]
    public void The_attributes_read_off_the_resource_are_known()
    {
        var policy = Parse("""
            permit(principal, action, resource)
            when { resource.a.contains("x") && resource["b c"] == principal.no && resource has d }
            unless { [resource.e.inner == 1, {k: resource has f.g}.k].contains(context.no) };
            """);
        Assert.Equal(["a", "b c", "d", "e", "f"], policy.ResourceAttributes.Order());
    }

    [Fact]
    public void A_policy_prints_as_it_would_be_written()
    {
        const string text = """
            @id("x")
            @empty("")
            forbid(principal is A::B in C::"d\"\n", action in [Action::"e", N::Action::"f"], resource == R::"")
            when { (1 + 2) * -3 - (4 - 5) < 6 || !(principal has "a b") && (if true then [] else {"k l": 1, m: 2}["k l"]) }
            unless { principal has a.b && -(-5) == -(5) && resource["in"] like "a*\*\"" && (true || false) }
            when { (1 == 2) == (context is T in [U::"v"]) && ip("::1").isLoopback() && decimal("1.0").lessThan(decimal("2.0")) };
            """;
        Assert.Equal(text, Parse(text).ToString());
    }

    private static Policy Parse(string text) => Assert.Single(CedarParser.ParsePolicies(text));
}
