using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Catalogue;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Attack;

/// <summary>A caller that may do anything to assets, in an environment that lists the hosts that may be told.</summary>
public sealed class ToldWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(
        Yaml.Standard().Replace("    $upstream", "    $upstream\n    notification_hosts: [hooks.example.com]", StringComparison.Ordinal)
        + Yaml.Key("all", "", "manage")
        + Yaml.KeyWith("listener", "folders: [{ path: Product, level: view }]")
        + """
        policies:
          - cedar: |
              permit(principal == Cloudinary::APIKey::"listener", action == Cloudinary::Action::"read", resource is Cloudinary::ProductEnvironment);

        """);
}

/// <summary>Ways to hear of what others do, or to have others hear of it.</summary>
public sealed class NotificationTests(ToldWorld fixture) : IClassFixture<ToldWorld>
{
    /// <summary>Kinds whose handler asks <c>NotificationHosts</c>, or whose permit is the one that it would ask for (eval).</summary>
    private static readonly EnforcementKind[] Asked =
    [
        EnforcementKind.Upload, EnforcementKind.Explicit, EnforcementKind.Rename, EnforcementKind.Destroy, EnforcementKind.AssetUpdate, EnforcementKind.Explode,
        EnforcementKind.Generate, EnforcementKind.Archive, EnforcementKind.PresetWrite, EnforcementKind.Restore, EnforcementKind.Service,
    ];

    [Fact]
    public void Every_row_that_takes_an_address_has_a_handler_that_asks()
    {
        var rows = OperationCatalogue.Default.Operations.Where(row => row.Parameters.Names.Any(name => name.EndsWith("notification_url", StringComparison.Ordinal))).ToArray();

        Assert.Equal("", string.Join(' ', rows.Where(row => !Asked.Contains(row.Enforcement) && row is not { Name: "eval", Action.Name: "update_settings" }).Select(row => row.Name)));
        Assert.Equal(Asked.Order(), rows.Select(row => row.Enforcement).Distinct().Where(kind => kind != EnforcementKind.Global).Order());
    }

    [Theory]
    [InlineData("/v1_1/demo/resources/restore", """{"asset_ids":["{0}"],"notification_url":"{1}"}""")]
    [InlineData("/v2/analysis/demo/analyze/coco", """{"source":{"asset_id":"{0}"},"notification_url":"{1}"}""")]
    [InlineData("/v2/generate/demo/text_to_image", """{"prompt":"a","notification_url":"{1}"}""")]
    [InlineData("/v2/video/demo/ai_video_analysis", """{"video_asset_id":"{0}","prompt":"a","notification_url":"{1}"}""")]
    public async Task Restores_and_services_tell_listed_hosts_only(string target, string json)
    {
        var world = fixture.Fresh();
        var asset = world.Upstream.State.Add(new Asset { PublicId = $"told-{Guid.NewGuid():N}", AssetFolder = "Product", ResourceType = "image", Type = "upload" });

        Refused.For(await PostAsync("https://evil.example.com/"), "update_settings");
        Assert.DoesNotContain(world.Upstream.Requests, request => request.Method == "POST");
        var answer = await PostAsync("https://hooks.example.com/");
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted, answer.Text);

        Task<Answer> PostAsync(string url) => world.SendJsonAsync(
            HttpMethod.Post, target, "all", json.Replace("{0}", asset.AssetId, StringComparison.Ordinal).Replace("{1}", url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_permit_on_the_environment_is_none_to_hear_of_every_asset()
    {
        var world = fixture.Fresh();

        Refused.For(await world.GetAsync("/v2/notifications/demo/messages?channel=all", "listener"), "read");
        Assert.Empty(world.Upstream.Requests);
    }
}
