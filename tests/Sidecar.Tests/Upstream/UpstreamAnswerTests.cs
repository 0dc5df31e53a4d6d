using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Cloudinary.Emulator;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Upstream;

public sealed class UpstreamWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(Yaml.Standard());

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Sidecar:Upstream:ActivityTimeout"] = "00:00:00.5",
        ["Sidecar:Upstream:LookupTimeout"] = "00:00:00.5",
        ["Sidecar:Upstream:MaxInspectedAnswerBytes"] = "65536",
    };
}

/// <summary>What becomes of an answer that is not what was hoped for: Cloudinary's envelope, never an empty body, never unjudged content.</summary>
public sealed class UpstreamAnswerTests(UpstreamWorld fixture) : IClassFixture<UpstreamWorld>
{
    private const string List = "/v1_1/demo/resources/image?prefix=product&max_results=5";
    private const string Detail = "/v1_1/demo/resources/image/upload/odd/100%25%20cotton%2C%20washed";
    private const string Search = "/v1_1/demo/resources/search?expression=asset_folder%3DProduct";

    public static TheoryData<string, string> Reads => new()
    {
        { "viewer", List }, { "viewer", Detail }, { "viewer", Search }, { "viewer", "/v1_1/demo/folders" }, { "viewer", "/v1_1/demo/ping" },
        { "viewer", "/v1_1/demo/metadata_fields" }, { "viewer", "/v1_1/demo/upload_presets/x" }, { "admin", List }, { "admin", Search },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_broken_connection_is_502_in_the_envelope(string key, string target)
    {
        var world = fixture.Fresh();
        world.Upstream.ResetNext(100);

        Refused.Is(await world.GetAsync(target, key), 502);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Silence_is_504_in_the_envelope(string key, string target)
    {
        var world = fixture.Fresh();
        world.Upstream.Latency = TimeSpan.FromSeconds(5);

        var answer = await world.GetAsync(target, key);

        world.Upstream.ClearFaults();
        Refused.Is(answer, 504);
    }

    [Theory]
    [InlineData("{\"resources\":[{\"public_id\":\"x\"")]
    [InlineData("{\"public_id\":\"x\",\"resources\":[],\"public_id\":\"y\",\"resources\":[{\"public_id\":\"x\"}]}")]
    [InlineData("<html>x</html>")]
    [InlineData("\"x\"")]
    [InlineData("")]
    public async Task An_answer_that_cannot_be_judged_is_not_passed_on(string body)
    {
        foreach (var target in (string[])[List, Detail, Search, "/v1_1/demo/folders", "/v1_1/demo/metadata_fields"])
        {
            var world = fixture.Fresh();
            world.Upstream.FailNext(1, 200, body);
            var answer = await world.GetAsync(target, "viewer");
            Refused.Is(answer, 502);
            Assert.DoesNotContain("public_id", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_too_large_to_judge_is_not_passed_on()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, "{\"resources\":[],\"x\":\"" + new string('x', 70_000) + "\"}");

        Refused.Is(await world.GetAsync(List, "viewer"), 502);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(420)]
    [InlineData(500)]
    public async Task Errors_of_upstream_pass_unchanged(int status)
    {
        const string Body = "{\"error\":{\"message\":\"Something  is wrong\"}, \"x\":1}";
        foreach (var (key, target) in ((string, string)[])[("viewer", List), ("viewer", Detail), ("viewer", Search), ("admin", List), ("viewer", "/v1_1/demo/ping")])
        {
            var world = fixture.Fresh();
            world.Upstream.FailNext(1, status, Body);
            var answer = await world.GetAsync(target, key);
            Assert.Equal((status, Body), ((int)answer.Status, answer.Text));
        }
    }

    /// <summary>With the environment's credential on it, a connection that switched protocols would be a way past every check.</summary>
    [Theory]
    [InlineData("websocket")]
    [InlineData("SPDY/3.1")]
    public async Task An_upgrade_is_never_asked_of_upstream(string protocol)
    {
        var world = fixture.Fresh();

        var answer = await world.SendAsync(
            HttpMethod.Get, "/v1_1/demo/ping", "viewer", headers: [("Connection", "Upgrade"), ("Upgrade", protocol), ("Sec-WebSocket-Version", "13")]);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.DoesNotContain("Upgrade", Assert.Single(world.Upstream.Requests).Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task A_redirect_is_not_passed_on(int status)
    {
        foreach (var (key, target) in ((string, string)[])[("viewer", Detail), ("admin", List), ("viewer", "/v1_1/demo/ping")])
        {
            var world = fixture.Fresh();
            world.Upstream.FailNext(1, status, "{}");
            Refused.Is(await world.GetAsync(target, key), 502);
        }
    }

    [Fact]
    public async Task An_upstream_that_refuses_the_environments_credential_does_not_show_its_key()
    {
        foreach (var (key, target) in ((string, string)[])[("viewer", List), ("viewer", Detail), ("admin", List), ("nobody", "/v1_1/demo/ping")])
        {
            var world = fixture.Fresh();
            world.Upstream.FailNext(1, 401, "{\"error\":{\"message\":\"unknown api_key 874837483274837\"}}");
            var answer = await world.GetAsync(target, key);
            Refused.Is(answer, 502, "Upstream does not accept the environment's own credential");
        }
    }

    [Fact]
    public async Task A_program_with_a_name_outside_ascii_is_served()
    {
        var world = fixture.Fresh();
        var text = await RawHttp.SendAsync(world.DataPlane, "GET /v1_1/demo/ping HTTP/1.1", RawHttp.Basic("viewer"), "User-Agent: Caf\u00c3\u00a9/1.0");

        Assert.StartsWith("HTTP/1.1 200", text, StringComparison.Ordinal);
        Assert.Equal("Caf?/1.0", Assert.Single(world.Upstream.Requests).Headers["User-Agent"]);
    }

    [Fact]
    public async Task A_rate_limit_reaches_the_caller_with_its_headers()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), new EmulatorOptions { HourlyLimit = 2, EnforceHourlyLimit = true });

        var first = await world.GetAsync(Detail, "viewer");
        await world.GetAsync(Detail, "viewer");
        var third = await world.GetAsync(Detail, "viewer");

        Assert.Equal("1", first.Headers["X-FeatureRateLimit-Remaining"]);
        Assert.Equal(420, (int)third.Status);
        Assert.Equal("0", third.Headers["X-FeatureRateLimit-Remaining"]);
        Assert.Equal("2", third.Headers["X-FeatureRateLimit-Limit"]);
        Assert.True(third.Headers.ContainsKey("X-FeatureRateLimit-Reset"));
        Assert.StartsWith("Rate Limit Exceeded", third.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_answer_is_judged_uncompressed()
    {
        var world = fixture.Fresh();
        var plain = (await world.GetAsync(List, "viewer")).Text;
        world.Upstream.GzipAnswers = true;

        var list = await world.GetAsync(List, "viewer");
        Assert.Equal(plain, list.Text);
        Assert.False(list.Headers.ContainsKey("Content-Encoding"));
        Refused.For(await world.GetAsync("/v1_1/demo/resources/image/upload/sample", "viewer"), "read");
    }

    [Fact]
    public async Task A_compressed_answer_that_needs_no_judging_stays_compressed()
    {
        var world = fixture.Fresh();
        world.Upstream.GzipAnswers = true;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1_1/demo/ping");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"nobody:{Yaml.SecretOf("nobody")}")));

        using var response = await world.Http.SendAsync(request);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        await using var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        Assert.Equal("{\"status\":\"ok\"}", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task An_upstream_that_is_not_there_is_502()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());
        await world.Upstream.DisposeAsync();

        Refused.Is(await world.GetAsync(List, "viewer"), 502);
        Refused.Is(await world.GetAsync(List, "admin"), 502);
    }

    [Fact]
    public async Task Only_a_fixed_set_of_headers_goes_upstream()
    {
        var world = fixture.Fresh();

        await world.SendAsync(HttpMethod.Get, List, "viewer", headers:
        [
            ("Cookie", "a=b"), ("X-Forwarded-For", "10.0.0.1"), ("Forwarded", "for=10.0.0.1"), ("X-Anything", "x"), ("Accept-Encoding", "br"), ("Range", "bytes=0-10"),
            ("If-None-Match", "\"x\""), ("User-Agent", "CloudinaryNode/2.11"), ("Accept", "application/json"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        ]);

        var sent = Assert.Single(world.Upstream.Requests);
        Assert.Equal(["accept", "authorization", "host", "user-agent"], sent.Headers.Keys.Select(k => k.ToLowerInvariant()).Order());
        Assert.Equal("CloudinaryNode/2.11", sent.Headers["User-Agent"]);
    }

    [Fact]
    public async Task A_parameter_in_a_body_of_a_get_is_judged_and_sent_in_the_query()
    {
        var world = fixture.Fresh();

        var answer = await world.SendJsonAsync(HttpMethod.Get, "/v1_1/demo/resources/image", "viewer", "{\"prefix\":\"product\",\"max_results\":3}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(3, answer.Rows("resources", "public_id").Count);
        Assert.All(world.Upstream.Requests, r => Assert.Contains("prefix=product", r.RawTarget, StringComparison.Ordinal));
        Assert.All(world.Upstream.Requests, r => Assert.Empty(r.Body));
    }
}
