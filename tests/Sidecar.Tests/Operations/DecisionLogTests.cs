using System.Text;
using Serilog.Events;
using Sidecar.Tests.Pipeline;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Operations;

public sealed class DecisionLogTests(PipelineWorld fixture) : IClassFixture<PipelineWorld>
{
    private const string Resources = "/v1_1/demo/resources/";

    [Fact]
    public async Task A_refusal_is_one_event_that_explains_itself()
    {
        var world = fixture.Fresh();

        var answer = await world.SendAsync(HttpMethod.Get, Resources + "image/private/twin/logo", "portal", headers: ("X-Sidecar-On-Behalf-Of", "ana"));

        var logged = Assert.Single(EventsOf(world, answer));
        Assert.Equal(LogEventLevel.Information, logged.Level);
        Assert.Equal("Forbidden", Scalar(logged, "Outcome"));
        Assert.Equal("get_resource", Scalar(logged, "Operation"));
        Assert.Equal("403", Scalar(logged, "Status"));
        Assert.Equal("Cloudinary::APIKey::\"portal\"", Scalar(logged, "Principal"));
        Assert.Equal("Cloudinary::User::\"ana\"", Scalar(logged, "OnBehalfOf"));
        Assert.Equal("demo", Scalar(logged, "Environment"));
        Assert.NotEqual("", Scalar(logged, "SnapshotVersion"));
        Assert.Contains("lacks read", Scalar(logged, "Reason"), StringComparison.Ordinal);
        Assert.Contains("refused read on", logged.Properties["Checks"].ToString(), StringComparison.Ordinal);
        Assert.True(double.Parse(Scalar(logged, "Milliseconds")) > 0);
    }

    [Fact]
    public async Task A_permitted_read_names_the_policy_that_permits_it()
    {
        var world = fixture.Fresh();

        var logged = Assert.Single(EventsOf(world, await world.GetAsync(Resources + "image/upload/twin/logo", "portal")));

        Assert.Equal("Allowed", Scalar(logged, "Outcome"));
        Assert.NotEmpty(((SequenceValue)logged.Properties["Policies"]).Elements);
        Assert.Contains("permitted read on", logged.Properties["Checks"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filtered_list_says_how_many_rows_it_withheld()
    {
        var world = fixture.Fresh();

        var logged = Assert.Single(EventsOf(world, await world.GetAsync(Resources + "image?max_results=10", "viewer")));

        Assert.Equal("Partial", Scalar(logged, "Outcome"));
        Assert.True(int.Parse(Scalar(logged, "Withheld")) > 0);
        Assert.InRange(((SequenceValue)logged.Properties["Checks"]).Elements.Count, 1, 32);
    }

    [Fact]
    public async Task Every_request_is_one_event_and_none_holds_a_secret_a_signature_or_a_credential()
    {
        var world = fixture.Fresh();
        var before = world.Log.Count;
        var signed = PipelineWorld.Signed("manager", ("public_id", "product-bags-01"));
        var wrong = signed.Select(p => p.Name == "signature" ? (p.Name, Value: "0123456789abcdef0123456789abcdef01234567") : p).ToArray();
        var query = string.Join('&', signed.Select(p => $"{p.Name}={p.Value}"));
        const string Token = "token-in-a-notification-url";
        List<Answer> answers =
        [
            await world.GetAsync("/v1_1/demo/ping", "nobody"),
            await world.GetAsync("/v1_1/demo/ping?signature=sig-in-a-query", "nobody"),
            await world.GetAsync("/nothing?api_secret=secret-in-a-query", "nobody"),
            await world.SendAsync(HttpMethod.Get, "/v1_1/demo/ping", "viewer", secret: "wrong-password-of-viewer"),
            await world.SendAsync(HttpMethod.Get, "/v1_1/demo/ping", "", headers: ("Authorization", "Bearer bearer-token-value")),
            await world.GetAsync(Resources + "image", "viewer"),
            await world.GetAsync(Resources + "image/private/twin/logo", "viewer"),
            await world.SendJsonAsync(HttpMethod.Post, Resources + "search", "viewer", "{\"expression\":\"(\"}"),
            await world.SendJsonAsync(HttpMethod.Post, Resources + "search", "viewer", "{\"expression\":\"tags:sale\"}"),
            await world.SendJsonAsync(HttpMethod.Post, Resources + "search", "viewer", "{broken"),
            await world.PostFormAsync("/v1_1/demo/image/destroy", "", wrong),
            await world.PostFormAsync("/v1_1/demo/image/destroy", "", [.. signed, ("notification_url", "https://x.example/?t=" + Token)]),
            await world.PostFormAsync("/v1_1/demo/image/destroy?" + query, ""),
            await world.PostFormAsync("/v1_1/demo/image/destroy?signature=sig-in-a-query", "", signed),
            await world.PostFormAsync("/v1_1/demo/image/upload", "", [.. PipelineWorld.Signed("viewer", ("asset_folder", "secret")), ("file", "data:image/gif;base64,R0lGODlhAQABAAAAACw=")]),
        ];
        world.Upstream.ResetNext(20);
        answers.Add(await world.GetAsync(Resources + "image", "viewer"));
        answers.Add(await world.GetAsync("/v1_1/demo/ping", "viewer"));
        world.Upstream.ClearFaults();

        var events = await AfterAsync(world, before, answers.Count);
        Assert.Equal(
            answers.Select(a => a.Headers["X-Sidecar-Decision"]).Order(),
            events.Where(e => e.Properties.ContainsKey("Outcome")).Select(e => Scalar(e, "DecisionId")).Order());
        string[] hidden =
        [
            .. ((string[])["nobody", "viewer", "manager"]).SelectMany(key => (string[])[Yaml.SecretOf(key), Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{Yaml.SecretOf(key)}"))]),
            signed[^1].Value, wrong[^1].Value, "sig-in-a-query", "secret-in-a-query", "wrong-password-of-viewer", "bearer-token-value", Token,
            world.Upstream.ApiSecret, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{world.Upstream.ApiKey}:{world.Upstream.ApiSecret}")),
        ];
        Assert.All(world.Log, e =>
        {
            var text = $"{e.RenderMessage()} {string.Join(' ', e.Properties)} {e.Exception}";
            Assert.All(hidden, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        });
    }

    private static List<LogEvent> EventsOf(SidecarWorld world, Answer answer)
    {
        var id = answer.Headers["X-Sidecar-Decision"];
        SpinWait.SpinUntil(() => world.Log.Any(Is), TimeSpan.FromSeconds(5));
        return [.. world.Log.Where(Is)];

        bool Is(LogEvent e) => e.Properties.ContainsKey("Outcome") && Scalar(e, "DecisionId") == id;
    }

    /// <summary>An event is written when its answer has been sent, which may be a moment after the caller has it.</summary>
    private static async Task<IReadOnlyList<LogEvent>> AfterAsync(SidecarWorld world, int before, int count)
    {
        for (var i = 0; i < 100 && world.Log.Skip(before).Count(e => e.Properties.ContainsKey("Outcome")) < count; i++)
        {
            await Task.Delay(50);
        }

        return [.. world.Log.Skip(before)];
    }

    private static string Scalar(LogEvent e, string name) => ((ScalarValue)e.Properties[name]).Value?.ToString() ?? "";
}
