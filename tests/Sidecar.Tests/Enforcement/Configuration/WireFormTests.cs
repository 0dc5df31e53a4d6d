using System.Net;
using System.Text;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Configuration;

/// <summary>The same calls as each family of SDKs writes them, and what goes upstream.</summary>
public sealed class WireFormTests(ConfigurationWorld world) : IClassFixture<ConfigurationWorld>
{
    private Task<Answer> SendAsync(string method, string target, string? body = null, string? type = null, string key = "admin")
    {
        var content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body.Replace("KEY", key, StringComparison.Ordinal)));
        if (type is not null)
        {
            content!.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return world.Fresh().SendAsync(new HttpMethod(method), ConfigurationWorld.Base + target, key, content);
    }

    [Theory]
    [InlineData("GET", "/streaming_profiles%2Fhd", null)]
    [InlineData("PUT", "/streaming_profiles%2Fhouse", "representations=%5B%7B%22transformation%22%3A%22c_limit%2Cw_1%22%7D%5D&display_name=House")]
    public async Task Node_writes_a_slash_in_its_own_route_encoded(string method, string target, string? body)
    {
        ConfigurationWorld.Ok(await SendAsync(method, target, body, body is null ? null : "application/x-www-form-urlencoded"));

        Assert.Equal("/v1_1/demo/streaming_profiles/" + target.Split("%2F")[1], Assert.Single(world.World.Upstream.Requests).RawTarget);
        world.Forbidden(await SendAsync(method, target, body, body is null ? null : "application/x-www-form-urlencoded", "nobody"), method == "GET" ? "read" : "update");
    }

    [Fact]
    public async Task Node_sends_a_profiles_representations_as_a_text()
    {
        await SendAsync("PUT", "/streaming_profiles/house", "representations=%5B%7B%22transformation%22%3A%22c_limit%2Cw_1%22%7D%5D", "application/x-www-form-urlencoded");

        Assert.Equal("[{\"transformation\":\"c_limit,w_1\"}]", world.Write.Body is { Length: > 0 } body ? System.Text.Json.JsonElement.Parse(body).GetProperty("representations").GetString() : null);
    }

    [Theory]
    [InlineData("/upload_mappings?folder=dotnet", "folder=dotnet&api_key=KEY&timestamp=1&signature=abc")]
    [InlineData("/transformations?transformation=dotnet", "transformation=dotnet")]
    public async Task Dotnet_says_what_to_delete_in_query_and_body(string target, string body)
    {
        await SendAsync("POST", "/upload_mappings", "folder=dotnet&template=https%3A%2F%2Fa.example%2F");
        await SendAsync("POST", "/transformations", "name=dotnet&transformation=c_fill");
        world.Forbidden(await SendAsync("DELETE", target, body, "application/x-www-form-urlencoded", "nobody"), "delete");
        Refused.Is(await SendAsync("DELETE", target, body.Replace("=dotnet", "=thumb", StringComparison.Ordinal), "application/x-www-form-urlencoded"), 400);
        Assert.Empty(world.World.Upstream.Requests);
        ConfigurationWorld.Ok(await SendAsync("DELETE", target, body, "application/x-www-form-urlencoded"));
        Assert.Equal("/v1_1/demo" + target, world.Write.RawTarget);
    }

    [Fact]
    public async Task Dotnet_deletes_values_with_ids_in_query_and_body()
    {
        ConfigurationWorld.Ok(await SendAsync("DELETE", "/metadata_fields/region/datasource?external_ids[]=x&external_ids[]=y", """{"external_ids":["y","x"]}""", "application/json"));

        Assert.Equal("/v1_1/demo/metadata_fields/region/datasource", world.Write.RawTarget);
        Assert.Equal("""{"external_ids":["y","x"]}""", ConfigurationWorld.Body(world.Write));
        Refused.Is(await SendAsync("DELETE", "/metadata_fields/region/datasource?external_ids[]=x", """{"external_ids":["z"]}""", "application/json"), 400);
    }

    [Fact]
    public async Task Python_sends_nulls_for_what_it_does_not_set()
    {
        ConfigurationWorld.Ok(await SendAsync("POST", "/metadata_fields/region/datasource/order", """{"order_by":"value","direction":null}""", "application/json"));
        Assert.Equal("""{"order_by":"value","direction":null}""", ConfigurationWorld.Body(world.Write));

        ConfigurationWorld.Ok(await SendAsync("PUT", "/metadata_rules/rule_region", """{"name":null,"state":"active"}""", "application/json"));
        Assert.Equal("""{"name":null,"state":"active"}""", ConfigurationWorld.Body(world.Write));
    }

    [Fact]
    public async Task Ruby_sends_the_parameters_of_a_read_as_json()
    {
        Assert.Equal("t_thumb", (await SendAsync("GET", "/transformations", """{"transformation":"thumb","max_results":1}""", "application/json")).Json.GetProperty("name").GetString());
        Assert.Equal("/v1_1/demo/transformations?transformation=thumb&max_results=1", Assert.Single(world.World.Upstream.Requests).RawTarget);
        Assert.Equal(["wiki"], (await SendAsync("GET", "/upload_mappings", """{"max_results":10}""", "application/json", "one")).Rows("mappings", "folder"));
    }

    [Fact]
    public async Task PHP_names_no_content_type()
    {
        ConfigurationWorld.Ok(await SendAsync("POST", "/upload_mappings", "folder=php&template=https%3A%2F%2Fa.example%2F"));
        ConfigurationWorld.Ok(await SendAsync("PUT", "/metadata_fields/sku", """{"label":"SKU"}"""));
        world.Forbidden(await SendAsync("POST", "/upload_mappings", "folder=php2&template=https%3A%2F%2Fa.example%2F", key: "nobody"), "create");
    }

    [Theory]
    [InlineData("POST", "/transformations", """{"name":"n","transformation":"c_fill","skip_permission_check":true}""")]
    [InlineData("POST", "/triggers", """{"uri":"https://a.example/","event_type":"all","event_type":"upload"}""")]
    [InlineData("PUT", "/upload_mappings?folder=wiki", """{"folder":"partner","template":"https://a.example/"}""")]
    [InlineData("PUT", "/metadata_rules/rule_price", """{"external_id":"rule_region"}""")]
    [InlineData("PUT", "/metadata_fields/sku?external_id=price", """{"label":"x"}""")]
    [InlineData("DELETE", "/transformations/thumb?_method=GET", null)]
    [InlineData("GET", "/streaming_profiles%252Fhd", null)]
    [InlineData("GET", "/transformations/c_fill/../thumb", null)]
    public async Task What_can_be_read_in_two_ways_is_refused(string method, string target, string? body)
    {
        Refused.Is(await SendAsync(method, target, body, body is null ? null : "application/json"), 400);
        Assert.Empty(world.World.Upstream.Requests);
    }

    [Fact]
    public async Task A_trigger_is_answered_as_created()
    {
        var answer = await SendAsync("POST", "/triggers", """{"uri":"https://hooks.example/","event_type":"upload"}""", "application/json");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal("https://hooks.example/", answer.Json.GetProperty("uri").GetString());
    }
}
