namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("entity A; action a;", """{"":{"entityTypes":{"A":{}},"actions":{"a":{"appliesTo":{"principalTypes":[],"resourceTypes":[]}}}}}""")]
    [InlineData("entity A { a: Long };", """{"":{"entityTypes":{"A":{"shape":{"type":"Record","attributes":{"a":{"type":"EntityOrCommon","name":"Long"}}}}},"actions":{}}}""")]
    [InlineData("@n namespace N { @e(\"x\") entity A, B in [A] = {@b \"b c\"?: Set<__cedar::ipaddr>,} tags {}; }", """{"N":{"entityTypes":{"A":{"memberOfTypes":["A"],"shape":{"type":"Record","attributes":{"b c":{"type":"Set","element":{"type":"EntityOrCommon","name":"__cedar::ipaddr"},"required":false,"annotations":{"b":""}}}},"tags":{"type":"Record","attributes":{}},"annotations":{"e":"x"}},"B":{"memberOfTypes":["A"],"shape":{"type":"Record","attributes":{"b c":{"type":"Set","element":{"type":"EntityOrCommon","name":"__cedar::ipaddr"},"required":false,"annotations":{"b":""}}}},"tags":{"type":"Record","attributes":{}},"annotations":{"e":"x"}}},"actions":{},"annotations":{"n":""}}}""")]
    [InlineData("entity E enum [\"a\", \"b\"]; action x, \"y z\" in [x0, Action::\"x0\"] appliesTo { principal: E, resource: [E], context: C }; action x0; type C = {};", """{"":{"commonTypes":{"C":{"type":"Record","attributes":{}}},"entityTypes":{"E":{"enum":["a","b"]}},"actions":{"x":{"appliesTo":{"principalTypes":["E"],"resourceTypes":["E"],"context":{"type":"C"}},"memberOf":[{"id":"x0"},{"id":"x0","type":"Action"}]},"x0":{"appliesTo":{"principalTypes":[],"resourceTypes":[]}},"y z":{"appliesTo":{"principalTypes":["E"],"resourceTypes":["E"],"context":{"type":"C"}},"memberOf":[{"id":"x0"},{"id":"x0","type":"Action"}]}}}}""")]
    public void A_schema_has_its_JSON_form(string text, string json)
    {
        Assert.Equal(json, CedarSchema.Parse(text).ToJson());
        Assert.Equal(json, CedarSchema.FromJson(json).ToJson());
        Assert.Equal(json, CedarSchema.Parse(CedarSchema.FromJson(json).ToString()).ToJson());
    }

    [Theory]
    [InlineData("entity A, A;", 1, 11)]
    [InlineData("entity A in [B,]; entity B;", 1, 16)]
    [InlineData("entity A enum [\"a\",];", 1, 20)]
    [InlineData("action a in [b,]; action b;", 1, 16)]
    [InlineData("entity __cedar;", 1, 8)]
    [InlineData("action a in __cedar::Action::\"b\";", 1, 30)]
    [InlineData("entity in;", 1, 8)]
    [InlineData("entity A enum [];", 1, 16)]
    [InlineData("action a in [];", 1, 14)]
    [InlineData("entity A; action a appliesTo { principal: [], resource: A };", 1, 59)]
    [InlineData("entity A; action a appliesTo { principal: A, principal: A };", 1, 46)]
    [InlineData("namespace N {} namespace N {}", 1, 26)]
    [InlineData("entity A = Set<Long>;", 1, 12)]
    [InlineData("type T = Set<Long;", 1, 18)]
    [InlineData("@a @a entity A;", 1, 5)]
    [InlineData("permit(principal, action, resource);", 1, 1)]
    public void A_text_that_is_no_schema_says_where(string text, int line, int column)
    {
        var error = Assert.Throws<CedarSyntaxException>(() => CedarSchema.Parse(text));
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("entity A = {a: Long, a: String};", "entity A = {a: String};")]
    [InlineData("entity A = {__cedar: Long}; action __cedar in x; action x in b; action b;", "entity A = {\"__cedar\": Long}; action \"__cedar\" in [\"x\"]; action x in [\"b\"]; action b;")]
    [InlineData("namespace N { action a in [b]; } action b;", "namespace N { action a in [Action::\"b\"]; } action b;")]
    public void Texts_that_the_reference_takes_are_taken(string text, string same)
    {
        var (schema, expected) = (CedarSchema.Parse(text), CedarSchema.Parse(same));
        Assert.Equal(expected.Actions.Select(static a => (a.Key, string.Join(',', a.Value.Parents))), schema.Actions.Select(static a => (a.Key, string.Join(',', a.Value.Parents))));
        Assert.Equal(expected.EntityTypes.Select(static t => (t.Key, t.Value.Shape.ToString())), schema.EntityTypes.Select(static t => (t.Key, t.Value.Shape.ToString())));
    }

    [Fact]
    public void An_attribute_may_hold_an_action()
    {
        var schema = CedarSchema.Parse("entity U { last: Action }; entity D; action read appliesTo { principal: U, resource: D };");
        var policies = CedarParser.ParsePolicies("permit(principal, action, resource) when { principal.last == Action::\"read\" }; permit(principal, action, resource) when { principal.last has x || principal.last.x };");
        Assert.Equal(["policy1"], schema.Validate(policies).Errors.Select(static f => f.Policy.Id).Distinct());
        var store = CedarJson.ParseEntities("""[{"uid":{"type":"U","id":"a"},"attrs":{"last":{"type":"Action","id":"read"}},"parents":[]}]""", schema);
        Assert.True(store.TryGet(new EntityUid("U", "a"), out _));
        Assert.Throws<CedarFormatException>(() => CedarJson.ParseEntities("""[{"uid":{"type":"U","id":"a"},"attrs":{"last":{"type":"Action","id":"x"}},"parents":[]}]""", schema));
    }

    [Theory]
    [InlineData("entity A in B;")]
    [InlineData("entity A = {x: Y};")]
    [InlineData("entity A = {x: Boolean};")]
    [InlineData("entity A = {x: __cedar::Nope};")]
    [InlineData("type A = B; type B = Set<A>;")]
    [InlineData("type Long = String;")]
    [InlineData("entity Action;")]
    [InlineData("action a in [b]; action b in [a];")]
    [InlineData("action a in [b];")]
    [InlineData("action a appliesTo { principal: A, resource: A };")]
    [InlineData("type T = Long; entity A; action a appliesTo { principal: A, resource: A, context: T };")]
    [InlineData("entity A; namespace N { entity A; }")]
    [InlineData("entity A; namespace N { type A = Long; }")]
    public void A_schema_that_contradicts_itself_is_refused(string text) => Assert.Throws<CedarFormatException>(() => CedarSchema.Parse(text));

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"\":{\"entityTypes\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{},\"actions\":{},\"x\":1}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"x\":1}},\"actions\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{},\"actions\":{\"a\":{\"x\":1}}}}")]
    [InlineData("{\"\":{\"entityTypes\":{},\"actions\":{\"b\":{},\"a\":{\"memberOf\":[{\"id\":\"b\",\"x\":1}]}}}}")]
    [InlineData("{\"\":{\"entityTypes\":{},\"actions\":{\"a\":{\"appliesTo\":{\"principalTypes\":[],\"resourceTypes\":[],\"x\":1}}}}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"tags\":{\"type\":\"Long\",\"x\":1}}},\"actions\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"tags\":{\"type\":\"Set\",\"element\":{\"type\":\"Long\"},\"x\":1}}},\"actions\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"shape\":{\"type\":\"Record\",\"attributes\":{},\"x\":1}}},\"actions\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"tags\":{\"type\":\"Extension\",\"name\":\"ipaddr\",\"x\":1}}},\"actions\":{}}}")]
    [InlineData("{\"a b\":{\"entityTypes\":{},\"actions\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"shape\":{\"type\":\"Long\"}}},\"actions\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"shape\":{\"type\":\"Record\",\"attributes\":{},\"additionalAttributes\":true}}},\"actions\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"enum\":[]}},\"actions\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"tags\":null}},\"actions\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{},\"actions\":{\"a\":{\"attributes\":{}}}}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"tags\":{\"type\":\"Long\",\"required\":true}}},\"actions\":{}}}")]
    [InlineData("{\"\":{\"entityTypes\":{},\"actions\":{},\"commonTypes\":{\"T\":{\"type\":\"Long\",\"required\":true}}}}")]
    [InlineData("{\"\":{\"entityTypes\":{\"A\":{\"enum\":[\"a\"],\"tags\":{\"type\":\"Long\"}}},\"actions\":{}}}")]
    public void JSON_that_is_no_schema_is_refused(string json) => Assert.Throws<CedarFormatException>(() => CedarSchema.FromJson(json));

    [Fact]
    public void Names_mean_the_own_namespace_first_then_the_empty_one_then_what_is_built_in()
    {
        var schema = CedarSchema.Parse("""
            type T = Long; entity E;
            namespace N { type Name = String; entity decimal; entity U = {a: Name, b: T, c: E, d: decimal, e: __cedar::decimal, f: N::Name}; }
            """);
        Assert.Contains("N::U", schema.EntityTypeNames);
        var store = CedarJson.ParseEntities("""
            [{"uid":{"type":"N::U","id":"u"},"parents":[],"attrs":{"a":"x","b":1,"c":{"type":"E","id":""},"d":{"type":"N::decimal","id":""},"e":"1.0","f":"y"}}]
            """, schema);
        Assert.Empty(schema.ValidateEntities(store));
    }

    [Fact]
    public void Hostile_schemas_end_in_an_error()
    {
        Assert.Throws<CedarSyntaxException>(() => CedarSchema.Parse("type T = " + string.Concat(Enumerable.Repeat("Set<", 100_000))));
        Assert.Throws<CedarSyntaxException>(() => CedarSchema.Parse("type T = " + string.Concat(Enumerable.Repeat("{a:", 100_000))));
        Assert.Throws<CedarFormatException>(() => CedarSchema.Parse(string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"type T{i} = Set<T{i + 1}>;")) + "type T20000 = Long;"));
        var wide = string.Concat(Enumerable.Range(0, 200).Select(static i => $"type T{i} = {{a: T{i + 1}, b: T{i + 1}}};")) + "type T200 = Long; entity E = {t: T0};";
        Assert.Single(CedarSchema.Parse(wide).EntityTypeNames);
    }
}
