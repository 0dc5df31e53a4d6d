using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Services;

/// <summary>Ids that a call handed out: for who made it, and for nobody else.</summary>
public sealed class BoundIdTests(ServicesWorld fixture) : IClassFixture<ServicesWorld>
{
    private const string OnBehalfOf = "X-Sidecar-On-Behalf-Of";
    private const string Tasks = "/v2/analysis/demo/tasks/";
    private const string Messages = "/v2/notifications/demo/messages";

    [Fact]
    public async Task A_task_is_read_by_who_started_it_and_by_nobody_else()
    {
        var world = fixture.Fresh();
        var task = await StartAsync(world, "acme");

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Tasks + task, "acme")).Status);
        world.Upstream.ClearRequests();

        // The same grants, another key.
        Refused.For(await world.GetAsync(Tasks + task, "acme2"), "read");
        Refused.For(await world.GetAsync(Tasks + task, "nobody"), "read");
        Refused.For(await world.GetAsync(Tasks + "053f4bde4b93", "acme"), "read");
        Assert.Empty(world.Upstream.Requests);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Tasks + task, "admin")).Status);
    }

    [Fact]
    public async Task A_task_started_for_a_user_is_that_users()
    {
        var world = fixture.Fresh();
        var json = $$"""{"source":{"asset_id":"{{fixture.Mine}}"} }""";
        var started = await world.SendAsync(
            HttpMethod.Post, "/v2/analysis/demo/analyze/coco", "agent", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), headers: (OnBehalfOf, "ann"));
        var task = started.Json.GetProperty("data").GetProperty("task_id").GetString();

        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(HttpMethod.Get, Tasks + task, "agent", headers: (OnBehalfOf, "ann"))).Status);
        Refused.For(await world.SendAsync(HttpMethod.Get, Tasks + task, "agent", headers: (OnBehalfOf, "bob")), "read");
        Refused.For(await world.GetAsync(Tasks + task, "agent"), "read");
    }

    [Theory]
    [InlineData("/v2/generate/demo/text_to_image", """{"prompt":"a","target":{"upload_preset":"product_signed"}}""", "product", "task_id", "/v2/generate/demo/tasks/")]
    [InlineData("/v2/video/demo/ai_video_analysis", """{"video_asset_id":"$mine"}""", "acme", "job_id", "/v2/video/demo/ai_video_analysis/")]
    [InlineData("/v2/video/demo/image_to_video/generate", """{"prompt":"a","image_asset_id":"$mine"}""", "creator", "job_id", "/v2/video/demo/image_to_video/generate/")]
    public async Task So_it_is_for_every_kind_of_job(string start, string json, string key, string name, string read)
    {
        var world = fixture.Fresh();
        var started = await world.SendJsonAsync(HttpMethod.Post, start, key, json.Replace("$mine", fixture.Mine, StringComparison.Ordinal));
        Assert.True((int)started.Status is 200 or 201 or 202, started.Text);
        var job = started.Json.GetProperty("data").GetProperty(name).GetString();

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(read + job, key)).Status);
        Refused.For(await world.GetAsync(read + job, "acme2"), "read");
    }

    [Fact]
    public async Task Any_permit_that_holds_for_every_task_does_and_a_forbid_on_one_takes_it_away()
    {
        var world = fixture.Fresh();

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Tasks + "1", "environment")).Status);
        Refused.For(await world.GetAsync(Tasks + "1", "most"), "read");
    }

    [Fact]
    public async Task A_call_that_failed_hands_out_nothing()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 500, """{"error":{"message":"no"},"data":{"task_id":"t-failed"}}""", target => target.EndsWith("/coco", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.InternalServerError, (await AnalyseAsync(world, "acme")).Status);
        Refused.For(await world.GetAsync(Tasks + "t-failed", "acme"), "read");
    }

    [Fact]
    public async Task An_answer_of_another_form_is_passed_on()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, "[1, 2", target => target.EndsWith("/coco", StringComparison.Ordinal));

        Assert.Equal("[1, 2", (await AnalyseAsync(world, "acme")).Text);
    }

    [Fact]
    public async Task Messages_name_any_asset()
    {
        var world = fixture.Fresh();

        Refused.For(await world.GetAsync(Messages + "?channel=all", "creator"), "read");
        Refused.For(await world.GetAsync(Messages + "?batch_id=1", "creator"), "read");
        Refused.For(await world.GetAsync(Messages, "creator"), "read");
        Refused.For(await world.SendJsonAsync(HttpMethod.Post, Messages + "/ack", "environment", """{"receipt_handles":["r1"]}"""), "update");
        Assert.Empty(world.Upstream.Requests);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Messages + "?channel=all&max_messages=5&wait_seconds=0&visibility_timeout=9", "admin")).Status);
        Assert.Equal(Messages + "?channel=all&max_messages=5&wait_seconds=0&visibility_timeout=9", world.Upstream.Requests[^1].RawTarget);
    }

    [Fact]
    public async Task The_messages_of_a_batch_are_its_callers_unless_a_channel_is_named_too()
    {
        var world = fixture.Fresh();
        var owner = "Cloudinary::APIKey::\"acme\"";
        await world.Service<Sidecar.Enforcement.Bindings.IBindings>().RememberAsync(
            new("demo", Sidecar.Enforcement.Bindings.BindingKind.Batch, "b-1"), new($"{owner.Length}:{owner}", null), TimeSpan.FromMinutes(1), default);

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Messages + "?batch_id=b-1", "acme")).Status);
        Refused.For(await world.GetAsync(Messages + "?batch_id=b-1&channel=all", "acme"), "read");
        Refused.For(await world.GetAsync(Messages + "?batch_id=b-1", "acme2"), "read");

        // A task is no batch.
        Refused.For(await world.GetAsync(Messages + "?batch_id=" + await StartAsync(world, "acme"), "acme"), "read");
    }

    [Fact]
    public async Task A_task_is_forgotten_after_the_lifetime_that_is_set()
    {
        var time = new ShiftedTime();
        await using var world = await SidecarWorld.StartAsync(
            ServicesWorld.Grants,
            settings: new Dictionary<string, string?> { ["Sidecar:Bindings:Lifetime"] = "00:10:00" },
            replace: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        var task = await StartAsync(world, "acme");

        time.Shift = TimeSpan.FromMinutes(9);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Tasks + task, "acme")).Status);
        time.Shift = TimeSpan.FromMinutes(11);
        Refused.For(await world.GetAsync(Tasks + task, "acme"), "read");
    }

    private async Task<string> StartAsync(SidecarWorld world, string key) =>
        (await AnalyseAsync(world, key)).Json.GetProperty("data").GetProperty("task_id").GetString()!;

    private Task<Answer> AnalyseAsync(SidecarWorld world, string key) => world.SendJsonAsync(
        HttpMethod.Post, "/v2/analysis/demo/analyze/coco", key, $$"""{"source":{"asset_id":"{{fixture.Mine}}"} }""");

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Shift.TotalSeconds * TimestampFrequency);
    }
}
