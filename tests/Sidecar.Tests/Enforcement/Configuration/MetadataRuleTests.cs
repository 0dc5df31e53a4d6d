using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Configuration;

/// <summary>Rules between metadata fields. <c>sku</c> has one field, <c>pricer</c> has two.</summary>
public sealed class MetadataRuleTests(ConfigurationWorld world) : IClassFixture<ConfigurationWorld>
{
    private const string Rule = """{"metadata_field_id":"price","name":"n","condition":{"metadata_field_id":"sku","populated":true},"result":{"enable":true}}""";

    [Fact]
    public async Task A_rule_is_shown_to_those_who_may_read_every_field_it_names()
    {
        Assert.Equal(["rule_price", "rule_region"], (await world.GetAsync("/metadata_rules", "admin")).Rows("metadata_rules", "external_id"));
        Assert.Equal(["rule_price"], (await world.GetAsync("/metadata_rules", "pricer")).Rows("metadata_rules", "external_id"));
        Assert.Empty((await world.GetAsync("/metadata_rules", "sku")).Rows("metadata_rules", "external_id"));
        Assert.Empty((await world.GetAsync("/metadata_rules", "butone")).Rows("metadata_rules", "external_id"));
        Assert.Empty((await world.GetAsync("/metadata_rules", "nobody")).Rows("metadata_rules", "external_id"));
    }

    [Theory]
    [InlineData("""{"metadata_field_id":"sku","condition":{"metadata_field_id":"sku","of":{"field":"region"}}}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":{"field":"region"}}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":{"not":[{"metadata_field_id":"sku"}]}}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":{"metadata_field_id":"sku","or":[{"metadata_field_id":"region"}]}}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":{"and":{"metadata_field_id":"region"}}}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":{}}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":"region"}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":{"metadata_field_id":7}}""")]
    [InlineData("""{"metadata_field_id":"sku","result":{"apply":{"metadata_field_id":"region"}}}""")]
    [InlineData("""{"condition":{"metadata_field_id":"sku"}}""")]
    [InlineData("7")]
    public async Task A_rule_that_may_name_another_field_is_hidden(string rule)
    {
        world.Fresh().Upstream.FailNext(1, 200, """{"metadata_rules":[RULE,{"metadata_field_id":"sku","condition":{"or":[{"metadata_field_id":"sku","equals":["a"]}]}}]}""".Replace("RULE", rule, StringComparison.Ordinal));

        Assert.Equal(1, (await world.World.GetAsync(ConfigurationWorld.Base + "/metadata_rules", "sku")).Json.GetProperty("metadata_rules").GetArrayLength());
    }

    [Fact]
    public async Task To_make_a_rule_every_field_it_names_must_be_permitted()
    {
        ConfigurationWorld.Ok(await world.JsonAsync(HttpMethod.Post, "/metadata_rules", "pricer", Rule));
        world.Forbidden(await world.JsonAsync(HttpMethod.Post, "/metadata_rules", "sku", Rule), "update");
        world.Forbidden(await world.JsonAsync(HttpMethod.Post, "/metadata_rules", "sku", Rule.Replace("price", "sku", StringComparison.Ordinal).Replace("\"sku\",\"populated\"", "\"price\",\"populated\"", StringComparison.Ordinal)), "update");
        ConfigurationWorld.Ok(await world.JsonAsync(HttpMethod.Post, "/metadata_rules", "sku", Rule.Replace("price", "sku", StringComparison.Ordinal)));
        await world.DeleteAsync("/metadata_rules/" + await LastAsync(), "admin");
        await world.DeleteAsync("/metadata_rules/" + await LastAsync(), "admin");
    }

    [Theory]
    [InlineData("""{"name":"n"}""")]
    [InlineData("""{"metadata_field_id":"sku","name":"n"}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":null}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":"sku"}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":[{"metadata_field_id":"sku"}]}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":{"metadata_field_id":"sku","of":{"field":"price"}}}""")]
    [InlineData("""{"metadata_field_id":"sku","condition":{"metadata_field_id":"sku"},"result":"x"}""")]
    [InlineData("""{"metadata_field_id":"","condition":{"metadata_field_id":"sku"}}""")]
    public async Task A_rule_that_cannot_be_read_needs_every_field(string rule)
    {
        world.Forbidden(await world.JsonAsync(HttpMethod.Post, "/metadata_rules", "sku", rule), "update");
        world.Forbidden(await world.JsonAsync(HttpMethod.Post, "/metadata_rules", "butone", rule), "update");
    }

    [Fact]
    public async Task A_condition_in_a_text_is_read() =>
        world.Forbidden(await world.FormAsync(HttpMethod.Post, "/metadata_rules", "sku", ("metadata_field_id", "sku"), ("condition", """{"metadata_field_id":"price"}""")), "update");

    [Fact]
    public async Task A_change_is_judged_by_what_is_stored_and_by_what_it_would_be()
    {
        ConfigurationWorld.Ok(await world.JsonAsync(HttpMethod.Put, "/metadata_rules/rule_price", "pricer", """{"name":"m","condition":null}"""));
        Assert.Equal("""{"name":"m"}""", ConfigurationWorld.Body(world.Write));

        world.Forbidden(await world.JsonAsync(HttpMethod.Put, "/metadata_rules/rule_price", "sku", """{"name":"m"}"""), "update");
        world.Forbidden(await world.JsonAsync(HttpMethod.Put, "/metadata_rules/rule_price", "pricer", """{"metadata_field_id":"region"}"""), "update");
        world.Forbidden(await world.JsonAsync(HttpMethod.Put, "/metadata_rules/rule_price", "pricer", """{"condition":{"and":[{"metadata_field_id":"sku"},{"metadata_field_id":"region"}]}}"""), "update");
        world.Forbidden(await world.JsonAsync(HttpMethod.Put, "/metadata_rules/rule_region", "pricer", """{"name":"m"}"""), "update");
    }

    [Fact]
    public async Task A_rule_that_is_not_there_needs_every_field()
    {
        world.Forbidden(await world.JsonAsync(HttpMethod.Put, "/metadata_rules/missing", "pricer", """{"name":"m"}"""), "update");
        world.Forbidden(await world.DeleteAsync("/metadata_rules/missing", "pricer"), "update");
        Assert.Equal(404, (int)(await world.DeleteAsync("/metadata_rules/missing", "admin")).Status);
        Assert.Single(world.World.Upstream.Requests);
    }

    [Fact]
    public async Task A_rule_is_deleted_by_those_who_have_its_fields()
    {
        ConfigurationWorld.Ok(await world.JsonAsync(HttpMethod.Post, "/metadata_rules", "admin", Rule));
        var id = await LastAsync();

        world.Forbidden(await world.DeleteAsync("/metadata_rules/" + id, "sku"), "update");
        ConfigurationWorld.Ok(await world.DeleteAsync("/metadata_rules/" + id, "pricer"));
    }

    [Fact]
    public async Task Rules_that_cannot_be_listed_cannot_be_changed()
    {
        world.Fresh().Upstream.FailNext(3, 500, "{}");
        Refused.Is(await world.World.SendAsync(HttpMethod.Delete, ConfigurationWorld.Base + "/metadata_rules/rule_price", "pricer"), 502);
        Assert.DoesNotContain(world.World.Upstream.Requests, request => request.Method != "GET");
    }

    private async Task<string> LastAsync() => (await world.GetAsync("/metadata_rules", "admin")).Rows("metadata_rules", "external_id")[^1]!;
}
