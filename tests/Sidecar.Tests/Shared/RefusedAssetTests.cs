using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Shared;

/// <summary>Callers who ask again for what they were refused.</summary>
public sealed class RefusedAssetTests
{
    [Fact]
    public async Task Asking_again_costs_no_look_up()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());
        var asset = world.Upstream.State.Add(new Asset { PublicId = "hidden", AssetFolder = "secret" });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await DestroyAsync(world, "manager", "hidden")).Status);
        }

        Assert.Single(world.Upstream.Requests);
        Assert.NotNull(world.Upstream.State.FindById(asset.AssetId));
    }

    [Fact]
    public async Task What_is_remembered_of_a_refusal_permits_nothing()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());
        var asset = world.Upstream.State.Add(new Asset { PublicId = "wanted", AssetFolder = "secret" });
        Assert.Equal(HttpStatusCode.Forbidden, (await DestroyAsync(world, "manager", "wanted")).Status);

        // The grants let the caller into that folder now, but the asset went elsewhere, past the sidecar.
        await File.WriteAllTextAsync(world.GrantsPath, (await File.ReadAllTextAsync(world.GrantsPath)).Replace("\"Product\"", "\"secret\"", StringComparison.Ordinal));
        var before = world.Service<Sidecar.Grants.IGrantStore>().Current!.Snapshot.Version;
        await LayeredCacheTests.EventuallyAsync(() => Task.FromResult(world.Service<Sidecar.Grants.IGrantStore>().Current!.Snapshot.Version != before));
        world.Upstream.State.Remove(asset.AssetId);
        world.Upstream.State.Add(asset with { AssetFolder = "clients/globex" });

        Assert.Equal(HttpStatusCode.Forbidden, (await DestroyAsync(world, "manager", "wanted")).Status);
        Assert.NotNull(world.Upstream.State.Find("image", "upload", "wanted"));

        // And once it is there, it may.
        var there = world.Upstream.State.Add(new Asset { PublicId = "there", AssetFolder = "secret" });
        Assert.Equal(HttpStatusCode.OK, (await DestroyAsync(world, "manager", "there")).Status);
        Assert.Null(world.Upstream.State.FindById(there.AssetId));
    }

    [Fact]
    public async Task A_caller_who_is_let_in_meanwhile_gets_in_at_once()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());
        world.Upstream.State.Add(new Asset { PublicId = "wanted", AssetFolder = "secret" });
        Assert.Equal(HttpStatusCode.Forbidden, (await DestroyAsync(world, "manager", "wanted")).Status);

        // Moved through the sidecar to where the caller manages.
        var moved = await world.PostFormAsync("/v1_1/demo/image/explicit", "admin", ("public_id", "wanted"), ("type", "upload"), ("asset_folder", "Product"));
        Assert.Equal(HttpStatusCode.OK, moved.Status);
        Assert.Equal(HttpStatusCode.OK, (await DestroyAsync(world, "manager", "wanted")).Status);
    }

    [Fact]
    public async Task What_is_hidden_and_what_is_not_there_cost_the_same_where_they_answer_the_same()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard("fixed"), new Cloudinary.Emulator.EmulatorOptions { FolderMode = Cloudinary.Emulator.FolderMode.Fixed });
        world.Upstream.State.Add(new Asset { PublicId = "secret/hidden" });
        foreach (var id in (string[])["secret/hidden", "secret/nothing"])
        {
            world.Upstream.ClearRequests();
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(HttpStatusCode.Forbidden, (await DestroyAsync(world, "manager", id)).Status);
            }

            Assert.Single(world.Upstream.Requests);
        }
    }

    [Fact]
    public async Task What_is_remembered_of_a_refusal_gives_no_other_answer()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard("fixed"), new Cloudinary.Emulator.EmulatorOptions { FolderMode = Cloudinary.Emulator.FolderMode.Fixed });
        Assert.Equal(HttpStatusCode.Forbidden, (await DestroyAsync(world, "manager", "secret/x")).Status);

        // The asset comes to be, and the caller is let in: a missing one would be 404 now.
        world.Upstream.State.Add(new Asset { PublicId = "secret/x" });
        var before = world.Service<Sidecar.Grants.IGrantStore>().Current!.Snapshot.Version;
        await File.WriteAllTextAsync(world.GrantsPath, (await File.ReadAllTextAsync(world.GrantsPath)).Replace("\"Product\"", "\"secret\"", StringComparison.Ordinal));
        await LayeredCacheTests.EventuallyAsync(() => Task.FromResult(world.Service<Sidecar.Grants.IGrantStore>().Current!.Snapshot.Version != before));
        Assert.Equal(HttpStatusCode.OK, (await DestroyAsync(world, "manager", "secret/x")).Status);
    }

    [Fact]
    public async Task An_asset_that_comes_to_be_after_a_refusal_is_not_said_to_be_missing()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());

        // Refused for its folder; that there is no such asset was looked up on the way.
        Assert.Equal(HttpStatusCode.Forbidden, (await UploadAsync("secret")).Status);
        world.Upstream.State.Add(new Asset { PublicId = "taken", AssetFolder = "secret" });
        Assert.Equal(HttpStatusCode.Forbidden, (await UploadAsync("Product")).Status);

        Task<Answer> UploadAsync(string folder) => world.PostFormAsync(
            "/v1_1/demo/image/upload", "contributor", ("file", "https://example.com/a.jpg"), ("public_id", "taken"), ("asset_folder", folder));
    }

    [Fact]
    public async Task Another_caller_and_another_call_are_looked_up()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());
        world.Upstream.State.Add(new Asset { PublicId = "hidden", AssetFolder = "secret" });
        await DestroyAsync(world, "manager", "hidden");
        await DestroyAsync(world, "editor", "hidden");
        await world.PostFormAsync("/v1_1/demo/image/rename", "manager", ("from_public_id", "hidden"), ("to_public_id", "other"));
        Assert.True(world.Upstream.Requests.Count >= 3);
    }

    private static Task<Answer> DestroyAsync(SidecarWorld world, string key, string publicId) =>
        world.PostFormAsync("/v1_1/demo/image/destroy", key, ("public_id", publicId));
}
