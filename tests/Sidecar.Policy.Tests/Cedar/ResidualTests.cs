namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>What remains of single policies over an unknown <c>Asset</c>: the exact form matters to who turns it into a search expression.</summary>
public sealed class ResidualTests
{
    private static readonly EntityUid User = new("User", "u");
    private static readonly EntityUid Read = new("Action", "read");
    private static readonly EntityStore Store = new(
    [
        new Entity(User, new Dictionary<string, CedarValue> { ["root"] = CedarValue.Of(true), ["dept"] = CedarValue.Of("x") }, [new("Group", "g")]),
        new Entity(new("Asset", "known"), new Dictionary<string, CedarValue> { ["flag"] = CedarValue.Of(true) }),
    ]);

    [Theory]
    [InlineData("", "never")]
    [InlineData("permit(principal, action, resource);", "always")]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource);", "never")]
    [InlineData("permit(principal, action, resource is Folder);", "never")]
    [InlineData("permit(principal, action == Action::\"write\", resource);", "never")]
    [InlineData("permit(principal in Group::\"g\", action, resource);", "always")]
    [InlineData("permit(principal in Group::\"h\", action, resource);", "never")]
    [InlineData("permit(principal, action, resource == Asset::\"a\");", "is a")]
    [InlineData("permit(principal, action, resource == Folder::\"a\");", "never")]
    [InlineData("permit(principal, action, resource in Folder::\"f\");", "in Folder::\"f\"")]
    [InlineData("permit(principal, action, resource is Asset in Folder::\"f\");", "in Folder::\"f\"")]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource in Folder::\"f\");", "not in Folder::\"f\"")]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource) when { resource.a };", "a = False")]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource) when { resource has a && resource.a };", "(not exists a | a = False)")]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource) when { 1 + \"a\" == 2 };", "never")]
    public void Policies_reduce_to(string text, string expected) => Assert.Equal(expected, Reduce(text));

    [Theory]
    [InlineData("resource.s.contains(\"x\")", "s has x")]
    [InlineData("!resource.s.contains(\"x\")", "(set s & not s has x)")]
    [InlineData("resource[\"s\"].contains(User::\"v\")", "s has User::\"v\"")]
    [InlineData("resource.s.contains(\"x\") || resource.s.contains(\"y\")", "(s has x | s has y)")]
    [InlineData("resource.s.contains(\"x\") || resource.t.contains(\"y\")", "(s has x | (set s & t has y))")]
    [InlineData("resource.s.contains(\"x\") && resource.s.contains(\"y\")", "(s has x & s has y)")]
    [InlineData("!(resource.s.contains(\"x\") && resource.s.contains(\"y\"))", "((set s & not s has x) | (set s & not s has y))")]
    [InlineData("resource.s.containsAny([\"x\", \"y\"])", "(s has x | s has y)")]
    [InlineData("resource.s.containsAll([\"x\", \"y\"])", "(s has x & s has y)")]
    [InlineData("resource.s.containsAll([])", "set s")]
    [InlineData("resource.s.containsAny([])", "never")]
    [InlineData("[\"x\", \"y\"].contains(resource.a)", "(a = x | a = y)")]
    [InlineData("[\"x\", \"y\"].containsAny(resource.s)", "(s has x | s has y)")]
    [InlineData("[Asset::\"a\", Folder::\"b\"].contains(resource)", "is a")]
    [InlineData("resource.a == \"x\"", "a = x")]
    [InlineData("5 != resource.a", "(exists a & not a = 5)")]
    [InlineData("resource.a == resource.a", "exists a")]
    [InlineData("resource.a == principal", "a = User::\"u\"")]
    [InlineData("resource.a == principal.dept", "a = x")]
    [InlineData("resource.a == principal.missing", "never")]
    [InlineData("resource == Asset::\"a\"", "is a")]
    [InlineData("resource != Asset::\"a\"", "not is a")]
    [InlineData("resource == Folder::\"a\"", "never")]
    [InlineData("resource == 5", "never")]
    [InlineData("resource in [Folder::\"f\", Folder::\"g\"]", "(in Folder::\"f\" | in Folder::\"g\")")]
    [InlineData("resource in [Folder::\"f\", 5]", "never")]
    [InlineData("principal in resource", "never")]
    [InlineData("resource is Asset", "always")]
    [InlineData("resource is Folder in 5", "never")]
    [InlineData("resource has a", "exists a")]
    [InlineData("!(resource has a)", "not exists a")]
    [InlineData("resource has a && resource.a == 1", "a = 1")]
    [InlineData("resource has a || resource.b == 1", "(exists a | b = 1)")]
    [InlineData("!(resource has a) || resource.a == 1", "(not exists a | a = 1)")]
    [InlineData("resource.a like \"x*\\*\"", "a ~ x*\\*")]
    [InlineData("resource.a < 5", "a < 5")]
    [InlineData("resource.a >= 5", "(long a & not a < 5)")]
    [InlineData("5 <= resource.a", "(long a & not a < 5)")]
    [InlineData("5 > resource.a", "a < 5")]
    [InlineData("resource.a <= 5", "a <= 5")]
    [InlineData("!(resource.a like \"x\")", "(string a & not a ~ x)")]
    [InlineData("!resource.s.containsAny([])", "set s")]
    [InlineData("resource.a like \"x*\" || true", "string a")]
    [InlineData("resource.a < 5 || resource.a like \"x*\"", "(a < 5 | (long a & a ~ x*))")]
    [InlineData("resource.s == \"x\" && (resource.s like \"y\" || true)", "s = x")]
    [InlineData("resource.a == 5 && (resource.a < 9 || true)", "a = 5")]
    [InlineData("resource.a == 5 && (resource.a like \"9\" || true)", "(a = 5 & string a)")]
    [InlineData("resource.a > 5", "(long a & not a <= 5)")]
    [InlineData("resource.a < \"x\"", "never")]
    [InlineData("principal.root && resource.a == 1", "a = 1")]
    [InlineData("principal.root || resource.a == 1", "always")]
    [InlineData("!principal.root && resource.a == 1", "never")]
    [InlineData("principal.missing || resource.a == 1", "never")]
    [InlineData("resource.a == 1 || principal.missing", "a = 1")]
    [InlineData("resource.a == 1 && resource.a != 1", "never")]
    [InlineData("if resource has a then resource.a == 1 else resource.b == 2", "(a = 1 | (not exists a & b = 2))")]
    [InlineData("(resource.a == 1) == true", "a = 1")]
    [InlineData("(resource.a == 1) == false", "(exists a & not a = 1)")]
    [InlineData("(resource.a == 1) == 5", "never")]
    [InlineData("resource.a", "a = True")]
    [InlineData("!resource.a", "a = False")]
    [InlineData("resource == resource", "always")]
    [InlineData("resource != resource", "never")]
    [InlineData("resource == principal.missing", "never")]
    [InlineData("principal.missing != resource", "never")]
    [InlineData("resource in principal.missing", "never")]
    [InlineData("principal.missing in resource", "never")]
    [InlineData("resource.s.contains(principal.missing)", "never")]
    [InlineData("principal.missing.contains(resource.a)", "never")]
    [InlineData("resource.s.containsAny(5)", "never")]
    [InlineData("principal.dept && resource.a == 1", "never")]
    [InlineData("principal.dept || resource.a == 1", "never")]
    [InlineData("resource is Asset in Folder::\"f\"", "in Folder::\"f\"")]
    [InlineData("resource has a || !(resource has a)", "always")]
    [InlineData("resource has a && !(resource has a)", "never")]
    [InlineData("resource.a == 1 || (resource.a == 1 && resource.a == 2)", "a = 1")]
    [InlineData("!(resource has a) || (resource has a && resource.b == 1)", "(not exists a | b = 1)")]
    [InlineData("resource has a && (resource.a == 1 || resource.a == 2)", "(a = 1 | a = 2)")]
    [InlineData("resource has a && (resource.a == 1 || resource.b == 2)", "(a = 1 | (exists a & b = 2))")]
    [InlineData("resource has a && (resource has b || resource.a == 1)", "(exists a & (exists b | a = 1))")]
    [InlineData("resource has \"\" && resource in Folder::\"f\"", "(exists  & in Folder::\"f\")")]
    [InlineData("resource has \"\" || resource in Folder::\"f\"", "(exists  | in Folder::\"f\")")]
    public void Conditions_reduce_to(string condition, string expected) =>
        Assert.Equal(expected, Reduce($"permit(principal, action, resource) when {{ {condition} }};"));

    [Theory]
    [InlineData("resource.a == resource.b", "(exists a & exists b & unknown)")]
    [InlineData("resource.a < resource.b", "(exists a & exists b & unknown)")]
    [InlineData("Asset::\"known\" in resource", "unknown")]
    [InlineData("resource.s.containsAny([\"x\", [1]])", "(exists s & unknown)")]
    [InlineData("[\"x\", [1]].contains(resource.a)", "(exists a & unknown)")]
    [InlineData("resource.a.b == 1", "(exists a & unknown)")]
    [InlineData("resource.a + 1 == 2", "(exists a & unknown)")]
    [InlineData("resource.a == [1]", "(exists a & unknown)")]
    [InlineData("resource.a.contains([1])", "(exists a & unknown)")]
    [InlineData("resource.s.isEmpty()", "(exists s & unknown)")]
    [InlineData("resource.hasTag(\"t\")", "unknown")]
    [InlineData("resource has a.b", "(exists a & unknown)")]
    [InlineData("Asset::\"known\".flag", "unknown")]
    [InlineData("Asset::\"known\" in Folder::\"f\"", "unknown")]
    [InlineData("principal in resource.groups", "(exists groups & unknown)")]
    [InlineData("resource.a < datetime(\"2024-01-01\")", "(exists a & unknown)")]
    [InlineData("resource.a == 1 && resource.s.isEmpty()", "(a = 1 & exists s & unknown)")]
    [InlineData("resource.a == 1 || resource.hasTag(\"t\")", "(a = 1 | (exists a & unknown))")]
    [InlineData("resource.hasTag(\"t\") || resource.a == 1", "unknown")]
    [InlineData("[resource.a].contains(1)", "(exists a & unknown)")]
    [InlineData("{k: resource.a}.k == 1", "(exists a & unknown)")]
    [InlineData("(if resource.a == 1 then \"x\" else \"y\") == \"x\"", "(exists a & unknown)")]
    public void What_cannot_be_said_is_unknown_and_the_rest_stays(string condition, string expected)
    {
        var residual = Residual($"permit(principal, action, resource) when {{ {condition} }};");
        Assert.Equal(expected, Show(residual.Condition));
        Assert.False(residual.Exact);
    }

    [Theory]
    [InlineData("", "always")]
    [InlineData("permit(principal, action, resource) when { resource.a == 1 };", "always")]
    [InlineData("forbid(principal, action, resource);", "never")]
    [InlineData("permit(principal, action, resource) when { resource.a == 1 }; forbid(principal, action, resource) when { resource.b == 2 };", "(exists b & not b = 2)")]
    [InlineData("forbid(principal, action, resource) when { resource.b == 2 }; forbid(principal, action, resource is Folder);", "(exists b & not b = 2)")]
    public void What_no_forbid_stands_against_is_known_apart_from_permits(string text, string expected) => Assert.Equal(expected, Show(Residual(text).Unforbidden));

    [Fact]
    public void An_unknown_forbid_does_not_hide_what_may_be_allowed()
    {
        var residual = Residual("permit(principal, action, resource) when { resource.a == 1 }; forbid(principal, action, resource) when { resource.hasTag(\"t\") };");
        Assert.Equal("(a = 1 & unknown)", Show(residual.Condition));
        Assert.False(residual.Exact);
    }

    [Fact]
    public void The_policies_behind_a_residual_are_named()
    {
        var residual = Residual("""
            permit(principal, action, resource) when { resource.a == 1 };
            permit(principal, action, resource) when { false };
            permit(principal, action, resource is Folder);
            forbid(principal, action, resource) when { resource.b == 1 };
            forbid(principal, action, resource) unless { principal.root };
            """);
        Assert.Equal(["policy0", "policy3"], residual.Policies.Select(static p => p.Id));
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public void Ten_thousand_folders_stay_one_flat_choice()
    {
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(static i => $"permit(principal, action, resource) when {{ resource.ancestor_ids.contains(\"f{i}\") }};\n"));
        var residual = Residual(text);
        Assert.True(residual.Exact);
        Assert.Equal(10_000, Assert.IsType<Formula.Or>(residual.Condition).Operands.Count);
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public void A_condition_that_grows_without_bound_is_given_up_as_unknown()
    {
        var condition = string.Join(" || ", Enumerable.Range(0, 5_000).Select(static i => $"(resource.a{i} == 1 && resource.b{i} == 1)"));
        var residual = Residual($"permit(principal, action, resource) when {{ {condition} }};");
        Assert.False(residual.Exact);
        Assert.IsType<Formula.Unknown>(residual.Condition);
    }

    [Fact]
    public void Residuals_without_a_context_are_kept()
    {
        var engine = PolicyEngine.Compile(CedarParser.ParsePolicies("permit(principal, action, resource) when { context.mfa && resource.a == 1 };"), Store);
        Assert.Same(engine.ResidualFor(User, Read, "Asset"), engine.ResidualFor(User, Read, "Asset"));
        Assert.Equal(ResidualKind.Never, engine.ResidualFor(User, Read, "Asset").Kind);
        var mfa = CedarValue.RecordOf(new Dictionary<string, CedarValue> { ["mfa"] = CedarValue.Of(true) });
        Assert.Equal("a = 1", Show(engine.ResidualFor(User, Read, "Asset", mfa).Condition));
        Assert.Equal(ResidualKind.Never, engine.ResidualFor(User, Read, "Asset").Kind);
    }

    [Fact]
    public void The_policies_that_can_apply_are_listed()
    {
        var engine = PolicyEngine.Compile(
            CedarParser.ParsePolicies("""
                permit(principal, action, resource is Asset);
                permit(principal, action, resource is Folder);
                permit(principal == User::"other", action, resource);
                permit(principal in Group::"g", action == Action::"read", resource);
                permit(principal is User, action == Action::"write", resource);
                """),
            Store);
        Assert.Equal(["policy0", "policy3"], engine.PoliciesFor(User, Read, "Asset").Select(static p => p.Id));
    }

    [Theory]
    [InlineData("permit(principal, action, resource) when { resource.a == 1 };", "always")]
    [InlineData("forbid(principal, action, resource);", "never")]
    [InlineData("forbid(principal, action, resource is Folder);", "always")]
    [InlineData("permit(principal, action, resource is Folder); forbid(principal, action, resource) when { resource has a && resource.a };", "(not exists a | a = False)")]
    [InlineData("forbid(principal, action, resource) when { resource.a };", "a = False")]
    public void What_is_not_forbidden_is_kept_apart_from_what_is_permitted(string text, string expected) => Assert.Equal(expected, Show(Residual(text).Unforbidden));

    private static string Reduce(string text)
    {
        var residual = Residual(text);
        Assert.True(residual.Exact);
        return Show(residual.Condition);
    }

    private static Residual Residual(string text) =>
        PolicyEngine.Compile(CedarParser.ParsePolicies(text), Store).ResidualFor(User, Read, "Asset");

    private static string Show(Formula formula) => formula switch
    {
        Formula.True => "always",
        Formula.False => "never",
        Formula.Unknown => "unknown",
        Formula.Not not => $"not {Show(not.Operand)}",
        Formula.And and => $"({string.Join(" & ", and.Operands.Select(Show))})",
        Formula.Or or => $"({string.Join(" | ", or.Operands.Select(Show))})",
        Formula.Atom atom => atom.Operator switch
        {
            AtomOperator.Exists => $"exists {atom.Attribute}",
            AtomOperator.IsSet => $"set {atom.Attribute}",
            AtomOperator.IsString => $"string {atom.Attribute}",
            AtomOperator.IsLong => $"long {atom.Attribute}",
            AtomOperator.Equal => $"{atom.Attribute} = {atom.Value}",
            AtomOperator.Contains => $"{atom.Attribute} has {atom.Value}",
            AtomOperator.Like => $"{atom.Attribute} ~ {atom.Value}",
            AtomOperator.Less => $"{atom.Attribute} < {atom.Value}",
            AtomOperator.LessOrEqual => $"{atom.Attribute} <= {atom.Value}",
            AtomOperator.IsEntity => $"is {atom.Value}",
            _ => $"in {atom.Value}",
        },
        _ => throw new NotSupportedException(),
    };
}
