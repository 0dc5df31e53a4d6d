namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

public sealed class ValidatorTests
{
    private static readonly CedarSchema Schema = CedarSchema.Parse("""
        entity User in [Team] = { age: Long, nick?: String, home?: { zip?: Long }, tz: datetime } tags Long;
        entity Team; entity Colour enum ["red", "blue"];
        action all; action read in [all] appliesTo { principal: [User], resource: [Team, User], context: { ip?: ipaddr, n: Set<Long> } };
        action paint appliesTo { principal: [User], resource: [Colour] };
        """);

    [Theory]
    [InlineData("principal.age > 1 && principal has nick && principal.nick like \"a*\"")]
    [InlineData("principal has home.zip && principal.home.zip == 1")]
    [InlineData("principal.hasTag(\"a\") && principal.getTag(\"a\") == 1")]
    [InlineData("(principal has nick || false) && principal.nick == \"x\"")]
    [InlineData("if principal has nick then principal.nick == \"x\" else true")]
    [InlineData("resource is User && resource.age == 1")]
    [InlineData("action == Action::\"read\" && context.n.contains(1)")]
    [InlineData("principal == resource || action in Action::\"all\" || principal.tz.offset(duration(\"1d\")) < principal.tz")]
    [InlineData("false && 1 == \"a\" && principal.nothing")]
    [InlineData("(principal.age == 1 && (principal has nick && true)) && principal.nick == \"x\"")]
    [InlineData("(principal has nick && principal has home) && principal.nick == \"x\" && principal.home has zip")]
    [InlineData("(if principal.age == 1 then principal has nick else principal has nick) && principal.nick == \"x\"")]
    [InlineData("if principal has nick && principal has home then principal.nick == \"x\" && principal.home has zip else true")]
    [InlineData("if 1 == 2 then principal.nothing else true")]
    [InlineData("[true, false].contains(true) && [{a: 1}, {a: 2}].contains({a: 3})")]
    [InlineData("ip(\"::1\").isInRange(ip(\"::/8\"))")]
    [InlineData("resource is Nowhere::Action || true")]
    public void A_policy_that_cannot_err_is_valid(string condition) => Assert.Empty(Check(condition).Errors);

    [Theory]
    [InlineData("principal.nothing == 1", ValidationErrorKind.UnsafeAttributeAccess)]
    [InlineData("principal.nick == \"x\"", ValidationErrorKind.UnsafeOptionalAttributeAccess)]
    [InlineData("(principal has nick || principal.age == 1) && principal.nick == \"x\"", ValidationErrorKind.UnsafeOptionalAttributeAccess)]
    [InlineData("!(!(principal has nick)) && principal.nick == \"x\"", ValidationErrorKind.UnsafeOptionalAttributeAccess)]
    [InlineData("(if principal.age == 1 then principal has nick else true) && principal.nick == \"x\"", ValidationErrorKind.UnsafeOptionalAttributeAccess)]
    [InlineData("if principal has nick then true else principal.nick == \"x\"", ValidationErrorKind.UnsafeOptionalAttributeAccess)]
    [InlineData("principal has home && principal.nick == \"x\"", ValidationErrorKind.UnsafeOptionalAttributeAccess)]
    [InlineData("principal.hasTag(\"b\") && principal.getTag(\"a\") == 1", ValidationErrorKind.UnsafeTagAccess)]
    [InlineData("-principal.tz == 1", ValidationErrorKind.UnexpectedType)]
    [InlineData("principal.age + principal.tz == 1", ValidationErrorKind.UnexpectedType)]
    [InlineData("principal.age like \"x\"", ValidationErrorKind.UnexpectedType)]
    [InlineData("principal in principal.age", ValidationErrorKind.UnexpectedType)]
    [InlineData("principal.hasTag(1)", ValidationErrorKind.UnexpectedType)]
    [InlineData("principal.tz.offset(principal.tz) == principal.tz", ValidationErrorKind.UnexpectedType)]
    [InlineData("principal.getTag(\"a\") == 1", ValidationErrorKind.UnsafeTagAccess)]
    [InlineData("principal is User in Tema::\"x\"", ValidationErrorKind.UnrecognizedEntityType)]
    [InlineData("action == Action::\"raed\"", ValidationErrorKind.UnrecognizedActionId)]
    [InlineData("resource == Colour::\"rde\"", ValidationErrorKind.InvalidEnumEntity)]
    [InlineData("principal.age", ValidationErrorKind.UnexpectedType)]
    [InlineData("principal.age < principal.tz", ValidationErrorKind.UnexpectedType)]
    [InlineData("decimal(\"1.0\") < decimal(\"2.0\")", ValidationErrorKind.UnexpectedType)]
    [InlineData("principal.age == principal.tz", ValidationErrorKind.IncompatibleTypes)]
    [InlineData("[1, \"a\"].contains(1)", ValidationErrorKind.IncompatibleTypes)]
    [InlineData("[{a: 1}, {b: 1}].contains({a: 1})", ValidationErrorKind.IncompatibleTypes)]
    [InlineData("[principal, Team::\"t\"].contains(principal)", ValidationErrorKind.IncompatibleTypes)]
    [InlineData("[] == [1]", ValidationErrorKind.EmptySetForbidden)]
    [InlineData("ip(\"x\").isIpv4()", ValidationErrorKind.FunctionArgumentValidation)]
    [InlineData("principal has nick && ip(principal.nick).isIpv4()", ValidationErrorKind.NonLitExtConstructor)]
    [InlineData("ip(\"::1\", \"::1\").isIpv4()", ValidationErrorKind.WrongNumberArguments)]
    public void A_policy_that_may_err_is_not(string condition, ValidationErrorKind kind) =>
        Assert.Equal(kind, Assert.Single(Check(condition).Errors.Select(static e => e.Kind).Distinct()));

    [Theory]
    [InlineData("permit(principal == Tema::\"x\", action, resource);", ValidationErrorKind.UnrecognizedEntityType)]
    [InlineData("permit(principal in Tema::\"x\", action, resource);", ValidationErrorKind.UnrecognizedEntityType)]
    [InlineData("permit(principal is Tema, action, resource);", ValidationErrorKind.UnrecognizedEntityType)]
    [InlineData("permit(principal is User in Tema::\"x\", action, resource);", ValidationErrorKind.UnrecognizedEntityType)]
    [InlineData("permit(principal, action, resource == Tema::\"x\");", ValidationErrorKind.UnrecognizedEntityType)]
    [InlineData("permit(principal, action, resource is Tema);", ValidationErrorKind.UnrecognizedEntityType)]
    [InlineData("permit(principal, action, resource == Colour::\"rde\");", ValidationErrorKind.InvalidEnumEntity)]
    [InlineData("permit(principal, action == Action::\"raed\", resource);", ValidationErrorKind.UnrecognizedActionId)]
    [InlineData("permit(principal, action in [Action::\"read\", Action::\"raed\"], resource);", ValidationErrorKind.UnrecognizedActionId)]
    public void Names_in_a_scope_are_known(string text, ValidationErrorKind kind) =>
        Assert.Contains(kind, Schema.Validate(CedarParser.ParsePolicies(text)).Errors.Select(static e => e.Kind));

    [Theory]
    [InlineData("permit(principal == Team::\"t\", action == Action::\"read\", resource);", ValidationErrorKind.InvalidActionApplication)]
    [InlineData("permit(principal, action == Action::\"paint\", resource is Team);", ValidationErrorKind.InvalidActionApplication)]
    [InlineData("permit(principal, action == Action::\"all\", resource);", ValidationErrorKind.InvalidActionApplication)]
    public void A_scope_needs_an_action_that_fits(string text, ValidationErrorKind kind) =>
        Assert.Equal(kind, Assert.Single(Schema.Validate(CedarParser.ParsePolicies(text)).Errors).Kind);

    [Fact]
    public void A_finding_says_policy_place_and_the_nearest_name()
    {
        var policies = CedarParser.ParsePolicies("permit(principal, action == Action::\"read\", resource)\nwhen { principal.aeg == 1 };", "roles.cedar");
        var finding = Assert.Single(Schema.Validate(policies).Errors);
        Assert.Equal("roles.cedar:2:17: policy0: `User` has no attribute `aeg` (did you mean `age`?)", finding.ToString());
    }

    [Fact]
    public void A_policy_that_applies_to_no_request_is_a_warning()
    {
        var result = Check("principal is Team");
        Assert.True(result.IsValid);
        Assert.Equal(ValidationErrorKind.ImpossiblePolicy, Assert.Single(result.Warnings).Kind);
    }

    [Fact]
    public void Links_are_checked_for_what_their_values_bring_in()
    {
        var set = PolicySet.Parse("permit(principal in ?principal, action == Action::\"read\", resource);");
        Assert.True(Schema.Validate(set).IsValid);
        set.Link("policy0", "good", new Dictionary<string, EntityUid> { ["?principal"] = new("Team", "t") });
        Assert.True(Schema.Validate(set).IsValid);
        set.Link("policy0", "bad", new Dictionary<string, EntityUid> { ["?principal"] = new("Colour", "red") });
        Assert.Equal("bad", Assert.Single(Schema.Validate(set).Errors).Policy.Id);
    }

    [Theory]
    [InlineData("true", 0)]
    [InlineData("context.o.p == principal", 0)]
    [InlineData("principal.age == 1", 1)]
    [InlineData("principal has boss", 1)]
    [InlineData("principal in Team::\"t\"", 1)]
    [InlineData("principal.hasTag(\"a\")", 1)]
    [InlineData("context.o.p.age == 1", 1)]
    [InlineData("(if principal == resource then principal else resource).age == 1", 1)]
    [InlineData("{a: {b: principal}}.a.b.age == 1", 1)]
    [InlineData("principal.boss.age == 1", 2)]
    [InlineData("principal.boss in Team::\"t\"", 2)]
    [InlineData("principal.rec.boss.boss.age == 1", 3)]
    [InlineData("false && principal.boss.age == 1", 0)]
    public void A_policy_has_the_level_of_its_longest_walk(string condition, int level)
    {
        var schema = CedarSchema.Parse("""
            entity User in [Team] = { age: Long, boss: User, rec: { boss: User } } tags Long; entity Team;
            action read appliesTo { principal: User, resource: User, context: { o: { p: User } } };
            """);
        var policies = CedarParser.ParsePolicies($"permit(principal, action, resource) when {{ {condition} }};");
        Assert.Empty(schema.Validate(policies, level).Errors);
        Assert.All(Enumerable.Range(0, level), below =>
            Assert.All(schema.Validate(policies, below).Errors, static e => Assert.Equal(ValidationErrorKind.EntityDerefLevelViolation, e.Kind)));
        Assert.All(Enumerable.Range(0, level), below => Assert.False(schema.Validate(policies, below).IsValid));
    }

    [Fact]
    public void An_entity_literal_is_never_read()
    {
        var policies = CedarParser.ParsePolicies("permit(principal, action == Action::\"read\", resource) when { User::\"a\".age == 1 };");
        Assert.True(Schema.Validate(policies).IsValid);
        Assert.Equal(ValidationErrorKind.EntityDerefLevelViolation, Assert.Single(Schema.Validate(policies, 9).Errors).Kind);
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public void A_long_chain_of_capabilities_is_checked_in_time()
    {
        var chain = string.Join(" && ", Enumerable.Range(0, 5_000).Select(static i => $"principal.hasTag(\"{i}\") && principal.getTag(\"{i}\") == {i}"));
        Assert.Empty(Check(chain).Errors);
    }

    private static ValidationResult Check(string condition) =>
        Schema.Validate(CedarParser.ParsePolicies($"permit(principal, action == Action::\"read\", resource) when {{ {condition} }};"));
}
