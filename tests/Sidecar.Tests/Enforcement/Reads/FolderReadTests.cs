using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

public sealed class FolderWorld : WorldFixture
{
    protected override async Task<string> GrantsAsync() => await FolderGrants.TextAsync();
}

internal static class FolderGrants
{
    /// <summary><c>byid</c> by policy and <c>level</c> by level have clients/acme by its external id; <c>notid</c> has all but secret.</summary>
    public static async Task<string> TextAsync() =>
        Yaml.Environment() + "keys:\n"
        + Yaml.KeyWith("admin", "roles: [master_admin]")
        + Yaml.Key("product", "Product", "view")
        + Yaml.Key("acme", "clients/acme", "view")
        + Yaml.Key("some", "clients", "view")
        + Yaml.KeyWith("byid")
        + Yaml.KeyWith("level", $"folders: [{{ id: {await Seed.FolderIdAsync("clients/acme")}, level: view }}]")
        + Yaml.KeyWith("notid", "roles: [master_admin]")
        + Yaml.KeyWith("foldersonly")
        + Yaml.KeyWith("nobody")
        + $$"""
          policies:
            - cedar: |
                permit(principal == Cloudinary::APIKey::"foldersonly", action == Cloudinary::Action::"read", resource is Cloudinary::Folder);
            - cedar: |
                permit(principal == Cloudinary::APIKey::"byid", action == Cloudinary::Action::"read", resource is Cloudinary::Asset)
                when { resource.ancestor_ids.contains("{{await Seed.FolderIdAsync("clients/acme")}}") };
                permit(principal == Cloudinary::APIKey::"byid", action == Cloudinary::Action::"read", resource is Cloudinary::Folder)
                when { resource.ancestor_ids.contains("{{await Seed.FolderIdAsync("clients/acme")}}") };
                forbid(principal == Cloudinary::APIKey::"notid", action, resource)
                when { resource.ancestor_ids.contains("{{await Seed.FolderIdAsync("secret")}}") };
                forbid(principal == Cloudinary::APIKey::"some", action, resource is Cloudinary::Folder)
                when { resource.ancestor_paths.contains("clients/globex") };

          """;
}

public sealed class FolderReadTests(FolderWorld fixture) : IClassFixture<FolderWorld>
{
    private const string Folders = "/v1_1/demo/folders";

    [Fact]
    public async Task Root_folders_are_filtered_and_their_total_is_kept()
    {
        var world = fixture.Fresh();
        var roots = world.Upstream.State.Folders.Count(f => !f.Path.Contains('/', StringComparison.Ordinal));

        var answer = await world.GetAsync(Folders, "product");

        Assert.Equal(["Product"], answer.Rows("folders", "path"));
        Assert.Equal(roots, answer.Json.GetProperty("total_count").GetInt32());
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("nobody")]
    public async Task The_way_down_to_a_granted_folder_is_hidden(string key)
    {
        var answer = await fixture.Fresh().GetAsync(Folders, key);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Empty(answer.Rows("folders", "path"));
    }

    [Theory]
    [InlineData("product")]
    [InlineData("notid")]
    [InlineData("admin")]
    public async Task Root_pages_lead_to_every_permitted_folder_once(string key)
    {
        var world = fixture.Fresh();

        var rows = await Walk.ListAsync(world, Folders + "?max_results=2", key, "folders");

        var roots = world.Upstream.State.Folders.Select(f => f.Path).Where(p => !p.Contains('/', StringComparison.Ordinal));
        Assert.Equal(roots.Where(p => key == "admin" || (key == "product" ? p == "Product" : p != "secret")).Order(StringComparer.Ordinal), rows.Sorted("path"));
    }

    [Fact]
    public async Task Sub_folders_of_a_folder_elsewhere_are_refused_before_anything_is_sent()
    {
        var world = fixture.Fresh();

        Refused.For(await world.GetAsync(Folders + "/clients", "acme"), "read");
        Refused.For(await world.GetAsync(Folders + "/secret", "acme"), "read");
        Refused.For(await world.GetAsync(Folders + "/secret/missing", "acme"), "read");
        Refused.For(await world.GetAsync(Folders + "/clients/acme-labs", "acme"), "read");
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task Sub_folders_are_filtered_and_counted_anew()
    {
        var world = fixture.Fresh();

        var answer = await world.GetAsync(Folders + "/clients", "some");

        Assert.Equal(["clients/acme", "clients/acme-labs", "clients/initech"], answer.Rows("folders", "path").Order(StringComparer.Ordinal));
        Assert.Equal(3, answer.Json.GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task A_missing_folder_in_the_grant_is_missing()
    {
        var answer = await fixture.Fresh().GetAsync(Folders + "/clients/acme/none", "acme");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("Can't find folder with path clients/acme/none", answer.Error);
    }

    [Theory]
    [InlineData("byid")]
    [InlineData("level")]
    public async Task A_grant_by_external_id_reads_lists_and_searches_its_folder_and_no_other(string key)
    {
        var world = fixture.Fresh();
        var state = world.Upstream.State;
        var own = state.Assets.Where(a => a.IsIn("clients/acme")).Select(a => a.AssetId).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/v1_1/demo/resources/image/upload/twin/logo", key)).Status);
        Refused.For(await world.GetAsync("/v1_1/demo/resources/image/private/twin/logo", key), "read");
        Refused.For(await world.GetAsync("/v1_1/demo/resources/image/upload/sample", key), "read");
        Assert.Equal(own, await SortedAsync("image", "video", "raw"));
        Assert.Equal(own, (await Walk.SearchAsync(world, key, "", 5)).Sorted("asset_id"));
        Assert.Equal(["clients/acme/campaigns", "clients/acme/logos"], (await world.GetAsync(Folders + "/clients/acme", key)).Rows("folders", "path"));
        Refused.For(await world.GetAsync(Folders + "/clients", key), "read");
        Refused.For(await world.GetAsync(Folders + "/clients/acme-labs", key), "read");
        Assert.Equal(
            state.Folders.Select(f => f.Path).Where(p => Seed.IsIn(p, "clients/acme")).Order(StringComparer.Ordinal),
            (await Walk.SearchAsync(world, key, "", 2, Folders + "/search", "folders")).Sorted("path"));

        async Task<string[]> SortedAsync(params string[] types)
        {
            var ids = new List<string>();
            foreach (var type in types)
            {
                ids.AddRange((await Walk.ListAsync(world, $"/v1_1/demo/resources/{type}?max_results=50", key)).Sorted("asset_id"));
            }

            return [.. ids.Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task A_forbid_by_external_id_takes_its_folder_away()
    {
        var world = fixture.Fresh();

        Refused.For(await world.GetAsync("/v1_1/demo/resources/image/private/twin/logo", "notid"), "read");
        Refused.For(await world.GetAsync(Folders + "/secret/board", "notid"), "read");
        Assert.Equal(
            world.Upstream.State.Assets.Where(a => !a.IsIn("secret")).Select(a => a.AssetId).Order(StringComparer.Ordinal),
            (await Walk.SearchAsync(world, "notid", "", 100)).Sorted("asset_id"));
    }
}

public sealed class FolderTreeFaultTests
{
    private const string Asset = "/v1_1/demo/resources/image/upload/twin/logo";

    [Theory]
    [InlineData("byid", 403)]
    [InlineData("notid", 403)]
    public async Task While_the_folder_tree_is_unavailable_what_depends_on_it_is_denied_and_after_that_at_once_permitted(string key, int status)
    {
        await using var world = await SidecarWorld.StartAsync(await FolderGrants.TextAsync());
        world.Upstream.FailNext(100, 500, "{\"error\":{\"message\":\"General Error\"}}", t => t.Contains("/folders/by_", StringComparison.Ordinal));

        Refused.Is(await world.GetAsync(Asset, key), status);
        Assert.Empty((await world.GetAsync("/v1_1/demo/resources/image?prefix=clients-acme&max_results=20", key)).Rows("resources", "public_id"));
        Refused.For(await world.GetAsync("/v1_1/demo/folders/clients/acme", key), "read");
        Refused.Is(await world.SendJsonAsync(HttpMethod.Post, "/v1_1/demo/resources/search", key, "{}"), 502);

        world.Upstream.ClearFaults();
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Asset, key)).Status);
    }

    [Fact]
    public async Task A_rate_limit_of_a_folder_look_up_is_told_to_the_caller()
    {
        await using var world = await SidecarWorld.StartAsync(await FolderGrants.TextAsync());
        world.Upstream.FailNext(100, 420, "{\"error\":{\"message\":\"Rate Limit Exceeded\"}}", t => t.Contains("/folders/by_", StringComparison.Ordinal));

        foreach (var answer in (Answer[])[await world.GetAsync(Asset, "byid"), await world.SendJsonAsync(HttpMethod.Post, "/v1_1/demo/resources/search", "byid", "{}")])
        {
            Assert.Equal((420, "Rate Limit Exceeded"), ((int)answer.Status, answer.Error));
        }
    }

    [Fact]
    public async Task A_folder_look_up_that_breaks_off_lets_nothing_through()
    {
        await using var world = await SidecarWorld.StartAsync(await FolderGrants.TextAsync());
        world.Upstream.ResetNext(100, t => t.Contains("/folders/by_", StringComparison.Ordinal));

        Refused.Is(await world.GetAsync(Asset, "byid"), 502);
        Refused.Is(await world.GetAsync(Asset, "notid"), 502);
    }
}
