namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>What is in what: groups that policies name, sets of them, and a resource whose parents come with the request.</summary>
public sealed class HierarchyTests
{
    private static readonly EntityUid Read = new("Action", "read");
    private static readonly Dictionary<string, CedarValue> None = [];

    [Theory]
    [InlineData("principal in User::\"u\"", true)]
    [InlineData("principal is User in User::\"u\"", true)]
    [InlineData("principal is Bot in User::\"u\"", false)]
    [InlineData("principal in User::\"v\"", false)]
    public void A_principal_that_nobody_has_described_is_in_itself(string scope, bool allowed)
    {
        foreach (var store in (EntityStore[])[EntityStore.Empty, new([new Entity(new("User", "u"), None)]), new([new Entity(new("User", "w"), None, [new("User", "v")])])])
        {
            var engine = PolicyEngine.Compile(CedarParser.ParsePolicies($"permit({scope}, action, resource);"), store);
            Assert.Equal(allowed, engine.Decide(new(new("User", "u"), Read, new Entity(new("Doc", "d"), None))).Allowed);
        }
    }

    [Fact]
    public void A_group_counts_for_members_of_the_named_type_only()
    {
        var store = new EntityStore([
            new Entity(new("User", "u"), None, [new("Group", "low")]),
            new Entity(new("Bot", "b"), None, [new("Group", "low")]),
            new Entity(new("Group", "low"), None, [new("Group", "high")]),
        ]);
        var engine = PolicyEngine.Compile(
            CedarParser.ParsePolicies("permit(principal is User in Group::\"high\", action, resource); permit(principal is Group in Group::\"high\", action == Action::\"x\", resource);"), store);
        Assert.True(Allowed("User", "u"));
        Assert.False(Allowed("Bot", "b"));
        Assert.False(Allowed("Group", "low"));

        bool Allowed(string type, string id) => engine.Decide(new(new(type, id), Read, new Entity(new("Doc", "d"), None))).Allowed;
    }

    [Fact]
    public void A_resource_has_the_parents_of_the_request_in_sets_too()
    {
        var stored = new Entity(new("Doc", "d"), None, [new("Folder", "a"), new("Folder", "b")]);
        var store = new EntityStore([stored, new Entity(new("Folder", "b"), None, [new("Folder", "top")]), new Entity(new("Folder", "c"), None, [new("Folder", "other")])]);
        var moved = new Entity(new("Doc", "d"), None, [new("Folder", "c"), new("Folder", "x")]);
        Assert.True(Holds("resource in [Folder::\"none\", Folder::\"top\"]", stored));
        Assert.True(Holds("resource in Folder::\"top\"", stored));
        Assert.True(Holds("Doc::\"d\" in [Folder::\"none\", Folder::\"top\"]", stored));
        Assert.False(Holds("resource in [Folder::\"none\", Folder::\"top\"]", moved));
        Assert.False(Holds("resource in Folder::\"top\"", moved));
        Assert.True(Holds("resource in [Folder::\"none\", Folder::\"other\"]", moved));
        Assert.True(Holds("Doc::\"d\" in [Folder::\"none\", Folder::\"other\"]", moved));
        Assert.True(Holds("resource in Folder::\"other\"", moved));

        bool Holds(string condition, Entity resource) =>
            PolicyEngine.Compile(CedarParser.ParsePolicies($"permit(principal, action, resource) when {{ {condition} }};"), store)
                .Decide(new(new("User", "u"), Read, resource)).Allowed;
    }

    [Fact]
    public void Every_element_of_a_set_has_to_be_an_entity_even_when_another_matches()
    {
        var engine = PolicyEngine.Compile(CedarParser.ParsePolicies("permit(principal, action, resource) when { principal in resource.viewers };"), EntityStore.Empty);
        var (user, text) = (CedarValue.Of(new EntityUid("User", "u")), CedarValue.Of("u"));
        Assert.Equal((true, 0), Ask(user));
        Assert.Equal((false, 0), Ask());
        Assert.Equal((false, 1), Ask(user, text));
        Assert.Equal((false, 1), Ask(text, user));
        Assert.Equal((false, 1), Ask(text));

        (bool, int) Ask(params CedarValue[] viewers)
        {
            var result = engine.Authorize(new(new("User", "u"), Read, new Entity(new("Doc", "d"), new Dictionary<string, CedarValue> { ["viewers"] = CedarValue.SetOf(viewers) })));
            return (result.Allowed, result.Errors.Count);
        }
    }

    [Fact]
    public void Scopes_and_conditions_agree_with_a_walk_of_the_graph()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            EntityUid[] nodes = [.. Enumerable.Range(0, 14).Select(static i => new EntityUid(i % 2 == 0 ? "A" : "B", $"n{i}"))];
            var parents = nodes.Select((_, i) => nodes[..i].Where(_ => random.NextDouble() < 0.25).ToArray()).ToArray();

            // The last ones are named by others only.
            var entities = nodes.Take(12).Select((uid, i) => new Entity(uid, None, parents[i])).ToArray();
            var store = new EntityStore(entities);
            var (group, other) = (nodes[random.Next(14)], nodes[random.Next(14)]);
            var scope = Compile($"permit(principal in {group}, action, resource in {other});");
            var typed = Compile($"permit(principal is A in {group}, action, resource is B in {other});");
            var condition = Compile($"permit(principal, action, resource) when {{ principal in [{group}, {other}] && resource in [{other}, {group}] }};");
            foreach (var principal in nodes)
            {
                foreach (var resource in entities)
                {
                    var request = new AuthorizationRequest(principal, Read, resource);
                    var because = $"seed {seed}: {principal}, {resource.Uid}, {group}, {other}";
                    Assert.True(scope.Decide(request).Allowed == (In(principal, group) && In(resource.Uid, other)), because);
                    Assert.True(typed.Decide(request).Allowed == (principal.Type == "A" && In(principal, group) && resource.Uid.Type == "B" && In(resource.Uid, other)), because);
                    Assert.True(condition.Decide(request).Allowed == ((In(principal, group) || In(principal, other)) && (In(resource.Uid, group) || In(resource.Uid, other))), because);
                }
            }

            PolicyEngine Compile(string text) => PolicyEngine.Compile(CedarParser.ParsePolicies(text), store);

            bool In(EntityUid uid, EntityUid above)
            {
                var at = Array.IndexOf(nodes, uid);
                return uid == above || (at < 12 && parents[at].Any(parent => In(parent, above)));
            }
        }
    }
}
