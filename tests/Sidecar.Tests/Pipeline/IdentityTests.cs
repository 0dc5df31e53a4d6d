using System.Net;
using System.Text;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Pipeline;

public sealed class IdentityTests(PipelineWorld fixture) : IClassFixture<PipelineWorld>
{
    private const string Ping = "/v1_1/demo/ping";
    private const string Acme = "/v1_1/demo/resources/image/upload/twin/logo";
    private const string Globex = "/v1_1/demo/resources/image/authenticated/twin/logo";
    private const string Secret = "/v1_1/demo/resources/image/private/twin/logo";

    [Theory]
    [InlineData(Ping, "unknown", "x", "unknown api_key")]
    [InlineData(Ping, "viewer", "wrong", "api_secret mismatch")]
    [InlineData(Ping, "viewer", "viewer-secret-012345678", "api_secret mismatch")]
    [InlineData(Ping, "viewer", "VIEWER-SECRET-0123456789", "api_secret mismatch")]
    [InlineData(Ping, "disabled", null, "disabled api_key")]
    [InlineData("/v1_1/other/ping", "admin", "wrong", "api_secret mismatch")]
    [InlineData("/v1_1/unknown/ping", "unknown", "x", "unknown api_key")]
    [InlineData(Secret, "874837483274837", "emulated-secret-of-the-environment", "unknown api_key")]
    public async Task A_caller_who_is_nobody_gets_401_and_nothing_is_sent(string target, string key, string? secret, string message)
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendAsync(HttpMethod.Get, target, key, secret: secret), 401, message);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData(Ping, "elsewhere")]
    [InlineData("/v1_1/other/ping", "admin")]
    [InlineData("/v1_1/unknown/ping", "admin")]
    [InlineData("/v1_1/Demo/ping", "admin")]
    public async Task A_key_of_one_cloud_is_refused_in_another_and_nothing_is_sent(string target, string key)
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendAsync(HttpMethod.Get, target, key), 403, "cloud_name mismatch");
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData("Authorization", "Bearer abc")]
    [InlineData("Authorization", "Basic !!!")]
    [InlineData("Authorization", "Basic dmlld2Vy")]
    [InlineData("Authorization", "basic")]
    [InlineData("X-Api-Key", "admin")]
    public async Task Other_credentials_are_none(string name, string value)
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendAsync(HttpMethod.Get, Ping, "", headers: (name, value)), 401);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task A_signature_does_not_open_the_admin_api()
    {
        var world = fixture.Fresh();
        var query = string.Join('&', PipelineWorld.Signed("admin").Select(p => $"{p.Name}={p.Value}"));

        Assert.NotEqual(HttpStatusCode.OK, (await world.SendAsync(HttpMethod.Get, $"{Ping}?{query}", "")).Status);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task On_behalf_of_a_user_both_must_be_permitted()
    {
        var world = fixture.Fresh();

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Acme, "ana")).Status);
        Refused.For(await SendAsync(Globex, "ana"), "read");
        Refused.For(await SendAsync(Secret, "ana"), "read");
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Globex, "portal")).Status);

        Task<Answer> SendAsync(string target, string user) => world.SendAsync(HttpMethod.Get, target, "portal", headers: ("X-Sidecar-On-Behalf-Of", user));
    }

    [Fact]
    public async Task On_behalf_of_a_user_lists_and_searches_hold_what_both_may_read()
    {
        var world = fixture.Fresh();
        var both = world.Upstream.State.Assets.Where(a => a.IsIn("clients/acme")).Select(a => a.AssetId).Order(StringComparer.Ordinal).ToArray();

        var search = await world.SendAsync(HttpMethod.Post, "/v1_1/demo/resources/search", "portal", new StringContent("{\"max_results\":500}", Encoding.UTF8, "application/json"), headers: ("X-Sidecar-On-Behalf-Of", "ana"));
        var list = await world.SendAsync(HttpMethod.Get, "/v1_1/demo/resources/image?max_results=500", "portal", headers: ("X-Sidecar-On-Behalf-Of", "ana"));

        Assert.Equal(both, search.Rows("resources", "asset_id").Order(StringComparer.Ordinal));
        Assert.NotEmpty(list.Rows("resources", "asset_id"));
        Assert.All(list.Rows("resources", "asset_id"), id => Assert.Contains(id, both));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("off")]
    public async Task A_user_who_is_unknown_or_disabled_may_do_nothing(string user)
    {
        var world = fixture.Fresh();

        Refused.For(await world.SendAsync(HttpMethod.Get, Acme, "portal", headers: ("X-Sidecar-On-Behalf-Of", user)), "read");
        var search = await world.SendAsync(HttpMethod.Post, "/v1_1/demo/resources/search", "portal", headers: ("X-Sidecar-On-Behalf-Of", user));
        Assert.Empty(search.Rows("resources", "public_id"));
    }

    [Theory]
    [InlineData("admin", "ana", 403)]
    [InlineData("viewer", "ana", 403)]
    [InlineData("portal", "ana,off", 400)]
    [InlineData("portal", "", 400)]
    [InlineData("portal", "ana off", 400)]
    public async Task A_name_that_may_not_be_given_is_refused(string key, string user, int status)
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendAsync(HttpMethod.Get, Acme, key, headers: ("X-Sidecar-On-Behalf-Of", user)), status);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task A_user_cannot_be_named_twice()
    {
        var world = fixture.Fresh();

        var raw = await RawHttp.SendAsync(world.DataPlane, $"GET {Acme} HTTP/1.1", RawHttp.Basic("portal"), "X-Sidecar-On-Behalf-Of: ana", "X-Sidecar-On-Behalf-Of: off");

        Assert.StartsWith("HTTP/1.1 400 ", raw, StringComparison.Ordinal);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task Nothing_of_the_callers_credentials_reaches_upstream()
    {
        var world = fixture.Fresh();

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/v1_1/demo/resources/image", "viewer")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.SendJsonAsync(HttpMethod.Post, "/v1_1/demo/resources/search", "viewer", "{}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(HttpMethod.Get, Acme, "portal", headers: ("X-Sidecar-On-Behalf-Of", "ana"))).Status);
        var signed = PipelineWorld.Signed("manager", ("public_id", "product-shoes-01"));
        Assert.Equal(HttpStatusCode.OK, (await world.PostFormAsync("/v1_1/demo/image/destroy", "", signed)).Status);

        string[] hidden =
        [
            .. ((string[])["viewer", "portal", "manager"]).SelectMany(key => (string[])[Yaml.SecretOf(key), Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{Yaml.SecretOf(key)}"))]),
            "On-Behalf-Of", "api_key=manager", "\"manager\"", signed[^1].Value,
        ];
        Assert.True(world.Upstream.Requests.Count > 4);
        foreach (var sent in world.Upstream.Requests)
        {
            var all = $"{sent.Method} {sent.RawTarget}\n{string.Join('\n', sent.Headers)}\n{Encoding.UTF8.GetString(sent.Body)}";
            Assert.All(hidden, text => Assert.DoesNotContain(text, all, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("signature", all, StringComparison.OrdinalIgnoreCase);
        }
    }
}
