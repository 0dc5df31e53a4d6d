using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sidecar.Operations;
using Sidecar.Operations.Metrics;
using Sidecar.Tests.World;
using Sidecar.Upstream;

namespace Sidecar.Tests.Upstream;

/// <summary>Look-ups are made again; what is forwarded is made once.</summary>
public sealed class LookupResilienceTests
{
    private const string Asset = "/resources/image/upload/odd/100%25%20cotton";

    private static readonly Dictionary<string, string?> Fast = new() { ["Sidecar:Upstream:LookupRetryDelay"] = "00:00:00.001" };

    [Theory]
    [InlineData(null)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_look_up_that_fails_in_a_way_that_passes_is_made_again(int? status)
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), settings: Fast);
        Fail(world, 2, status, IsLookup);

        var answer = await DestroyAsync(world);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(3, Count(world, IsLookup));
        Assert.Equal(1, Count(world, IsDestroy));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(420)]
    [InlineData(429)]
    public async Task A_look_up_with_another_answer_is_not_made_again(int status)
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), settings: Fast);
        Fail(world, 1, status, IsLookup);

        var answer = await DestroyAsync(world);

        Assert.Equal(status is 420 or 429 ? status : 502, (int)answer.Status);
        Assert.Equal(1, Count(world, IsLookup));
        Assert.Equal(0, Count(world, IsDestroy));
    }

    [Fact]
    public async Task There_is_an_end_to_it_and_nothing_is_changed()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), settings: Fast);
        Fail(world, 100, 503, IsLookup);

        Refused.Is(await DestroyAsync(world), 502);
        Assert.Equal(3, Count(world, IsLookup));
        Assert.Equal(0, Count(world, IsDestroy));
    }

    [Fact]
    public async Task A_slow_attempt_is_given_up_for_another()
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Standard(), settings: new Dictionary<string, string?>(Fast) { ["Sidecar:Upstream:LookupAttemptTimeout"] = "00:00:00.3" });
        world.Upstream.Latency = TimeSpan.FromSeconds(30);
        var call = DestroyAsync(world);
        await UntilAsync(() => Count(world, IsLookup) > 0);
        world.Upstream.Latency = TimeSpan.Zero;

        Assert.Equal(HttpStatusCode.OK, (await call).Status);
        Assert.Equal(1, Count(world, IsDestroy));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(503)]
    public async Task A_forwarded_call_is_made_once(int? status)
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), settings: Fast);

        // Connections are open, as they are when an app has been at work for a while: the client below must not take it upon itself either.
        foreach (var (method, target) in ((HttpMethod, string)[])
            [
                (HttpMethod.Get, "/v1_1/demo/resources/image/upload/twin/logo"), (HttpMethod.Get, "/v1_1/demo/ping"), (HttpMethod.Post, "/v1_1/demo/folders/Product/once"),
                (HttpMethod.Put, "/v1_1/demo/metadata_fields/order?order_by=label"), (HttpMethod.Delete, "/v1_1/demo/folders/Product/once"),
                (HttpMethod.Post, "/v1_1/demo/triggers/x/test"), (HttpMethod.Post, "/v1_1/demo/resources/search?expression=tags%3Dx"),
            ])
        {
            await world.GetAsync("/v1_1/demo/ping", "admin");
            world.Upstream.ClearRequests();
            Fail(world, 1, status, _ => true);

            var answer = await world.SendAsync(method, target, "admin");

            Assert.Equal(status ?? 502, (int)answer.Status);
            Assert.True(world.Upstream.Requests.Count == 1, $"{method} {target}: {world.Upstream.Requests.Count} times");
            world.Upstream.ClearFaults();
        }
    }

    /// <summary>As a server does whose patience with an idle connection ends in the moment in which a call arrives on it.</summary>
    [Theory]
    [InlineData("POST", "/v1_1/demo/triggers/x/test")]
    [InlineData("PUT", "/v1_1/demo/metadata_fields/order?order_by=label")]
    [InlineData("POST", "/v1_1/demo/folders/Product/once")]
    [InlineData("DELETE", "/v1_1/demo/folders/Product/once")]
    public async Task A_change_is_made_once_also_when_its_connection_is_closed_under_it(string method, string target)
    {
        await using var server = new ClosingServer();
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Standard().Replace("$upstream", $"base_url: {server.Address}\n    upstream: {{ api_key: \"1\", api_secret: s }}", StringComparison.Ordinal), settings: Fast);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/v1_1/demo/ping", "admin")).Status);

        var answer = await world.SendAsync(new HttpMethod(method), target, "admin");

        Refused.Is(answer, 502);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_not_asked_for_a_while()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), settings: new Dictionary<string, string?>(Fast)
        {
            ["Sidecar:Upstream:LookupRetries"] = "0",
            ["Sidecar:Upstream:LookupBreakerFailures"] = "4",
            ["Sidecar:Upstream:LookupBreakerDuration"] = "00:00:01",
        });
        Fail(world, 4, 503, IsLookup);
        for (var i = 0; i < 4; i++)
        {
            Refused.Is(await DestroyAsync(world), 502);
        }

        world.Upstream.ClearRequests();
        var answer = await DestroyAsync(world);
        Refused.Is(answer, 503);
        Assert.Contains("nothing was changed", answer.Error, StringComparison.Ordinal);
        Assert.Equal("1", answer.Headers["Retry-After"]);
        Assert.Empty(world.Upstream.Requests);
        Assert.Contains("sidecar_lookup_breaker_open{server=\"" + world.Upstream.BaseAddress.GetLeftPart(UriPartial.Authority) + "\"} 1", await MetricsAsync(world), StringComparison.Ordinal);

        // What needs no look-up goes on.
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/v1_1/demo/resources/image/upload/twin/logo", "admin")).Status);

        await UntilAsync(async () => (await DestroyAsync(world)).Status == HttpStatusCode.OK);
        Assert.Contains("} 0", (await MetricsAsync(world)).Split('\n').Single(line => line.StartsWith("sidecar_lookup_breaker_open{", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    /// <summary>Or one caller, with an id that Cloudinary stumbles over, could shut out all others.</summary>
    [Fact]
    public async Task A_500_does_not_open_the_breaker()
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Standard(), settings: new Dictionary<string, string?>(Fast) { ["Sidecar:Upstream:LookupBreakerFailures"] = "2" });
        Fail(world, 30, 500, IsLookup);
        for (var i = 0; i < 10; i++)
        {
            Refused.Is(await DestroyAsync(world), 502);
        }

        Assert.Equal(HttpStatusCode.OK, (await DestroyAsync(world)).Status);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Only_what_changes_nothing_is_made_again(bool isRead, int attempts)
    {
        var resilience = new LookupResilience(
            new UpstreamOptions { LookupRetryDelay = TimeSpan.FromMilliseconds(1) }, new UpstreamMetrics(), TimeProvider.System);
        var made = 0;

        var answer = await resilience.ExecuteAsync(
            "http://x", isRead, (_, _) => ValueTask.FromResult(new UpstreamAnswer(++made > 0 ? 503 : 0, null, default, null)), 0, CancellationToken.None);

        Assert.Equal((503, attempts), (answer.Status, made));
    }

    [Theory]
    [InlineData("0", 3)]
    [InlineData("5", 3)]
    [InlineData("6", 1)]
    [InlineData("3600", 1)]
    [InlineData("Wed, 03 Oct 2012 08:00:00 GMT", 1)]
    public async Task A_429_is_waited_for_when_it_says_to_come_back_soon(string retryAfter, int attempts)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        var resilience = new LookupResilience(new UpstreamOptions(), new UpstreamMetrics(), new ImpatientTime());
        var made = 0;

        await resilience.ExecuteAsync(
            "http://x", isRead: true, (_, _) => ValueTask.FromResult(new UpstreamAnswer(++made > 0 ? 429 : 0, response.Headers, default, null)), 0, CancellationToken.None);

        Assert.Equal(attempts, made);
    }

    private static Task<Answer> DestroyAsync(SidecarWorld world) => world.PostFormAsync("/v1_1/demo/image/destroy", "manager", ("public_id", "odd/100% cotton, washed"));

    private static bool IsLookup(string target) => target.Contains(Asset, StringComparison.Ordinal);

    private static bool IsDestroy(string target) => target.EndsWith("/destroy", StringComparison.Ordinal);

    private static int Count(SidecarWorld world, Func<string, bool> target) => world.Upstream.Requests.Count(request => target(request.RawTarget));

    private static void Fail(SidecarWorld world, int count, int? status, Func<string, bool> target)
    {
        if (status is { } number)
        {
            world.Upstream.FailNext(count, number, "{\"error\":{\"message\":\"x\"}}", target);
        }
        else
        {
            world.Upstream.ResetNext(count, target);
        }
    }

    private static Task<string> MetricsAsync(SidecarWorld world) => world.Http.GetStringAsync(new Uri(world.Operations, "/metrics"));

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; !await holds(); i++)
        {
            Assert.True(i < 400, "it did not come to that");
            await Task.Delay(25);
        }
    }

    /// <summary>Answers the first request on all its connections; each later one it reads, and then closes the connection properly.</summary>
    private sealed class ClosingServer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly ConcurrentQueue<string> requests = new();
        private readonly Task accepting;

        public ClosingServer()
        {
            listener.Start();
            accepting = AcceptAsync();
        }

        public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        public IReadOnlyCollection<string> Requests => requests;

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The end of the test.
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                {
                    requests.Enqueue(line);
                    while (await reader.ReadLineAsync() is { Length: > 0 })
                    {
                    }

                    if (requests.Count > 1)
                    {
                        return;
                    }

                    await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray());
                }
            }
        }
    }

    /// <summary>No wait takes longer than a moment.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime <= TimeSpan.FromSeconds(5) ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
