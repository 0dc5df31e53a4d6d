namespace Sidecar.Policy.Tests.Cedar;

using System.Text;
using Sidecar.Policy.Cedar;

/// <summary>The authoriser: forbid over permit, default deny, skipped errors, and what a decision costs.</summary>
public sealed class DecideTests
{
    private static readonly EntityUid Key = new("Cloudinary::APIKey", "k0");
    private static readonly EntityUid Read = new("Cloudinary::Action", "read");
    private static readonly Entity Asset = new(
        new("Cloudinary::Asset", "a"),
        new Dictionary<string, CedarValue>(StringComparer.Ordinal)
        {
            ["ancestor_ids"] = CedarValue.SetOf(["root", "x", "f7", "y"]),
            ["resource_type"] = CedarValue.Of("image"),
            ["public_id"] = CedarValue.Of("p"),
        });

    [Theory]
    [InlineData("", false, false, null)]
    [InlineData("permit(principal, action, resource);", true, false, "policy0")]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource);", false, false, "policy1")]
    [InlineData("forbid(principal, action, resource);", false, false, "policy0")]
    [InlineData("permit(principal, action, resource) when { resource.missing };", false, false, null)]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource) when { resource.missing };", true, true, "policy0")]
    [InlineData("forbid(principal, action, resource) when { resource.missing };", false, true, null)]
    [InlineData("forbid(principal, action, resource); forbid(principal, action, resource) when { resource.missing };", false, true, "policy0")]
    [InlineData("forbid(principal, action, resource) when { resource.missing }; forbid(principal, action, resource);", false, true, "policy1")]
    [InlineData("permit(principal, action, resource); forbid(principal, action == Cloudinary::Action::\"delete\", resource) when { resource.missing };", true, false, "policy0")]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource is Cloudinary::Folder) when { resource.missing };", true, false, "policy0")]
    [InlineData("permit(principal, action, resource); forbid(principal == Cloudinary::APIKey::\"other\", action, resource) when { resource.missing };", true, false, "policy0")]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource) when { resource.missing.contains(\"x\") };", true, true, "policy0")]
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource) when { resource.resource_type.contains(\"x\") };", true, true, "policy0")]
    public void A_decision_follows_Cedar_and_tells_of_forbids_that_erred(string text, bool allowed, bool forbidErrored, string? determining)
    {
        // Alone the policies are asked one by one; among many others they go through the slices.
        foreach (var padding in new[] { 0, 20 })
        {
            var others = string.Concat(Enumerable.Repeat("permit(principal, action == Cloudinary::Action::\"other\", resource);", padding));
            var decision = Engine(text + others).Decide(new(Key, Read, Asset));
            Assert.Equal((allowed, forbidErrored, determining), (decision.Allowed, decision.ForbidErrored, decision.Determining?.Id));
        }
    }

    [Fact]
    public void Diagnostics_name_every_determining_policy_and_every_error_without_values()
    {
        var result = Engine("""
            permit(principal, action, resource);
            permit(principal, action, resource) when { resource.secret > 1 };
            forbid(principal, action, resource) when { true };
            forbid(principal, action, resource) unless { principal.x };
            forbid(principal, action, resource);
            permit(principal, action, resource) when { 9223372036854775807 + 1 == 0 };
            """).Authorize(new(Key, Read, new Entity(new("T", "r"), new Dictionary<string, CedarValue> { ["secret"] = CedarValue.Of("hunter2") })));
        Assert.False(result.Allowed);
        Assert.Equal(["policy2", "policy4"], result.Determining.Select(static p => p.Id));
        Assert.Equal(
            [
                ("policy1", "> needs a long, not a string"),
                ("policy3", "the entity of type `Cloudinary::APIKey` is not known"),
                ("policy5", "+ leaves the 64-bit range"),
            ],
            result.Errors.Select(static e => (e.Policy.Id, e.Message)));
    }

    [Fact]
    public void The_resource_comes_with_the_request_and_the_store_knows_the_rest()
    {
        var store = new EntityStore(
        [
            new Entity(new("Cloudinary::Asset", "a"), new Dictionary<string, CedarValue> { ["stale"] = CedarValue.Of(true) }, [new("Folder", "old")]),
            new Entity(new("Folder", "f1"), new Dictionary<string, CedarValue>(), [new("Folder", "f0")]),
            new Entity(Key, new Dictionary<string, CedarValue> { ["root"] = CedarValue.Of(true) }, [new("Group", "g")]),
        ]);
        var resource = new Entity(new("Cloudinary::Asset", "a"), new Dictionary<string, CedarValue>(), [new("Folder", "f1")]);
        Assert.True(Allows("permit(principal in Group::\"g\", action, resource in Folder::\"f0\");"));
        Assert.True(Allows("permit(principal, action, resource) when { resource in Folder::\"f1\" && principal.root };"));
        Assert.False(Allows("permit(principal, action, resource in Folder::\"old\");"));
        Assert.False(Allows("permit(principal, action, resource) when { Cloudinary::Asset::\"a\" has stale };"));
        Assert.False(Allows("permit(principal, action, resource) when { Cloudinary::Asset::\"a\" in Folder::\"old\" };"));
        Assert.True(Allows("permit(principal, action, resource) when { Cloudinary::Asset::\"a\" in Folder::\"f0\" };"));

        bool Allows(string text) => PolicyEngine.Compile(CedarParser.ParsePolicies(text), store).Decide(new(Key, Read, resource)).Allowed;
    }

    [Theory]
    [InlineData("resource.s.contains(\"x\")", true)]
    [InlineData("resource.s.contains(\"y\")", false)]
    [InlineData("resource.s.containsAny([\"y\", \"x\"])", true)]
    [InlineData("resource.s.contains(\"y\") || resource.s.containsAny([\"x\", \"z\"])", true)]
    public void A_set_may_hold_strings_among_other_things(string condition, bool allowed)
    {
        var set = new List<CedarValue> { CedarValue.Of(1), CedarValue.Of("x"), CedarValue.EmptyRecord };
        foreach (var more in new[] { 0, 30 })
        {
            set.AddRange(Enumerable.Range(0, more).Select(static i => CedarValue.Of(100 + i)));
            var resource = new Entity(new("R", "r"), new Dictionary<string, CedarValue> { ["s"] = CedarValue.SetOf(set) });
            foreach (var copies in new[] { 1, 10 })
            {
                var engine = Engine(string.Concat(Enumerable.Repeat($"permit(principal, action, resource) when {{ {condition} }};", copies)));
                Assert.Equal(allowed, engine.Decide(new(Key, Read, resource)).Allowed);
            }
        }
    }

    [Fact]
    public void A_principal_that_is_the_resource_keeps_its_groups_from_the_store()
    {
        var user = new EntityUid("User", "u");
        var store = new EntityStore([new Entity(user, new Dictionary<string, CedarValue>(), [new("Group", "g")])]);
        var policies = CedarParser.ParsePolicies("""
            permit(principal, action, resource);
            forbid(principal in Group::"g", action, resource);
            """);
        var self = new Entity(user, new Dictionary<string, CedarValue>());
        Assert.False(PolicyEngine.Compile(policies, store).Decide(new(user, Read, self)).Allowed);
        policies = CedarParser.ParsePolicies("permit(principal, action, resource) unless { principal in Group::\"g\" };");
        Assert.False(PolicyEngine.Compile(policies, store).Decide(new(user, Read, self)).Allowed);
    }

    [Fact]
    public void A_context_is_a_record()
    {
        var engine = Engine("permit(principal, action, resource) when { context.mfa };");
        var record = CedarValue.RecordOf(new Dictionary<string, CedarValue> { ["mfa"] = CedarValue.Of(true) });
        Assert.True(engine.Decide(new(Key, Read, Asset, record)).Allowed);
        Assert.False(engine.Decide(new(Key, Read, Asset)).Allowed);
        Assert.Throws<ArgumentException>(() => engine.Decide(new(Key, Read, Asset, CedarValue.Of(1))));
    }

    [Fact]
    public void Compile_refuses_equal_ids_and_templates()
    {
        var twice = CedarParser.ParsePolicies("permit(principal, action, resource); permit(principal, action, resource);");
        Assert.Throws<ArgumentException>(() => PolicyEngine.Compile([twice[0], twice[1].WithId("policy0")], EntityStore.Empty));
        Assert.Throws<ArgumentException>(() => Engine("permit(principal == ?principal, action, resource);"));
        Assert.Throws<ArgumentException>(() => Engine("permit(principal, action, resource in ?resource);"));
    }

    [Theory]
    [InlineData("principal == Cloudinary::APIKey::\"k{0}\"", 1)]
    [InlineData("principal == Cloudinary::APIKey::\"k{0}\"", 10_000)]
    [InlineData("principal == Cloudinary::APIKey::\"k0\"", 1_000)]
    [InlineData("principal", 1_000)]
    [Trait("Category", "Heavy")]
    public void A_decision_allocates_nothing(string principal, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append("permit(").AppendFormat(null, principal, i)
                .Append(", action in [Cloudinary::Action::\"read\", Cloudinary::Action::\"update\"], resource) when { resource.ancestor_ids.contains(\"f").Append(i + 7).Append("\") };\n");
        }

        text.Append("forbid(principal, action, resource) when { resource has owner && resource.owner != principal };");
        text.Append("forbid(principal, action, resource) when { resource.public_id like \"x*\" || resource.resource_type == \"raw\" };");
        var engine = Engine(text.ToString());
        var request = new AuthorizationRequest(Key, Read, Asset);
        var refused = new AuthorizationRequest(Key, new("Cloudinary::Action", "delete"), Asset);
        Assert.True(engine.Decide(request).Allowed);
        Assert.False(engine.Decide(refused).Allowed);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            engine.Decide(request);
            engine.Decide(refused);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static PolicyEngine Engine(string text) => PolicyEngine.Compile(CedarParser.ParsePolicies(text), EntityStore.Empty);
}
