using System.Net;
using System.Text;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Services;

/// <summary>Assets named in the bodies and paths of the v2 services.</summary>
public sealed class NamedAssetTests(ServicesWorld fixture) : IClassFixture<ServicesWorld>
{
    private const string Coco = "/v2/analysis/demo/analyze/coco";
    private const string Uri = "/v2/demo/analysis/analyze/uri";
    private const string Player = "/v2/video/demo/player/config/video/";

    [Fact]
    public async Task An_analysis_needs_read_on_its_source()
    {
        var world = fixture.Fresh();

        var answer = await PostAsync(Coco, "viewer", $$"""{"source":{"asset_id":"{{fixture.Mine}}"},"async":true,"notification_url":"https://hooks.example.com/a"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var sent = world.Upstream.Requests[^1];
        Assert.Equal(Coco, sent.RawTarget);
        Assert.Equal(
            $$"""{"source":{"asset_id":"{{fixture.Mine}}"},"async":true,"notification_url":"https://hooks.example.com/a"}""", Encoding.UTF8.GetString(sent.Body));

        await RefusedAsync(Coco, "viewer", $$"""{"source":{"asset_id":"{{fixture.Hidden}}"} }""", "read");
        await RefusedAsync(Coco, "nobody", $$"""{"source":{"asset_id":"{{fixture.Mine}}"} }""", "read");
    }

    [Fact]
    public async Task An_asset_that_is_not_there_answers_as_a_hidden_one()
    {
        await RefusedAsync(Coco, "viewer", """{"source":{"asset_id":"00000000000000000000000000000000"}}""", "read");
        await RefusedAsync(Coco, "viewer", """{"source":{"asset_id":"image/upload/twin/logo"}}""", "read");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Coco, "admin", """{"source":{"asset_id":"of another form"}}""")).Status);
    }

    [Fact]
    public async Task Two_sources_are_both_judged()
    {
        await RefusedAsync(
            Coco, "viewer", $$"""{"source":{"asset_id":"{{fixture.Mine}}","uri":"https://res.cloudinary.com/demo/image/private/twin/logo"} }""", "read");
        await RefusedAsync(
            Coco, "analyst", $$"""{"source":{"uri":"https://example.com/a.jpg","asset_id":"{{fixture.Hidden}}"} }""", "read");
    }

    [Theory]
    [InlineData(Coco, """{"source":{"uri":"https://res.cloudinary.com/demo/image/private/twin/logo"}}""")]
    [InlineData(Uri, """{"uri":"https://res.cloudinary.com/demo/image/private/twin/logo","analysis_type":"captioning"}""")]
    public async Task A_delivery_url_of_the_cloud_is_a_read_of_its_asset(string target, string json)
    {
        await RefusedAsync(target, "viewer", json, "read");
        await RefusedAsync(target, "analyst", json, "read");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(target, "admin", json)).Status);
    }

    [Theory]
    [InlineData(Coco, """{"source":{"uri":"https://example.com/a.jpg"}}""")]
    [InlineData(Uri, """{"uri":"https://example.com/a.jpg","analysis_type":"captioning","parameters":{"custom":{"model_name":"m"}}}""")]
    [InlineData(Uri, """{"uri":"data:image/gif;base64,R0lGODlhAQABAAAAACw=","analysis_type":"captioning"}""")]
    public async Task A_url_elsewhere_needs_the_feature(string target, string json)
    {
        await RefusedAsync(target, "viewer", json, "read");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(target, "analyst", json)).Status);
    }

    [Theory]
    [InlineData(Coco, """{}""", "Missing required parameter - source.asset_id")]
    [InlineData(Coco, """{"source":{}}""", "Missing required parameter - source.asset_id")]
    [InlineData(Coco, """{"source":{"asset_id":null}}""", "Missing required parameter - source.asset_id")]
    [InlineData(Coco, """{"source":"https://example.com"}""", "Invalid value for parameter - source")]
    [InlineData(Coco, """{"source":{"public_id":"secret"}}""", "Unknown parameter - source.public_id")]
    [InlineData(Coco, """{"source":{"uri":"https://example.com/a.jpg","Asset_id":"x"}}""", "Unknown parameter - source.Asset_id")]
    [InlineData(Coco, """{"source":{"uri":"https://example.com/a.jpg","deep":{}}}""", "Unknown parameter - source.deep")]
    [InlineData(Coco, """{"source":{"uri":["https://example.com/a.jpg"]}}""", "Unknown parameter - source.uri[]")]
    [InlineData(Coco, """{"source":{"uri":{"href":"https://example.com/a.jpg"}}}""", "Unknown parameter - source.uri.href")]
    [InlineData(Coco, """{"source":[{"uri":"https://example.com/a.jpg"}]}""", "Unknown parameter - source[]")]
    [InlineData(Coco, """{"source":{"uri":7}}""", "Invalid value for parameter - source.uri")]
    [InlineData(Uri, """{"analysis_type":"captioning"}""", "Missing required parameter - uri")]
    public async Task A_source_of_another_form_is_refused_for_everyone(string target, string json, string message)
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendJsonAsync(HttpMethod.Post, target, "admin", json), 400, message);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData(Coco, """{"source":{"asset_id":"0"},"skip_permission_check":true}""")]
    [InlineData(Coco, """{"source":{"asset_id":"0"},"source":{"asset_id":"1"}}""")]
    [InlineData(Coco, """{"source":{"asset_id":"0","asset_id":"1"}}""")]
    [InlineData(Uri, """{"uri":["https://example.com/a.jpg"]}""")]
    [InlineData("/v2/video/demo/image_to_video/generate", """{"prompt":"a","image_asset_id":{"a":1}}""")]
    public async Task Unknown_doubled_and_misformed_parameters_are_refused(string target, string json)
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendJsonAsync(HttpMethod.Post, target, "admin", json), 400);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task Every_asset_of_a_list_is_judged()
    {
        const string Target = "/v2/video/demo/image_to_video/generate";
        await RefusedAsync(Target, "viewer", $$"""{"prompt":"a","image_asset_id":"{{fixture.Mine}}","reference_image_asset_ids":["{{fixture.Mine}}","{{fixture.Hidden}}"]}""", "read\",\"create");
        await RefusedAsync(Target, "viewer", $$"""{"prompt":"a","image_asset_id":"{{fixture.Mine}}","last_frame_image_asset_id":"{{fixture.Hidden}}"}""", "read\",\"create");
        await RefusedAsync(Target, "viewer", $$"""{"prompt":"a","image_asset_id":"{{fixture.Hidden}}"}""", "read\",\"create");
        await RefusedAsync(Target, "acme", $$"""{"prompt":"a","image_asset_id":"{{fixture.Mine}}"}""", "create");
    }

    [Fact]
    public async Task A_video_analysis_needs_read_and_update()
    {
        await RefusedAsync("/v2/video/demo/ai_video_analysis", "viewer", $$"""{"video_asset_id":"{{fixture.Mine}}"}""", "update");
        await RefusedAsync("/v2/video/demo/ai_video_analysis", "acme", $$"""{"video_asset_id":"{{fixture.Hidden}}"}""", "read\",\"update");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v2/video/demo/ai_video_analysis", "acme", $$"""{"video_asset_id":"{{fixture.Mine}}"}""")).Status);
    }

    [Fact]
    public async Task Player_settings_of_an_asset_need_what_the_asset_needs()
    {
        var world = fixture.Fresh();

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Player + fixture.Mine, "viewer")).Status);
        Refused.For(await world.GetAsync(Player + fixture.Hidden, "viewer"), "read");
        Refused.For(await world.SendJsonAsync(HttpMethod.Put, Player + fixture.Mine, "viewer", """{"playerOptions":{}}"""), "update");
        Refused.For(await world.SendAsync(HttpMethod.Delete, Player + fixture.Mine, "viewer"), "update");
        Assert.Equal(HttpStatusCode.OK, (await world.SendJsonAsync(HttpMethod.Put, Player + fixture.Mine, "acme", """{"playerOptions":{}}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync(HttpMethod.Delete, Player + fixture.Mine, "acme")).Status);
    }

    [Fact]
    public async Task A_caller_without_bounds_costs_no_look_up()
    {
        var world = fixture.Fresh();

        await PostAsync(Coco, "admin", $$"""{"source":{"asset_id":"{{fixture.Hidden}}"} }""");
        Assert.Single(world.Upstream.Requests);
    }

    private Task<Answer> PostAsync(string target, string key, string json) => fixture.World.SendJsonAsync(HttpMethod.Post, target, key, json);

    private async Task RefusedAsync(string target, string key, string json, string actions)
    {
        var world = fixture.Fresh();
        Refused.For(await world.SendJsonAsync(HttpMethod.Post, target, key, json), actions);
        Assert.DoesNotContain(world.Upstream.Requests, request => request.RawTarget == target);
    }
}
