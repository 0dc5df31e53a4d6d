using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Configuration;

/// <summary>The order of metadata fields, their values, and their attribute.</summary>
public sealed class MetadataFieldTests(ConfigurationWorld world) : IClassFixture<ConfigurationWorld>
{
    [Theory]
    [InlineData("PUT", "/metadata_fields/FIELD/datasource", """{"values":[{"external_id":"a","value":"A"}]}""", "update")]
    [InlineData("DELETE", "/metadata_fields/FIELD/datasource", """{"external_ids":["a"]}""", "update")]
    [InlineData("POST", "/metadata_fields/FIELD/datasource_restore", """{"external_ids":["a"]}""", "update")]
    [InlineData("POST", "/metadata_fields/FIELD/datasource/order", """{"order_by":"value"}""", "update")]
    [InlineData("PUT", "/metadata_fields/FIELD/datasource/order", """{"order_by":"value"}""", "update")]
    [InlineData("POST", "/metadata_fields/FIELD/datasource/search?term=a", "{}", "read")]
    [InlineData("PUT", "/metadata_fields/FIELD/reorder", """{"position":1}""", "update")]
    public async Task Values_and_place_of_a_field_are_the_fields(string method, string target, string body, string action)
    {
        ConfigurationWorld.Ok(await world.JsonAsync(new HttpMethod(method), target.Replace("FIELD", "sku", StringComparison.Ordinal), "sku", body));

        world.Fresh();
        world.Forbidden(await world.World.SendJsonAsync(new HttpMethod(method), ConfigurationWorld.Base + target.Replace("FIELD", "price", StringComparison.Ordinal), "sku", body), action);
        Assert.Empty(world.World.Upstream.Requests);
    }

    [Fact]
    public async Task To_move_a_field_shows_only_fields_that_may_be_read()
    {
        Assert.Equal(["sku"], (await world.JsonAsync(HttpMethod.Put, "/metadata_fields/sku/reorder", "sku", """{"position":1}""")).Rows("metadata_fields", "external_id"));
        Assert.Equal(5, (await world.JsonAsync(HttpMethod.Put, "/metadata_fields/sku/reorder", "admin", """{"position":1}""")).Rows("metadata_fields", "external_id").Count);
    }

    [Fact]
    public async Task To_order_all_fields_all_must_be_permitted_and_shows_only_those_that_may_be_read()
    {
        const string Order = """{"order_by":"label","direction":"asc"}""";
        Assert.Empty((await world.JsonAsync(HttpMethod.Put, "/metadata_fields/order", "orderer", Order)).Rows("metadata_fields", "external_id"));
        Assert.Equal(5, (await world.JsonAsync(HttpMethod.Put, "/metadata_fields/order", "admin", Order)).Rows("metadata_fields", "external_id").Count);
        foreach (var key in (string[])["sku", "butone", "environment", "nobody", "rooted"])
        {
            world.Forbidden(await world.JsonAsync(HttpMethod.Put, "/metadata_fields/order", key, Order), "update");
        }
    }

    [Theory]
    [InlineData("""{"label":"L"}""")]
    [InlineData("""{"external_id":"order","label":"L"}""")]
    public async Task A_field_that_is_called_like_a_route_is_not_meant(string body) =>
        Refused.Is(await world.JsonAsync(HttpMethod.Put, "/metadata_fields/order", "admin", body), 400);

    [Fact]
    public async Task A_search_in_all_values_shows_those_of_readable_fields()
    {
        Assert.Contains("categories", (await Search("admin", """{"term":"bags"}""")).Text, StringComparison.Ordinal);
        Assert.Equal("[]", (await Search("sku", """{"term":"bags"}""")).Text);

        world.Fresh().Upstream.FailNext(1, 200, """[{"field_id":"price","id":"1","value":"v"},{"field_id":"sku","id":"2","value":"v"},{"field_id":"sku","id":"3","value":"v"},{"id":"4"},7]""");
        Assert.Equal("""[{"field_id":"sku","id":"2","value":"v"}]""", (await world.World.SendJsonAsync(HttpMethod.Post, ConfigurationWorld.Base + "/metadata_fields/datasource/search", "sku", """{"term":"v","max_results":1}""")).Text);

        await Search("sku", """{"term":"v","max_results":1}""");
        Assert.Equal("""{"term":"v","max_results":255}""", ConfigurationWorld.Body(world.Write));
        await Search("admin", """{"term":"v","max_results":1}""");
        Assert.Equal("""{"term":"v","max_results":1}""", ConfigurationWorld.Body(world.Write));

        world.Fresh().Upstream.FailNext(1, 200, """{"values":[{"field_id":"price"}]}""");
        Refused.Is(await world.World.SendJsonAsync(HttpMethod.Post, ConfigurationWorld.Base + "/metadata_fields/datasource/search", "sku", "{}"), 502);
    }

    [Fact]
    public async Task A_search_in_one_fields_values_keeps_its_query()
    {
        await world.JsonAsync(HttpMethod.Post, "/metadata_fields/region/datasource/search?term=a&exact_match=true", "admin", """{"payload":{"sku":"1"},"max_results":3}""");

        Assert.Equal("/v1_1/demo/metadata_fields/region/datasource/search?term=a&exact_match=true&max_results=3", world.Write.RawTarget);
        Assert.Equal("""{"payload":{"sku":"1"}}""", ConfigurationWorld.Body(world.Write));
    }

    [Fact]
    public async Task A_policy_that_reads_the_attribute_is_asked_about_the_field_as_it_is_and_as_it_would_be()
    {
        await PutAsync("steady", """{"label":"L","allow_dynamic_list_values":false}""", "false", HttpStatusCode.OK);
        await PutAsync("steady", """{"label":"L"}""", "true", HttpStatusCode.Forbidden);
        await PutAsync("steady", """{"label":"L","allow_dynamic_list_values":true}""", "false", HttpStatusCode.Forbidden);
        await PutAsync("steady", """{"label":"L","allow_dynamic_list_values":"yes"}""", "false", HttpStatusCode.Forbidden);
        await PutAsync("steady", """{"label":"L","allow_dynamic_list_values":null}""", "false", HttpStatusCode.Forbidden);
        world.Forbidden(await world.JsonAsync(HttpMethod.Post, "/metadata_fields", "steady", """{"label":"L","type":"enum","allow_dynamic_list_values":true}"""), "create");
        ConfigurationWorld.Ok(await world.JsonAsync(HttpMethod.Post, "/metadata_fields", "steady", """{"external_id":"made","label":"L","type":"enum","allow_dynamic_list_values":false}"""));
        ConfigurationWorld.Ok(await world.DeleteAsync("/metadata_fields/made", "steady"));
    }

    [Fact]
    public async Task The_attribute_is_looked_up_where_the_field_is_only_named()
    {
        const string Known = """{"metadata_fields":[{"external_id":"sku","allow_dynamic_list_values":false},{"external_id":"price","allow_dynamic_list_values":true}]}""";
        world.Fresh().Upstream.FailNext(1, 200, Known);
        ConfigurationWorld.Ok(await world.World.SendJsonAsync(HttpMethod.Post, ConfigurationWorld.Base + "/metadata_rules", "steady", """{"metadata_field_id":"sku","condition":{"metadata_field_id":"sku"}}"""));
        world.Fresh().Upstream.FailNext(1, 200, Known);
        Refused.For(await world.World.SendJsonAsync(HttpMethod.Post, ConfigurationWorld.Base + "/metadata_rules", "steady", """{"metadata_field_id":"sku","condition":{"metadata_field_id":"price"}}"""), "update");

        world.Fresh().Upstream.FailNext(1, 200, """{"external_id":"sku","allow_dynamic_list_values":false}""");
        ConfigurationWorld.Ok(await world.World.SendJsonAsync(HttpMethod.Put, ConfigurationWorld.Base + "/metadata_fields/sku/datasource", "steady", """{"values":[]}"""));
        Assert.Equal("/v1_1/demo/metadata_fields/sku", world.World.Upstream.Requests[0].RawTarget);
    }

    [Theory]
    [InlineData(500, 502)]
    [InlineData(420, 420)]
    public async Task A_look_up_that_fails_permits_nothing(int upstream, int status)
    {
        world.Fresh().Upstream.FailNext(3, upstream, """{"error":{"message":"no"}}""");

        Assert.Equal(status, (int)(await world.World.SendJsonAsync(HttpMethod.Put, ConfigurationWorld.Base + "/metadata_fields/sku/datasource", "steady", """{"values":[]}""")).Status);
        Assert.DoesNotContain(world.World.Upstream.Requests, request => request.Method != "GET");
    }

    private async Task PutAsync(string key, string body, string stored, HttpStatusCode status)
    {
        world.Fresh().Upstream.FailNext(1, 200, $$"""{"external_id":"sku","allow_dynamic_list_values":{{stored}}}""");
        Assert.Equal(status, (await world.World.SendJsonAsync(HttpMethod.Put, ConfigurationWorld.Base + "/metadata_fields/sku", key, body)).Status);
    }

    private Task<Answer> Search(string key, string body) => world.JsonAsync(HttpMethod.Post, "/metadata_fields/datasource/search", key, body);
}
