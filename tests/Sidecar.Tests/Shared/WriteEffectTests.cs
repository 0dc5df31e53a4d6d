using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Shared;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Shared;

/// <summary>What a request makes the sidecar forget, and when.</summary>
public sealed class WriteEffectTests
{
    [Theory]
    [InlineData("POST", "/folders/new", "", "Folders Assets")]
    [InlineData("DELETE", "/folders/empty", "", "Folders Assets")]
    [InlineData("PUT", "/folders/empty", """{"to_folder":"elsewhere"}""", "Folders Assets")]
    [InlineData("POST", "/upload_presets", """{"name":"made"}""", "Presets")]
    [InlineData("DELETE", "/upload_presets/none", "", "Presets")]
    [InlineData("POST", "/transformations/made", """{"transformation":"w_10"}""", "Transformations")]
    [InlineData("POST", "/image/destroy", """{"public_id":"x"}""", "missing p:x")]
    [InlineData("POST", "/image/upload", """{"public_id":"x","file":"https://example.com/a.jpg"}""", "missing p:x")]
    [InlineData("POST", "/image/rename", """{"from_public_id":"x","to_public_id":"y"}""", "missing p:x p:y")]
    [InlineData("DELETE", "/resources/image/upload?public_ids[]=x", "", "Assets missing p:x p:y")]
    [InlineData("GET", "/resources/image", "", "")]
    [InlineData("GET", "/folders", "", "")]
    [InlineData("POST", "/resources/search", """{"expression":"x"}""", "")]
    public async Task A_write_that_went_through_is_told(string method, string target, string json, string expected)
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());
        world.Upstream.State.AddFolder("empty");
        foreach (var id in (string[])["x", "y"])
        {
            world.Upstream.State.Add(new Asset { PublicId = id, AssetFolder = "Product" });
        }

        var changes = world.Service<Invalidations>();
        var before = changes.Next();
        using var content = json.Length > 0 ? new StringContent(json, System.Text.Encoding.UTF8, "application/json") : null;
        Assert.NotEqual(HttpStatusCode.Forbidden, (await world.SendAsync(new HttpMethod(method), "/v1_1/demo" + target, "admin", content)).Status);

        // By the time the answer is here: who asks again at once must not be answered by what was.
        var told = Enum.GetValues<CacheArea>().Where(area => changes.IsStale("demo", area, [], before)).Select(area => area.ToString())
            .Concat(changes.IsStale("demo", CacheArea.Folders, [CacheNames.MissingFolders], before) && !changes.IsStale("demo", CacheArea.Folders, [], before) ? ["missing"] : [])
            .Concat(((string[])["p:x", "p:y"]).Where(name => expected.Contains("p:", StringComparison.Ordinal) && changes.IsStale("demo", CacheArea.Assets, [name], before)));
        Assert.Equal(expected, string.Join(' ', told));
    }

    [Fact]
    public async Task A_write_that_was_refused_tells_nothing()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());
        var changes = world.Service<Invalidations>();
        var before = changes.Next();
        Assert.Equal(HttpStatusCode.Forbidden, (await world.SendAsync(HttpMethod.Post, "/v1_1/demo/folders/secret/new", "viewer")).Status);
        Assert.False(changes.IsStale("demo", CacheArea.Folders, [], before));
    }

    [Fact]
    public async Task A_caller_who_leaves_takes_nothing_from_those_who_wait_for_the_same()
    {
        await using var world = await SidecarWorld.StartAsync(await ReplicaPair.GrantsAsync());
        var asset = world.Upstream.State.Add(new Asset { PublicId = "deep", AssetFolder = ReplicaPair.Logos });

        // The folder is not found the first time, so that its ancestors are asked for, for a caller who is gone by then.
        world.Upstream.SlowDown(TimeSpan.FromMilliseconds(300), target => target.EndsWith("/folders/by_path", StringComparison.Ordinal));
        world.Upstream.FailNext(1, 404, """{"error":{"message":"not found"}}""", target => target.EndsWith("/folders/by_path", StringComparison.Ordinal));
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.DataPlane, "/v1_1/demo/resources/" + asset.AssetId));
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("byid:" + Yaml.SecretOf("byid"))));
        var first = world.Http.SendAsync(request, leaving.Token);
        while (!world.Upstream.Requests.Any(seen => seen.RawTarget.EndsWith("/folders/by_path", StringComparison.Ordinal)))
        {
            await Task.Delay(5);
        }

        var second = world.GetAsync("/v1_1/demo/resources/" + asset.AssetId, "byid");
        await Task.Delay(50);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(HttpStatusCode.OK, (await second).Status);
    }

    [Fact]
    public async Task A_write_is_judged_by_folders_looked_up_in_its_course()
    {
        await using var world = await SidecarWorld.StartAsync(await ReplicaPair.GrantsAsync());
        var asset = world.Upstream.State.AssetsIn(ReplicaPair.Logos)[0];
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/v1_1/demo/resources/" + asset.AssetId, "byid")).Status);

        // Past the sidecar, another folder takes the path.
        using var direct = new HttpClient { BaseAddress = world.Upstream.BaseAddress };
        direct.DefaultRequestHeaders.Authorization = new(
            "Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{world.Upstream.ApiKey}:{world.Upstream.ApiSecret}")));
        using var change = new StringContent("""{"to_folder":"archive"}""", System.Text.Encoding.UTF8, "application/json");
        Assert.True((await direct.PutAsync(new Uri("/v1_1/demo/folders/clients/acme", UriKind.Relative), change)).IsSuccessStatusCode);
        var anew = world.Upstream.State.Add(new Asset { PublicId = "anew", AssetFolder = ReplicaPair.Logos });

        var write = await world.SendAsync(HttpMethod.Put, "/v1_1/demo/resources/" + anew.AssetId, "byid", new FormUrlEncodedContent([new("tags", "x")]));
        Assert.Equal(HttpStatusCode.Forbidden, write.Status);
        Assert.Equal(anew, world.Upstream.State.FindById(anew.AssetId));
    }

    [Fact]
    public async Task With_some_staleness_allowed_a_look_up_serves_several_writes()
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Standard(), settings: new Dictionary<string, string?> { ["Sidecar:Cache:MaxWriteStaleness"] = "00:01:00", ["Sidecar:Cache:DeniedAssetAge"] = "00:00:00" });
        var asset = world.Upstream.State.Add(new Asset { PublicId = "hidden", AssetFolder = "secret" });
        for (var i = 0; i < 5; i++)
        {
            var answer = await world.PostFormAsync("/v1_1/demo/image/destroy", "manager", ("public_id", "hidden"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        }

        Assert.Single(world.Upstream.Requests);

        // A write ends it.
        Assert.Equal(HttpStatusCode.OK, (await world.PostFormAsync(
            "/v1_1/demo/image/explicit", "admin", ("public_id", "hidden"), ("type", "upload"), ("asset_folder", "Product"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.PostFormAsync("/v1_1/demo/image/destroy", "manager", ("public_id", "hidden"))).Status);
        Assert.Null(world.Upstream.State.FindById(asset.AssetId));
    }
}
