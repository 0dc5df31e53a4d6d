namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

public sealed class EntityJsonTests
{
    private const string Types = """
        entity User in [Team] = { age: Long, manager?: User, home?: ipaddr, nick?: { short: String } } tags Set<String>;
        entity Team; entity Colour enum ["red"];
        action all; action read in [all] appliesTo { principal: User, resource: Team, context: { when: datetime, colour?: Colour } };
        """;

    [Fact]
    public void Values_without_a_schema_are_what_they_say()
    {
        var store = CedarJson.ParseEntities("""
            [{"uid":{"type":"A::B","id":"x"},"parents":[{"__entity":{"type":"C","id":"y"}}],"anything":1,"attrs":
              {"n":9223372036854775807,"s":["a","a"],"e":{"__entity":{"type":"C","id":"y"}},"d":{"__extn":{"fn":"decimal","arg":"1.5"}},"odd":{"__entity":"x"},
               "t":{"__extn":{"fn":"offset","args":[{"__extn":{"fn":"datetime","arg":"1970-01-01"}},{"__extn":{"fn":"duration","arg":"1ms"}}]}}},"tags":{"k":1}}]
            """);
        var entity = Assert.Single(store.Entities);
        Assert.Equal(CedarValue.Of(long.MaxValue), entity.Attributes["n"]);
        Assert.Equal(CedarValue.SetOf(["a"]), entity.Attributes["s"]);
        Assert.Equal(CedarValue.Of(new EntityUid("C", "y")), entity.Attributes["e"]);
        Assert.Equal(CedarValue.Extension("decimal", "1.5"), entity.Attributes["d"]);
        Assert.Equal(CedarValue.Extension("datetime", "1970-01-01T00:00:00.001Z"), entity.Attributes["t"]);
        Assert.Equal(CedarValue.RecordOf(new Dictionary<string, CedarValue> { ["__entity"] = CedarValue.Of("x") }), entity.Attributes["odd"]);
        Assert.Equal(CedarValue.Of(1), entity.Tags["k"]);
        Assert.True(store.IsIn(entity.Uid, new EntityUid("C", "y")));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("-0")]
    [InlineData("9223372036854775808")]
    [InlineData("null")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"__extn\":{\"fn\":\"ip\",\"arg\":\"x\"}}")]
    [InlineData("{\"__extn\":{\"fn\":\"nope\",\"arg\":\"x\"}}")]
    [InlineData("{\"__expr\":\"1\"}")]
    [InlineData("{\"__extn\":{\"fn\":\"ip\",\"arg\":\"::1\",\"x\":[0.5]}}")]
    [InlineData("{\"__entity\":{\"type\":\"A\",\"id\":\"a\",\"x\":0.5}}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("[1,]")]
    public void Values_that_Cedar_does_not_have_are_refused(string value) =>
        Assert.Throws<CedarFormatException>(() => CedarJson.ParseContext($"{{\"x\":{value}}}"));

    [Theory]
    [InlineData("{}")]
    [InlineData("[{\"uid\":\"A::\\\"a\\\"\",\"attrs\":{},\"parents\":[]}]")]
    [InlineData("[{\"uid\":{\"type\":\"A A\",\"id\":\"a\"},\"attrs\":{},\"parents\":[]}]")]
    [InlineData("[{\"uid\":{\"type\":\"A\",\"id\":\"a\"},\"parents\":[]}]")]
    [InlineData("[{\"uid\":{\"type\":\"A\",\"id\":\"a\"},\"attrs\":{}}]")]
    [InlineData("[{\"uid\":{\"type\":\"A\",\"id\":\"a\"},\"attrs\":{},\"parents\":[{\"type\":\"A\",\"id\":\"a\"}]}]")]
    [InlineData("[{\"uid\":{\"type\":\"Action\",\"id\":\"a\"},\"attrs\":{},\"parents\":[{\"type\":\"A\",\"id\":\"a\"}]}]")]
    [InlineData("[{\"uid\":{\"type\":\"A\",\"id\":\"a\"},\"attrs\":{},\"parents\":[]},{\"uid\":{\"type\":\"A\",\"id\":\"a\"},\"attrs\":{\"x\":1},\"parents\":[]}]")]
    public void Entities_that_are_none_are_refused(string json) => Assert.Throws<CedarFormatException>(() => CedarJson.ParseEntities(json));

    [Fact]
    public void An_entity_twice_with_the_same_contents_is_one()
    {
        const string entity = "{\"uid\":{\"type\":\"A\",\"id\":\"a\"},\"attrs\":{\"x\":[1,2]},\"parents\":[]}";
        Assert.Single(CedarJson.ParseEntities($"[{entity},{entity.Replace("[1,2]", "[2,1]", StringComparison.Ordinal)}]").Entities);
    }

    [Fact]
    public void With_a_schema_wrappers_may_be_left_out_and_actions_are_added()
    {
        var store = CedarJson.ParseEntities(User("""{"age":1,"manager":{"type":"User","id":"b"},"home":"::1","nick":{"short":"x"}}"""), CedarSchema.Parse(Types));
        Assert.True(store.TryGet(new EntityUid("User", "a"), out var user));
        Assert.Equal(CedarValue.Of(new EntityUid("User", "b")), user.Attributes["manager"]);
        Assert.Equal(CedarValue.Extension("ip", "::1"), user.Attributes["home"]);
        Assert.True(store.IsIn(new EntityUid("Action", "read"), new EntityUid("Action", "all")));
    }

    [Theory]
    [InlineData("{}", "the attribute `age` is missing")]
    [InlineData("{\"age\":\"1\"}", "expected Long")]
    [InlineData("{\"age\":1,\"x\":1}", "no such attribute")]
    [InlineData("{\"age\":1,\"manager\":{\"type\":\"Team\",\"id\":\"b\"}}", "expected User")]
    [InlineData("{\"age\":1,\"home\":{\"fn\":\"decimal\",\"arg\":\"1.0\"}}", "expected ipaddr")]
    [InlineData("{\"age\":1,\"nick\":{}}", "`short` is missing")]
    [InlineData("{\"age\":1,\"nick\":[]}", "expected {short: String}")]
    public void With_a_schema_attributes_have_to_fit(string attributes, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<CedarFormatException>(() => CedarJson.ParseEntities(User(attributes), CedarSchema.Parse(Types))).Message, StringComparison.Ordinal);

    [Fact]
    public void Requests_have_to_fit_the_action()
    {
        var schema = CedarSchema.Parse(Types);
        var read = new EntityUid("Action", "read");
        var context = CedarJson.ParseContext("""{"when":"2020-01-01","colour":{"type":"Colour","id":"red"}}""", schema, read);
        var (user, team) = (new EntityUid("User", "a"), new EntityUid("Team", "t"));
        Assert.Empty(schema.ValidateRequest(user, read, team, context));
        Assert.Single(schema.ValidateRequest(team, read, team, context));
        Assert.Single(schema.ValidateRequest(user, new EntityUid("Action", "write"), team, context));
        Assert.Single(schema.ValidateRequest(user, read, new EntityUid("X", "x"), context));
        Assert.Single(schema.ValidateRequest(user, read, team));
        Assert.Single(schema.ValidateRequest(user, new EntityUid("Action", "read"), team, CedarJson.ParseContext("""{"when":"2020-01-01","colour":{"type":"Colour","id":"blue"}}""", schema, read)));
        Assert.Throws<CedarFormatException>(() => CedarJson.ParseContext("""{"when":"2020-01-01","x":1}""", schema, read));
        Assert.Single(schema.ValidateRequest(user, read, team, CedarJson.ParseContext("""{"when":{"fn":"duration","arg":"1h"}}""", schema, read)));
        Assert.Throws<CedarFormatException>(() => CedarJson.ParseContext("""{"when":1}""", schema, read));
    }

    [Theory]
    [InlineData("""["A","a"]""")]
    [InlineData("""{"__entity":["A","a"]}""")]
    [InlineData("""{"__entity":{"type":"A","id":"a","x":1},"y":2}""")]
    [InlineData("""{"__entity":1,"type":"A","id":"a"}""")]
    public void A_uid_has_many_spellings(string json) => Assert.Equal(new EntityUid("A", "a"), CedarJson.ParseUid(json));

    [Theory]
    [InlineData("""[["A","a"]]""")]
    [InlineData("""["A"]""")]
    [InlineData("""["A","a","b"]""")]
    [InlineData("""{"__expr":"A::\"a\"","type":"A","id":"a"}""")]
    [InlineData("""{"__entity":{"type":"A"}}""")]
    public void A_uid_that_is_none_is_refused(string json) => Assert.Throws<CedarFormatException>(() => CedarJson.ParseUid(json));

    [Fact]
    public void With_a_schema_a_call_says_its_arguments_types()
    {
        var schema = CedarSchema.Parse("entity A = {t: datetime, n?: Long};");
        var store = CedarJson.ParseEntities("""[[{"type":"A","id":"a"},{"t":{"fn":"offset","args":["1970-01-01","1ms"]}},[]]]""", schema);
        Assert.Equal(CedarValue.Extension("datetime", "1970-01-01T00:00:00.001Z"), Assert.Single(store.Entities).Attributes["t"]);
        Assert.Throws<CedarFormatException>(() => CedarJson.ParseContext("""{"x":{"__extn":{"fn":"offset","args":["1970-01-01","1ms"]}}}"""));
        Assert.Throws<CedarFormatException>(() => CedarJson.ParseContext("""{"__expr":"1"}"""));
    }

    private static string User(string attributes) =>
        $"[{{\"uid\":{{\"type\":\"User\",\"id\":\"a\"}},\"attrs\":{attributes},\"parents\":[{{\"type\":\"Team\",\"id\":\"t\"}}],\"tags\":{{\"t\":[\"x\"]}}}}]";
}
