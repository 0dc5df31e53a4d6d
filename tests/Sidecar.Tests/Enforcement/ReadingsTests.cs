using System.Net;
using Sidecar.Tests.Enforcement.Writes;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement;

/// <summary>Every reading of Cloudinary that is not the default one.</summary>
public sealed class ReadingsWorld() : WriteWorld(Cloudinary.Emulator.FolderMode.Dynamic)
{
    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Sidecar:Readings:BackupVersions"] = "trusted",
        ["Sidecar:Readings:Overwrite"] = "create",
        ["Sidecar:Readings:Relate"] = "named",
        ["Sidecar:Readings:Publish"] = "asset",
        ["Sidecar:Readings:NamedTransformations"] = "anything",
        ["Sidecar:Readings:TagNames"] = "anyone",
        ["Sidecar:Readings:Usage"] = "anyone",
    };
}

/// <summary>What each option of <c>Sidecar:Readings</c> changes, and what it leaves; what the defaults do is tested where each operation is.</summary>
public sealed class ReadingsTests(ReadingsWorld world, DynamicWorld standard) : IClassFixture<ReadingsWorld>, IClassFixture<DynamicWorld>
{
    [Fact]
    public async Task Version_ids_are_left_to_cloudinary()
    {
        var asset = world.Given("Product");
        var version = new string('a', 32);

        var file = await world.OkAsync(() => world.World.GetAsync($"{WriteWorld.Base}/download_backup?asset_id={asset.AssetId}&version_id={version}", "viewer"));
        Assert.Equal($"backup {asset.AssetId}/{version}", file.Text);
        var restored = await world.OkAsync(() => world.JsonAsync(
            HttpMethod.Post, "/resources/restore", "editor", $$"""{"asset_ids":["{{asset.AssetId}}"],"versions":["{{version}}"]}"""));
        Assert.Equal(version, restored.Json.GetProperty(asset.AssetId).GetProperty("version_id").GetString());
        var deleted = await world.OkAsync(() => world.JsonAsync(
            HttpMethod.Delete, $"/resources/backup/{asset.AssetId}", "manager", $$"""{"version_ids":["{{version}}"]}"""));
        Assert.Equal(1, deleted.Json.GetProperty("deleted_version_ids").GetArrayLength());
    }

    [Fact]
    public async Task Overwriting_takes_create_where_the_asset_lies_and_no_more_than_that()
    {
        foreach (var (each, allowed) in new[] { (world, true), ((WriteWorld)standard, false) })
        {
            var (own, hidden) = (each.Given("Product"), each.Given("secret"));

            Func<Task<Answer>> Overwriting(string publicId) => () => each.UploadAsync("filler", ("public_id", publicId), ("asset_folder", "Product"));
            await (allowed ? each.OkAsync(Overwriting(own.PublicId)) : each.ForbiddenAsync(Overwriting(own.PublicId), "update"));
            await each.ForbiddenAsync(Overwriting(hidden.PublicId));
        }
    }

    [Fact]
    public async Task A_forbid_on_the_asset_in_the_way_holds_whatever_is_read()
    {
        var guarded = world.Given("Product");

        await world.ForbiddenAsync(() => world.UploadAsync("secretive", ("public_id", guarded.PublicId), ("asset_folder", "Product")), "update");
    }

    [Fact]
    public async Task Relating_takes_update_on_the_named_asset_and_read_on_the_others()
    {
        foreach (var (each, allowed) in new[] { (world, true), ((WriteWorld)standard, false) })
        {
            var (main, readable, hidden) = (each.Given("Product"), each.Given("clients/acme"), each.Given("secret"));
            var items = $$"""{"assets_to_relate":["image/upload/{{readable.PublicId}}","image/upload/{{hidden.PublicId}}"]}""";

            var answer = await each.OkAsync(() => each.JsonAsync(HttpMethod.Post, $"/resources/related_assets/image/upload/{main.PublicId}", "half", items));

            Assert.Equal(allowed ? [$"image/upload/{hidden.PublicId}"] : [$"image/upload/{readable.PublicId}", $"image/upload/{hidden.PublicId}"], answer.Rows("failed", "asset"));
            await each.ForbiddenAsync(
                () => each.JsonAsync(HttpMethod.Post, $"/resources/related_assets/image/upload/{readable.PublicId}", "half", items), "update");
        }
    }

    [Fact]
    public async Task Publishing_takes_update_on_the_asset_as_it_is_and_no_forbid_on_what_it_becomes()
    {
        foreach (var (each, allowed) in new[] { (world, true), ((WriteWorld)standard, false) })
        {
            var asset = each.Given("Product", type: "private");
            Func<Task<Answer>> Publishing(string key) => () => each.PostAsync("/resources/image/publish_resources", key, ("public_ids[]", asset.PublicId), ("type", "private"), ("overwrite", "false"));

            await each.ForbiddenAsync(Publishing("secretive"), "update");
            await (allowed ? each.OkAsync(Publishing("publisher")) : each.ForbiddenAsync(Publishing("publisher"), "update"));
        }
    }

    [Fact]
    public async Task A_named_transformation_may_show_anything()
    {
        foreach (var (each, allowed) in new[] { (world, false), ((WriteWorld)standard, true) })
        {
            each.State.AddTransformation("small", """[{"width":10}]""");
            Func<Task<Answer>> Using(string key) => () => each.UploadAsync(key, ("asset_folder", "Product"), ("eager", "t_small"));

            await (allowed ? each.OkAsync(Using("editor")) : each.ForbiddenAsync(Using("editor"), "read"));
            await each.OkAsync(Using("admin"));
        }
    }

    [Theory]
    [InlineData("/tags/image")]
    [InlineData("/usage")]
    [InlineData("/usage/2026-01-31")]
    public async Task What_anyone_may_read_takes_a_proven_key_and_nothing_else(string target)
    {
        await world.OkAsync(() => world.World.GetAsync(WriteWorld.Base + target, "nobody"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await world.CallAsync(() => world.World.SendAsync(HttpMethod.Get, WriteWorld.Base + target, "nobody", secret: "wrong"))).Status);
        await standard.ForbiddenAsync(() => standard.World.GetAsync(WriteWorld.Base + target, "nobody"), "read");
    }
}
