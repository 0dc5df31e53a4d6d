using System.Net;
using System.Text.RegularExpressions;
using Cloudinary.Emulator;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

public sealed class FixedModeWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(
        Yaml.Environment("fixed") + "keys:\n" + Yaml.KeyWith("admin", "roles: [master_admin]") + Yaml.Key("acme", "clients/acme", "view") + Yaml.Key("most", "", "view")
        + "policies:\n  - cedar: forbid(principal == Cloudinary::APIKey::\"most\", action, resource) when { resource.ancestor_paths.contains(\"secret\") };\n");

    protected override EmulatorOptions Emulator => new() { FolderMode = FolderMode.Fixed };
}

/// <summary>In fixed mode the directory of the public id is the folder.</summary>
public sealed partial class FixedModeTests(FixedModeWorld fixture) : IClassFixture<FixedModeWorld>
{
    private const string Upload = "/v1_1/demo/resources/image/upload/";

    [Fact]
    public async Task A_missing_asset_is_missing_only_where_the_caller_may_look()
    {
        var world = fixture.Fresh();

        Assert.Equal(HttpStatusCode.NotFound, (await world.GetAsync(Upload + "clients/acme/missing", "acme")).Status);
        Refused.For(await world.GetAsync(Upload + "secret/missing", "acme"), "read");
    }

    [Fact]
    public async Task A_refused_asset_that_exists_looks_like_one_that_does_not()
    {
        var world = fixture.Fresh();
        var existing = world.Upstream.State.AssetsIn("secret").First(a => a is { ResourceType: "image", Type: "upload" }).PublicId;

        var there = await RawHttp.SendAsync(world.DataPlane, $"GET {Upload}{existing} HTTP/1.1", RawHttp.Basic("acme"));
        var missing = await RawHttp.SendAsync(world.DataPlane, $"GET {Upload}secret/missing HTTP/1.1", RawHttp.Basic("acme"));

        Assert.StartsWith("HTTP/1.1 403 Forbidden\r\n", there, StringComparison.Ordinal);
        Assert.Equal(Changing().Replace(missing, ""), Changing().Replace(there, ""));
    }

    [Fact]
    public async Task The_folder_of_a_row_is_the_directory_of_its_public_id()
    {
        var world = fixture.Fresh();

        var rows = await Walk.ListAsync(world, "/v1_1/demo/resources/image/upload?fields=tags&max_results=50", "acme");

        var expected = world.Upstream.State.Assets.Where(a => a is { ResourceType: "image", Type: "upload" } && a.IsIn("clients/acme"));
        Assert.Equal(expected.Select(a => a.PublicId).Order(StringComparer.Ordinal), rows.Sorted("public_id"));
        Assert.All(rows, row => Assert.Equal(["asset_id", "public_id", "tags"], row.EnumerateObject().Select(p => p.Name).Order()));
    }

    [Fact]
    public async Task A_search_is_limited_by_folder()
    {
        var world = fixture.Fresh();

        var rows = await Walk.SearchAsync(world, "acme", "", 4);

        Assert.Equal(world.Upstream.State.Assets.Where(a => a.IsIn("clients/acme")).Select(a => a.AssetId).Order(StringComparer.Ordinal), rows.Sorted("asset_id"));
    }

    [Fact]
    public async Task An_answer_without_a_type_is_in_no_folder()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, "{\"public_id\":\"secret/a\",\"resource_type\":\"image\"}");

        Refused.For(await world.GetAsync(Upload + "a", "most"), "read");
    }

    [GeneratedRegex("(X-Sidecar-Decision|Date): [^\r]*\r\n")]
    private static partial Regex Changing();
}
