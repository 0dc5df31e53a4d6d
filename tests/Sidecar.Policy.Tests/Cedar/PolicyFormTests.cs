namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

public sealed class PolicyFormTests
{
    [Theory]
    [InlineData("permit(principal, action, resource);", """{"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[]}""")]
    [InlineData("@a(\"b\") forbid(principal == A::\"x\", action in [Action::\"r\"], resource is B in ?resource);", """{"effect":"forbid","principal":{"op":"==","entity":{"type":"A","id":"x"}},"action":{"op":"in","entities":[{"type":"Action","id":"r"}]},"resource":{"op":"is","entity_type":"B","in":{"slot":"?resource"}},"conditions":[],"annotations":{"a":"b"}}""")]
    public void A_policy_has_its_JSON_form(string text, string json)
    {
        var policy = CedarParser.ParsePolicies(text)[0];
        Assert.Equal(json, policy.ToJson());
        Assert.Equal(policy.ToString(), Policy.FromJson("policy0", json).ToString());
    }

    [Theory]
    [InlineData("1 + 2 - 3 * -4 == 5", """{"==":{"left":{"-":{"left":{"+":{"left":{"Value":1},"right":{"Value":2}}},"right":{"*":{"left":{"Value":3},"right":{"Value":-4}}}}},"right":{"Value":5}}}""")]
    [InlineData("context has a.b", """{"&&":{"left":{"has":{"left":{"Var":"context"},"attr":"a"}},"right":{"has":{"left":{".":{"left":{"Var":"context"},"attr":"a"}},"attr":"b"}}}}""")]
    [InlineData("context.x like \"a*\\*\"", """{"like":{"left":{".":{"left":{"Var":"context"},"attr":"x"}},"pattern":[{"Literal":"a"},"Wildcard",{"Literal":"*"}]}}""")]
    [InlineData("ip(\"::1\").isInRange(ip(\"::/8\"))", """{"isInRange":[{"ip":[{"Value":"::1"}]},{"ip":[{"Value":"::/8"}]}]}""")]
    [InlineData("if !true then [A::\"x\"].isEmpty() else principal.hasTag(\"t\")", """{"if-then-else":{"if":{"!":{"arg":{"Value":true}}},"then":{"isEmpty":{"arg":{"Set":[{"Value":{"__entity":{"type":"A","id":"x"}}}]}}},"else":{"hasTag":{"left":{"Var":"principal"},"right":{"Value":"t"}}}}}""")]
    [InlineData("{a: 1} == {a: 1} && principal is A in resource", """{"&&":{"left":{"==":{"left":{"Record":{"a":{"Value":1}}},"right":{"Record":{"a":{"Value":1}}}}},"right":{"is":{"left":{"Var":"principal"},"entity_type":"A","in":{"Var":"resource"}}}}}""")]
    public void An_expression_has_its_JSON_form(string expression, string json)
    {
        var policy = CedarParser.ParsePolicies($"permit(principal, action, resource) when {{ {expression} }};")[0];
        var whole = Wrap(json);
        Assert.Equal(whole, policy.ToJson());
        Assert.Equal(whole, Policy.FromJson("p", whole).ToJson());
    }

    [Theory]
    [InlineData("""{"Value":null}""")]
    [InlineData("""{"Value":1.5}""")]
    [InlineData("""{"Value":{"__expr":"1"}}""")]
    [InlineData("""{"Value":1,"Var":"context"}""")]
    [InlineData("""{"Var":"me"}""")]
    [InlineData("""{"Slot":"?principal"}""")]
    [InlineData("""{"unknown":[{"Value":"x"}]}""")]
    [InlineData("""{"isIpv4":[]}""")]
    [InlineData("""{"!":{"arg":{"Value":true},"x":1}}""")]
    [InlineData("""{"&&":{"left":{"Value":true}}}""")]
    [InlineData("""{"has":{"left":{"Var":"context"},"attr":[]}}""")]
    [InlineData("""{"is":{"left":{"Var":"context"},"entity_type":"A B"}}""")]
    [InlineData("""{"like":{"left":{"Value":"a"},"pattern":"a*"}}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    public void Expressions_that_are_none_are_refused(string json) => Assert.Throws<CedarFormatException>(() => Policy.FromJson("p", Wrap(json)));

    [Fact]
    [Trait("Category", "Heavy")]
    public void Deep_JSON_is_an_error_and_a_long_chain_is_not()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"!\":{\"arg\":", 1_000)) + "{\"Value\":true}" + new string('}', 2_000);
        Assert.Throws<CedarFormatException>(() => Policy.FromJson("p", Wrap(deep)));
        Assert.Throws<CedarFormatException>(() => Policy.FromJson("p", Wrap(new string('[', 100_000))));
        Assert.Throws<CedarFormatException>(() => CedarJson.ParseContext("{\"x\":" + new string('[', 1_000) + new string(']', 1_000) + "}"));
        var chain = CedarParser.ParsePolicies($"permit(principal, action, resource) when {{ {string.Join(" && ", Enumerable.Repeat("true", 1_500))} }};")[0].ToJson();
        Assert.Equal(chain, Policy.FromJson("p", chain).ToJson());
    }

    [Fact]
    public void A_template_is_linked_under_its_own_id()
    {
        var set = PolicySet.FromJson("""
            {"staticPolicies":{},"templates":{"t":{"effect":"permit","principal":{"op":"==","slot":"?principal"},"action":{"op":"All"},"resource":{"op":"in","slot":"?resource"},"conditions":[]}},
             "templateLinks":[{"templateId":"t","newId":"l","values":{"?principal":{"type":"U","id":"a"},"?resource":{"__entity":{"type":"F","id":"f"}}}}]}
            """);
        var engine = PolicyEngine.Compile(set.Policies, EntityStore.Empty);
        var resource = new Entity(new EntityUid("D", "d"), new Dictionary<string, CedarValue>(), [new EntityUid("F", "f")]);
        var result = engine.Authorize(new AuthorizationRequest(new EntityUid("U", "a"), new EntityUid("Action", "r"), resource));
        Assert.Equal("l", Assert.Single(result.Determining).Id);
        Assert.Equal(set.ToJson(), PolicySet.FromJson(set.ToJson()).ToJson());
    }

    [Fact]
    public void A_link_fits_its_template_and_ids_are_unique()
    {
        var set = PolicySet.Parse("permit(principal == ?principal, action, resource); permit(principal, action, resource);");
        var (principal, resource) = (new EntityUid("U", "a"), new EntityUid("F", "f"));
        Assert.Throws<ArgumentException>(() => set.Link("policy0", "l", new Dictionary<string, EntityUid>()));
        Assert.Throws<ArgumentException>(() => set.Link("policy0", "l", new Dictionary<string, EntityUid> { ["?principal"] = principal, ["?resource"] = resource }));
        Assert.Throws<ArgumentException>(() => set.Link("policy1", "l", new Dictionary<string, EntityUid>()));
        Assert.Throws<ArgumentException>(() => set.Link("policy0", "policy1", new Dictionary<string, EntityUid> { ["?principal"] = principal }));
        set.Link("policy0", "l", new Dictionary<string, EntityUid> { ["?principal"] = principal });
        Assert.Equal(["policy1", "l"], set.Policies.Select(static p => p.Id));
    }

    private static string Wrap(string body) =>
        $$"""{"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[{"kind":"when","body":{{body}}}]}""";
}
