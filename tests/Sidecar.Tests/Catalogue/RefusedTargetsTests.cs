using System.Net;
using Sidecar.Catalogue;
using Sidecar.Enforcement;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Catalogue;

/// <summary>The caller may do everything, so that only the target stands in the way.</summary>
public sealed class RefusedTargetsTests(CatalogueWorld fixture) : IClassFixture<CatalogueWorld>
{
    [Theory]
    [InlineData("GET", "/", 403)]
    [InlineData("GET", "/v1_1", 403)]
    [InlineData("GET", "/v1_1/demo", 403)]
    [InlineData("GET", "/v1_1/demo/unknown", 403)]
    [InlineData("GET", "/v1_1/demo/streaming_profiles/a/b", 403)]
    [InlineData("PATCH", "/v1_1/demo/ping", 403)]
    [InlineData("POST", "/v1_1/demo/ping", 403)]
    [InlineData("get", "/v1_1/demo/ping", 403)]
    [InlineData("TRACE", "/v1_1/demo/ping", 403)]
    [InlineData("GET", "/v1/demo/ping", 403)]
    [InlineData("GET", "/v1_2/demo/ping", 403)]
    [InlineData("GET", "/V1_1/demo/ping", 403)]
    [InlineData("GET", "/v1_1/demo/Ping", 403)]
    [InlineData("GET", "/v1_1/demo/resources/IMAGE", 403)]
    [InlineData("GET", "/v1_1/demo/ping.json", 403)]
    [InlineData("GET", "/v1_1/demo/resources/image.json", 403)]
    [InlineData("GET", "/v1_1/demo/ping/", 400)]
    [InlineData("GET", "/v1_1/demo/ping%2F", 400)]
    [InlineData("GET", "//v1_1/demo/ping", 400)]
    [InlineData("GET", "/v1_1//demo/ping", 400)]
    [InlineData("GET", "/v1_1/demo/folders//Product", 400)]
    [InlineData("GET", "/v1_1/demo/folders/Product%2F%2FShoes", 400)]
    [InlineData("GET", "/v1_1/demo/./ping", 400)]
    [InlineData("GET", "/v1_1/demo/folders/../ping", 400)]
    [InlineData("GET", "/v1_1/demo/folders/%2e%2e/ping", 400)]
    [InlineData("GET", "/v1_1/demo/folders/Product%2F..%2Fsecret", 400)]
    [InlineData("GET", "/v1_1/demo/resources/image/upload/odd/a%252Fb", 400)]
    [InlineData("GET", "/v1_1/demo/folders/Product%252F..%252Fsecret", 400)]
    [InlineData("GET", "/v1_1/demo/folders/Product\\secret", 400)]
    [InlineData("GET", "/v1_1/demo/folders/Product%5Csecret", 400)]
    [InlineData("GET", "/v1_1/demo/folders/%E9", 400)]
    [InlineData("GET", "/v1_1/demo/folders/%zz", 400)]
    [InlineData("GET", "/v1_1/demo/folders/a%0Ab", 400)]
    [InlineData("GET", "/v1_1/demo/resources/image?max_results=1;next_cursor=2", 400)]
    [InlineData("GET", "/v1_1/demo/resources/image?max_results=1&max_results=2", 400)]
    [InlineData("GET", "/v1_1/demo/resources/image?_method=DELETE", 400)]
    [InlineData("GET", "/v1_1/demo/resources/image?skip_permission_check=true", 400)]
    [InlineData("GET", "/v1_1/demo/resources/image?Prefix=a", 400)]
    [InlineData("GET", "/v1_1/other/ping", 403)]
    [InlineData("GET", "/v1_1/Demo/ping", 403)]
    [InlineData("GET", "/v1_1/provisioning/ping", 403)]
    [InlineData("GET", "/v1_1/provisioning/accounts/a/sub_accounts", 403)]
    [InlineData("GET", "/v2/demo/ping", 403)]
    [InlineData("POST", "/v2/demo/analysis/analyze/uri", 400)]
    [InlineData("POST", "/v2/analysis/demo/analyze/uri", 403)]
    [InlineData("POST", "/v2/demo/analysis/analyze/coco", 403)]
    [InlineData("POST", "/v2/analysis/other/analyze/coco", 403)]
    [InlineData("GET", "/v2/video/other/live_streams", 403)]
    [InlineData("GET", "/v2/video/analysis/analyze/uri", 403)]
    [InlineData("GET", "/v2/demo/video/live_streams", 403)]
    [InlineData("OPTIONS", "/v2/video/demo/live_streams", 403)]
    [InlineData("PATCH", "/v2/video/demo/live_streams", 403)]
    [InlineData("GET", "/v2/video/demo/live_streams/1/", 400)]
    [InlineData("POST", "/v2/demo/image/upload", 403)]
    [InlineData("POST", "/v2/demo/video/upload", 403)]
    [InlineData("POST", "/v2/demo/raw/upload", 403)]
    [InlineData("POST", "/v2/demo/auto/upload", 403)]
    [InlineData("POST", "/v2/demo/upload", 403)]
    [InlineData("POST", "/v1/demo/image/upload", 403)]
    [InlineData("POST", "/v1_0/demo/image/upload", 403)]
    [InlineData("POST", "/demo/image/upload", 403)]
    [InlineData("POST", "/v3/analysis/demo/analyze/coco", 403)]
    [InlineData("POST", "/v1_1/analysis/demo/analyze/coco", 403)]
    [InlineData("GET", "/v1_1/accounts/a/permissions/roles", 403)]
    [InlineData("GET", "/v2/provisioning/accounts/a/users", 403)]
    [InlineData("GET", "/v2/accounts/demo/ping", 403)]
    [InlineData("TRACE", "/v2/accounts/a/permissions/roles", 403)]
    [InlineData("GET", "/v2/accounts/permissions/public/schema", 403)]
    [InlineData("POST", "/v1_1/demo/resources/image/upload/restore", 400)]
    [InlineData("PUT", "/v1_1/demo/folders/by_path", 400)]
    public async Task A_target_that_is_no_operation_is_refused_with_nothing_sent(string method, string target, int status)
    {
        var world = fixture.Fresh();

        var raw = await RawHttp.SendAsync(world.DataPlane, $"{method} {target} HTTP/1.1", RawHttp.Basic("admin"));

        Assert.StartsWith($"HTTP/1.1 {status} ", raw, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Cld-Error: ", raw, StringComparison.Ordinal);
        Assert.Matches("\r\nX-Sidecar-Decision: [0-9a-f]{32}\r\n", raw);
        Assert.Contains("\r\nContent-Type: application/json", raw, StringComparison.Ordinal);
        Assert.Contains("{\"error\":{\"message\":\"", raw, StringComparison.Ordinal);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("x-http-method")]
    [InlineData("X-Method-Override")]
    public async Task A_header_that_replaces_the_method_is_refused(string name)
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendAsync(HttpMethod.Get, "/v1_1/demo/ping", "admin", headers: (name, "DELETE")), 400);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task A_body_that_replaces_the_method_is_refused()
    {
        var world = fixture.Fresh();

        Refused.Is(await world.PostFormAsync("/v1_1/demo/image/tags", "admin", ("_method", "DELETE"), ("command", "add")), 400);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData("HEAD", "/v1_1/demo/resources/image/upload/sample")]
    [InlineData("HEAD", "/v2/video/demo/live_streams")]
    [InlineData("HEAD", "/v2/accounts/permissions/public/schema")]
    [InlineData("OPTIONS", "/v1_1/demo/image/upload")]
    [InlineData("OPTIONS", "/v1_1/demo/resources/image/upload/sample")]
    public async Task Head_and_options_say_nothing_of_what_is_there(string method, string target)
    {
        var world = fixture.Fresh();

        var raw = await RawHttp.SendAsync(world.DataPlane, $"{method} {target} HTTP/1.1", RawHttp.Basic("admin"));

        Assert.StartsWith("HTTP/1.1 403 Forbidden", raw, StringComparison.Ordinal);
        Assert.Contains("X-Cld-Error: ", raw, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", raw, StringComparison.Ordinal);
        Assert.Equal(method != "HEAD", raw.Contains("{\"error\":", StringComparison.Ordinal));
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task Nodes_encoded_route_reaches_search()
    {
        var world = fixture.Fresh();

        var answer = await world.SendJsonAsync(HttpMethod.Post, "/v1_1/demo/resources%2Fsearch", "viewer", "{\"expression\":\"resource_type:image\"}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotEmpty(answer.Rows("resources", "public_id"));
        Assert.Equal("/v1_1/demo/resources/search", Assert.Single(world.Upstream.Requests).RawTarget);
    }

    [Theory]
    [InlineData("odd/a/b")]
    [InlineData("odd%2Fa%2Fb")]
    [InlineData("odd%2fa/b")]
    [InlineData("%6Fdd/%61%2Fb")]
    public async Task All_spellings_of_a_public_id_go_upstream_as_one(string spelling)
    {
        var world = fixture.Fresh();

        var answer = await world.GetAsync("/v1_1/demo/resources/image/upload/" + spelling, "admin");

        Assert.Equal("odd/a/b", answer.Json.GetProperty("public_id").GetString());
        Assert.Equal("/v1_1/demo/resources/image/upload/odd/a/b", Assert.Single(world.Upstream.Requests).RawTarget);
    }

    [Fact]
    public async Task A_percent_sign_in_a_public_id_stays_one()
    {
        var world = fixture.Fresh();

        var answer = await world.GetAsync("/v1_1/demo/resources/image/upload/odd/100%25%20cotton%2C%20washed", "viewer");

        Assert.Equal("odd/100% cotton, washed", answer.Json.GetProperty("public_id").GetString());
        Assert.Contains("100%25", Assert.Single(world.Upstream.Requests).RawTarget, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_ends_like_a_format_is_an_id()
    {
        var answer = await fixture.Fresh().GetAsync("/v1_1/demo/resources/raw/upload/docs/terms.json", "admin");

        Assert.Equal("docs/terms.json", answer.Json.GetProperty("public_id").GetString());
    }

    [Fact]
    public void Every_row_has_a_handler()
    {
        var table = fixture.World.Service<EnforcementTable>();

        Assert.All(OperationCatalogue.Default.Operations, row => Assert.NotNull(table[row.Enforcement]));
        Assert.All(Enum.GetValues<EnforcementKind>(), kind => Assert.Contains(OperationCatalogue.Default.Operations, row => row.Enforcement == kind));
    }
}
