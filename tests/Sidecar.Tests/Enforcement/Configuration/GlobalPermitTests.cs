using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Configuration;

/// <summary>What the whole environment uses needs a permit that holds whatever the object is.</summary>
public sealed class GlobalPermitTests(ConfigurationWorld world) : IClassFixture<ConfigurationWorld>
{
    /// <summary>Method, target, body, the action.</summary>
    public static TheoryData<string, string, string, string> Calls => new()
    {
        { "GET", "/transformations", "", "read" },
        { "GET", "/transformations?transformation=stamped", "", "read" },
        { "GET", "/transformations/stamped", "", "read" },
        { "POST", "/transformations", """{"name":"NAME","transformation":"c_fill,w_1"}""", "create" },
        { "PUT", "/transformations", """{"transformation":"stamped","allowed_for_strict":false}""", "update" },
        { "PUT", "/transformations/stamped", """{"allowed_for_strict":false}""", "update" },
        { "POST", "/streaming_profiles", """{"name":"NAME","representations":"[{\"transformation\":\"c_limit,w_1\"}]"}""", "create" },
        { "PUT", "/streaming_profiles/house", """{"representations":"[{\"transformation\":\"c_limit,w_1\"}]"}""", "update" },
        { "GET", "/triggers", "", "read" },
    };

    public static TheoryData<string, string, string, string> MappingCalls => new()
    {
        { "POST", "/upload_mappings", """{"folder":"NAME","template":"https://a.example/"}""", "create" },
        { "PUT", "/upload_mappings", """{"folder":"partner","template":"https://a.example/"}""", "update" },
    };

    private async Task<Answer> SendAsync(string method, string target, string body, string key, params (string, string)[] headers)
    {
        var json = body.Replace("NAME", $"n{Guid.NewGuid():N}", StringComparison.Ordinal);
        return await world.Fresh().SendAsync(
            new HttpMethod(method), ConfigurationWorld.Base + target, key,
            body.Length == 0 ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json"), headers: headers);
    }

    [Fact]
    public async Task A_trigger_tells_its_host_of_every_asset_so_all_must_be_readable()
    {
        const string trigger = """{"uri":"https://hooks.example/","event_type":"upload"}""";

        ConfigurationWorld.Ok(await SendAsync("POST", "/triggers", trigger, "admin"));
        world.Forbidden(await SendAsync("POST", "/triggers", trigger, "environment"), "read");
        Assert.Empty(world.World.Upstream.Requests);

        // So does one that is given another host.
        var existing = "/triggers/" + world.World.Upstream.State.Triggers[0];
        world.Forbidden(await SendAsync("PUT", existing, """{"new_uri":"https://hooks.example/"}""", "environment"), "read");
        Assert.Empty(world.World.Upstream.Requests);
        ConfigurationWorld.Ok(await SendAsync("PUT", existing, """{"new_uri":"https://hooks.example/"}""", "admin"));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_permit_on_the_type_or_on_the_environment_is_enough(string method, string target, string body, string action)
    {
        foreach (var key in (string[])["admin", "designer", "environment", "guarded"])
        {
            ConfigurationWorld.Ok(await SendAsync(method, target, body, key));
        }

        foreach (var key in (string[])["nobody", "one", "rooted", "erring", "butone"])
        {
            world.Forbidden(await SendAsync(method, target, body, key), action);
            Assert.Empty(world.World.Upstream.Requests);
        }
    }

    [Theory]
    [MemberData(nameof(MappingCalls))]
    public async Task A_permit_on_the_environment_says_nothing_of_what_has_permits_of_its_own(string method, string target, string body, string action)
    {
        foreach (var key in (string[])["admin", "designer", "guarded"])
        {
            ConfigurationWorld.Ok(await SendAsync(method, target, body, key));
        }

        foreach (var key in (string[])["nobody", "one", "rooted", "erring", "butone", "environment"])
        {
            world.Forbidden(await SendAsync(method, target, body, key), action);
        }
    }

    [Fact]
    public async Task A_forbid_on_one_object_takes_the_permit_on_the_environment_away() =>
        world.Forbidden(await world.GetAsync("/transformations", "clouded"), "read");

    [Fact]
    public async Task Key_and_user_must_both_be_permitted()
    {
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("GET", "/triggers", "", "portal", ("X-Sidecar-On-Behalf-Of", "ana"))).Status);
        world.Forbidden(await SendAsync("GET", "/triggers", "", "portal", ("X-Sidecar-On-Behalf-Of", "bob")), "read");
        world.Forbidden(await SendAsync("GET", "/triggers", "", "portal", ("X-Sidecar-On-Behalf-Of", "nobody")), "read");
    }
}
