using System.Net;
using System.Text;
using Cloudinary.Emulator;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Bulk selectors for callers who may do it to some of what is matched: expanded page by page, executed by ids, resumable.</summary>
public sealed class SelectorTests : IAsyncLifetime
{
    private SidecarWorld world = null!;

    private EmulatorState State => world.Upstream.State;

    public async Task InitializeAsync() => world = await SidecarWorld.StartAsync(
        Yaml.Environment() + "keys:\n"
            + Yaml.KeyWith("admin", "roles: [master_admin]")
            + Yaml.KeyWith("mixed", "folders: [{ path: own, level: manage }, { path: seen, level: view }]")
            + Yaml.KeyWith("twin", "folders: [{ path: own, level: manage }, { path: seen, level: view }]")
            + Yaml.Key("editor", "own", "edit")
            + Yaml.Key("untagged", "own", "manage")
            + """
              policies:
                - cedar: |
                    forbid(principal == Cloudinary::APIKey::"untagged", action, resource is Cloudinary::Asset) when { resource has tags && resource.tags.contains("kept") };

              """,
        new EmulatorOptions { SeedLibrary = false, LargestPage = 4, BulkPageSize = 5 },
        new Dictionary<string, string?> { ["Sidecar:Answers:MaxSelectorPages"] = "2" });

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData("image/upload", "prefix=a-")]
    [InlineData("image/upload", "all=true")]
    [InlineData("image/tags/t", "")]
    public async Task What_is_permitted_goes_what_may_be_seen_is_named_and_the_rest_is_as_if_not_there(string path, string body)
    {
        var own = Given("own", "a-own");
        var seen = Given("seen", "a-seen");
        var hidden = Given("secret", "a-hidden");

        var answer = await DeleteAsync("mixed", path, body + "&invalidate=true");

        Assert.Equal("""{"deleted":{"a-own":"deleted"},"deleted_counts":{"a-own":{"original":1,"derived":0}},"partial":false,"unauthorized":["a-seen"]}""", answer.Text);
        Assert.Equal([hidden.AssetId, seen.AssetId], State.Assets.Select(a => a.AssetId));
        Assert.Null(State.FindById(own.AssetId));
        var sent = Assert.Single(world.Upstream.Requests, r => r.Method == "DELETE");
        Assert.Equal("/v1_1/demo/resources/image/upload", sent.RawTarget);
        Assert.Equal("invalidate=true&public_ids[]=a-own", Uri.UnescapeDataString(WriteWorld.Body(sent)));
    }

    [Fact]
    public async Task Paging_reaches_everything_permitted_once_whatever_the_cursor_of_a_list_means()
    {
        foreach (var i in Enumerable.Range(10, 40))
        {
            Given(i % 3 == 0 ? "own" : "secret", $"p-{i}");
        }

        Given("own", "other");
        var deleted = new List<string>();
        var cursor = "";
        var calls = 0;
        do
        {
            var answer = await DeleteAsync("mixed", "image/upload", "prefix=p-" + cursor);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            deleted.AddRange(answer.Json.GetProperty("deleted").EnumerateObject().Select(e => e.Name));
            var more = answer.Json.TryGetProperty("next_cursor", out var next);
            Assert.Equal(more, answer.Json.GetProperty("partial").GetBoolean());
            cursor = more ? "&next_cursor=" + next.GetString() : "";
            Assert.True(++calls < 20);
        }
        while (cursor.Length > 0);

        Assert.Equal(Enumerable.Range(10, 40).Where(i => i % 3 == 0).Select(i => $"p-{i}"), deleted.Order(StringComparer.Ordinal));
        Assert.Equal(28, State.Assets.Count);
        Assert.DoesNotContain(State.Assets, a => a.AssetFolder == "own" && a.PublicId != "other");
    }

    [Fact]
    public async Task One_request_goes_through_no_more_pages_than_the_option_says()
    {
        foreach (var i in Enumerable.Range(10, 30))
        {
            Given("secret", $"p-{i}");
        }

        var answer = await DeleteAsync("mixed", "image/upload", "prefix=p-");

        Assert.True(answer.Json.GetProperty("partial").GetBoolean());
        Assert.Equal(2, world.Upstream.Requests.Count);
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_caller_and_call()
    {
        foreach (var i in Enumerable.Range(10, 30))
        {
            Given("own", $"p-{i}");
        }

        var first = await DeleteAsync("mixed", "image/upload", "prefix=p-");
        var cursor = first.Json.GetProperty("next_cursor").GetString();
        var count = State.Assets.Count;

        foreach (var (key, path, body) in ((string, string, string)[])
            [("twin", "image/upload", "prefix=p-"), ("mixed", "image/upload", "prefix=p"), ("mixed", "image/upload", "prefix=p-&keep_original=true"),
             ("mixed", "image/upload", "all=true"), ("mixed", "image/private", "prefix=p-"), ("mixed", "image/tags/t", "")])
        {
            Refused.Is(await DeleteAsync(key, path, $"{body}&next_cursor={cursor}"), 400, "Invalid next_cursor: it belongs to another caller or call, or to earlier grants; call again without it");
        }

        Refused.Is(await DeleteAsync("mixed", "image/upload", "prefix=p-&next_cursor=303030"), 400);
        Assert.Equal(count, State.Assets.Count);
        await DeleteAsync("mixed", "image/upload", "prefix=p-&next_cursor=" + cursor);
        Assert.True(State.Assets.Count < count);
    }

    [Fact]
    public async Task Originals_are_kept_when_they_are_to_be_kept()
    {
        var own = Given("own", "a-own");
        Given("secret", "a-hidden");

        var answer = await DeleteAsync("editor", "image/upload", "prefix=a-&keep_original=true&transformations=w_100");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotNull(State.FindById(own.AssetId));
        var sent = Assert.Single(world.Upstream.Requests, r => r.Method == "DELETE");
        Assert.Equal("keep_original=true&transformations=w_100&public_ids[]=a-own", Uri.UnescapeDataString(WriteWorld.Body(sent)));
        Refused.For(await DeleteAsync("editor", "image/upload", "prefix=a-"), "delete");
    }

    [Fact]
    public async Task When_all_of_it_is_refused_only_who_may_see_it_learns_that_it_is_there()
    {
        Given("seen", "s-1");
        Given("secret", "h-1");

        Refused.For(await DeleteAsync("mixed", "image/upload", "prefix=s-"), "delete");
        var hidden = await DeleteAsync("mixed", "image/upload", "prefix=h-");
        var nothing = await DeleteAsync("mixed", "image/upload", "prefix=n-");

        Assert.Equal("""{"deleted":{},"deleted_counts":{},"partial":false}""", hidden.Text);
        Assert.Equal(nothing.Text, hidden.Text);
        Assert.Equal(2, State.Assets.Count);
    }

    [Fact]
    public async Task A_tag_takes_every_delivery_type_along()
    {
        Given("own", "x", "upload");
        Given("own", "x", "private");
        Given("own", "y", "authenticated");
        Given("secret", "z", "private");
        State.Add(new Asset { PublicId = "v", AssetFolder = "own", ResourceType = "video", Tags = ["t"] });

        await DeleteAsync("mixed", "image/tags/t", "");

        Assert.Equal(["v", "z"], State.Assets.Select(a => a.PublicId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tags_that_a_policy_reads_are_read()
    {
        Given("own", "a-1");
        State.Add(new Asset { PublicId = "a-2", AssetFolder = "own", Tags = ["kept"] });

        await DeleteAsync("untagged", "image/upload", "prefix=a-");

        Assert.Equal("a-2", Assert.Single(State.Assets).PublicId);
    }

    [Fact]
    public async Task A_call_that_fails_half_way_says_what_is_left()
    {
        Given("own", "y", "private");
        Given("own", "x", "upload");
        world.Upstream.FailNext(1, 420, """{"error":{"message":"Rate limited"}}""", path => path.EndsWith("/image/private", StringComparison.Ordinal));

        var answer = await DeleteAsync("mixed", "image/tags/t", "");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Json.GetProperty("partial").GetBoolean());
        world.Upstream.ClearFaults();
        var rest = await DeleteAsync("mixed", "image/tags/t", "next_cursor=" + answer.Json.GetProperty("next_cursor").GetString());
        Assert.Equal(HttpStatusCode.OK, rest.Status);
        Assert.Empty(State.Assets);
    }

    [Theory]
    [InlineData("image/tags/..%2Fupload", "")]
    [InlineData("image/tags/t", "tag=other")]
    [InlineData("image/upload", "tag=../upload")]
    [InlineData("image/upload", "prefix=")]
    [InlineData("image/upload", "tag=")]
    public async Task A_selector_has_one_reading(string path, string body)
    {
        Given("own", "a");

        Refused.Is(await DeleteAsync("mixed", path, body), 400);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task Who_may_delete_everything_goes_straight_through()
    {
        foreach (var i in Enumerable.Range(10, 7))
        {
            Given("own", $"p-{i}");
        }

        var answer = await DeleteAsync("admin", "image/upload", "prefix=p-");

        Assert.Equal("prefix=p-", WriteWorld.Body(Assert.Single(world.Upstream.Requests)));
        Assert.True(answer.Json.GetProperty("partial").GetBoolean());
        await DeleteAsync("admin", "image/upload", "prefix=p-&next_cursor=" + answer.Json.GetProperty("next_cursor").GetString());
        Assert.Empty(State.Assets);
    }

    private Asset Given(string folder, string publicId, string type = "upload") =>
        State.Add(new Asset { PublicId = publicId, AssetFolder = folder, Type = type, Tags = ["t"] });

    private Task<Answer> DeleteAsync(string key, string path, string body)
    {
        world.Upstream.ClearRequests();
        return world.SendAsync(
            HttpMethod.Delete, "/v1_1/demo/resources/" + path, key, new StringContent(body.TrimStart('&'), Encoding.UTF8, "application/x-www-form-urlencoded"));
    }
}
