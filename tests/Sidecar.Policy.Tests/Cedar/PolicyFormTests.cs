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
    [InlineData("""{"Value":{"__extn":{"fn":"a b","arg":1}}}""")]
    [InlineData("""{"!":[{"Value":true}]}""")]
    [InlineData("""{"like":{"left":{"Value":"a"},"pattern":["wildcard"]}}""")]
    [InlineData("""{"!":{"arg":{"Value":true},"x":1}}""")]
    [InlineData("""{".":{"left":{"Var":"context"},"attr":"a","x":1}}""")]
    [InlineData("""{"is":{"left":{"Var":"principal"},"entity_type":"A","x":1}}""")]
    [InlineData("""{"like":{"left":{"Value":"a"},"pattern":["Wildcard"],"x":1}}""")]
    [InlineData("""{"like":{"left":{"Value":"a"},"pattern":[{"Literal":"a","x":1}]}}""")]
    [InlineData("""{"if-then-else":{"if":{"Value":true},"then":{"Value":true},"else":{"Value":true},"x":1}}""")]
    [InlineData("""{"==":{"left":{"Value":1},"right":{"Value":1},"x":1}}""")]
    [InlineData("""{"Value":true,"x":1}""")]
    [InlineData("""{"&&":{"left":{"Value":true}}}""")]
    [InlineData("""{"has":{"left":{"Var":"context"},"attr":[]}}""")]
    [InlineData("""{"is":{"left":{"Var":"context"},"entity_type":"A B"}}""")]
    [InlineData("""{"like":{"left":{"Value":"a"},"pattern":"a*"}}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    public void Expressions_that_are_none_are_refused(string json) => Assert.Throws<CedarFormatException>(() => Policy.FromJson("p", Wrap(json)));

    [Theory]
    [InlineData("""{"isIpv4":[]}""")]
    [InlineData("""{"isIpv4":[{"Value":1},{"Value":1}]}""")]
    [InlineData("""{"Value":{"__extn":{"fn":"nope","arg":1}}}""")]
    [InlineData("""{"Value":{"__extn":{"fn":"A::ip","args":[]}}}""")]
    public void A_wrong_call_in_JSON_errs_only_when_it_is_made(string json)
    {
        var policy = Policy.FromJson("p", Wrap(json));
        var result = PolicyEngine.Compile([policy], EntityStore.Empty).Authorize(Anything);
        Assert.Equal("p", Assert.Single(result.Errors).Policy.Id);
        var skipped = Policy.FromJson("p", Wrap($$$"""{"||":{"left":{"Value":true},"right":{{{json}}}}}"""));
        Assert.True(PolicyEngine.Compile([skipped], EntityStore.Empty).Authorize(Anything).Allowed);
        var schema = CedarSchema.Parse("entity A, B; action x appliesTo { principal: A, resource: B };");
        Assert.Contains(schema.Validate([policy]).Errors, static f => f.Kind is ValidationErrorKind.WrongNumberArguments or ValidationErrorKind.UndefinedFunction);
        _ = policy.ToString();
    }

    [Theory]
    [InlineData("""{"like":{"left":{"Value":"a"},"pattern":[{"Wildcard":null}]}}""")]
    [InlineData("""{"==":{"left":{"Var":{"context":null}},"right":{"Record":{}}}}""")]
    [InlineData("""{"==":{"left":{"Value":{"__entity":{"type":"A","id":"x"},"y":1}},"right":{"Record":{"__entity":{"Record":{"type":{"Value":"A"},"id":{"Value":"x"}}},"y":{"Value":1}}}}}""")]
    [InlineData("""{"!":{"arg":{"has":{"left":{"Var":"context"},"attr":"a","unknown":1}}}}""")]
    public void Other_spellings_in_JSON_mean_the_same(string json) =>
        Assert.True(PolicyEngine.Compile([Policy.FromJson("p", Wrap(json))], EntityStore.Empty).Authorize(Anything).Allowed);

    [Theory]
    [InlineData("""["permit",["All"],{"op":"All"},["is","D","x"],[]]""", false)]
    [InlineData("""["permit",["All"],["all"],["is","D",{"entity":["D","d"]}],[["when",{"Value":true}]]]""", true)]
    [InlineData("""[{"permit":null},{"op":"==","entity":["U","a"]},{"op":"All"},{"op":"All"},[],{}]""", true)]
    [InlineData("""["permit",["==",["U","a"]],{"op":"All"},{"op":"All"},[]]""", false)]
    [InlineData("""["permit",{"op":"All"},{"op":"All"},{"op":"All"}]""", false)]
    public void Structures_may_be_lists_of_their_members(string json, bool isPolicy)
    {
        if (isPolicy)
        {
            Assert.True(PolicyEngine.Compile([Policy.FromJson("p", json)], EntityStore.Empty).Authorize(Anything).Allowed);
        }
        else
        {
            Assert.Throws<CedarFormatException>(() => Policy.FromJson("p", json));
        }
    }

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

    private static AuthorizationRequest Anything =>
        new(new EntityUid("U", "a"), new EntityUid("Action", "r"), new Entity(new EntityUid("D", "d"), new Dictionary<string, CedarValue>()));

    private static string Wrap(string body) =>
        $$"""{"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[{"kind":"when","body":{{body}}}]}""";
}
