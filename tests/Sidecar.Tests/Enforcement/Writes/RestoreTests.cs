using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Deleted assets have no folder to be judged by, unless their public id tells it.</summary>
public sealed class RestoreTests(DynamicWorld world, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Fact]
    public async Task An_asset_that_is_there_needs_update()
    {
        foreach (var each in (WriteWorld[])[world, fixedMode])
        {
            var (own, foreign) = (each.Given("Product"), each.Given("secret"));

            var answer = await each.OkAsync(() => RestoreAsync(each, "editor", ByPublicId(own, foreign)));

            Assert.Equal(own.AssetId, answer.Json.GetProperty(own.PublicId).GetProperty("asset_id").GetString());
            Assert.Equal("""{"error":"unauthorized"}""", answer.Json.GetProperty(foreign.PublicId).GetRawText());
            Assert.Equal($$"""{"asset_ids":["{{own.AssetId}}"]}""", WriteWorld.Body(each.Write));
            await each.UntouchedAsync(() => RestoreAsync(each, "contributor", ByPublicId(own)), HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_deleted_asset_takes_a_permit_on_everything_where_its_folder_is_not_known()
    {
        var (first, second) = (Deleted(world, "Product"), Deleted(world, "Product"));

        foreach (var key in (string[])["manager", "guarded"])
        {
            var answer = await world.UntouchedAsync(() => RestoreAsync(world, key, ByPublicId(first)), HttpStatusCode.OK);
            Assert.Equal("unauthorized", answer.Json.GetProperty(first.PublicId).GetProperty("error").GetString());
            answer = await world.UntouchedAsync(() => RestoreByIdAsync(world, key, ById(first)), HttpStatusCode.OK);
            Assert.Equal("unauthorized", answer.Json.GetProperty(first.AssetId).GetProperty("error").GetString());
        }

        await world.OkAsync(() => RestoreAsync(world, "rooted", ByPublicId(first)));
        await world.OkAsync(() => RestoreByIdAsync(world, "admin", ById(second)));
        Assert.Equal("Product", world.Now(first).AssetFolder);
        Assert.Equal("Product", world.Now(second).AssetFolder);
    }

    [Fact]
    public async Task In_fixed_mode_its_public_id_tells_the_folder()
    {
        var (own, foreign) = (Deleted(fixedMode, "Product"), Deleted(fixedMode, "secret"));

        var answer = await fixedMode.OkAsync(() => RestoreAsync(fixedMode, "editor", ByPublicId(own, foreign)));

        Assert.Equal("""{"error":"unauthorized"}""", answer.Json.GetProperty(foreign.PublicId).GetRawText());
        Assert.Equal(own, fixedMode.Now(own));
        Assert.Null(fixedMode.State.FindById(foreign.AssetId));
        var third = Deleted(fixedMode, "Product");
        await fixedMode.UntouchedAsync(() => RestoreAsync(fixedMode, "contributor", ByPublicId(third)), HttpStatusCode.OK);
        await fixedMode.UntouchedAsync(() => RestoreByIdAsync(fixedMode, "editor", ById(third)), HttpStatusCode.OK);
    }

    [Fact]
    public async Task By_asset_ids()
    {
        var (own, foreign) = (world.Given("Product"), world.Given("secret"));

        var answer = await world.OkAsync(() => RestoreByIdAsync(world, "editor", ById(own, foreign)));

        Assert.Equal("""{"error":"unauthorized"}""", answer.Json.GetProperty(foreign.AssetId).GetRawText());
        Assert.Contains($"[\"{own.AssetId}\"]", WriteWorld.Body(world.Write), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_stay_with_their_ids()
    {
        var (own, foreign) = (world.State.Add(world.Given("Product") with { OlderBackups = ["v-own"] }), world.Given("secret"));
        var ids = $"\"public_ids\":[\"{foreign.PublicId}\",\"{own.PublicId}\"]";

        var answer = await world.OkAsync(() => RestoreAsync(world, "editor", $$"""{{{ids}},"versions":["v-foreign","v-own"]}"""));

        Assert.Equal("v-own", answer.Json.GetProperty(own.PublicId).GetProperty("version_id").GetString());
        Assert.DoesNotContain("v-foreign", WriteWorld.Body(world.Write), StringComparison.Ordinal);
        foreach (var key in (string[])["editor", "admin"])
        {
            await world.UntouchedAsync(() => RestoreAsync(world, key, $$"""{{{ids}},"versions":["one"]}"""), HttpStatusCode.BadRequest);
            await world.UntouchedAsync(() => RestoreAsync(world, key, $$"""{{{ids}},"versions":["one","one"]}"""), HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"public_ids":[]}""")]
    [InlineData("""{"public_ids":["a"],"type":"private"}""")]
    [InlineData("""{"public_ids":["a"],"tags":["x"]}""")]
    public async Task A_body_that_is_no_restore_is_refused(string body) =>
        await world.UntouchedAsync(() => RestoreAsync(world, "admin", body), HttpStatusCode.BadRequest);

    [Fact]
    public async Task What_fails_after_something_was_restored_is_told_id_by_id()
    {
        var (there, gone) = (fixedMode.Given("Product"), Deleted(fixedMode, "Product"));
        fixedMode.World.Upstream.FailNext(1, 500, """{"error":{"message":"Internal error"}}""", path => path.EndsWith("/image/upload/restore", StringComparison.Ordinal));

        var answer = await fixedMode.OkAsync(() => RestoreAsync(fixedMode, "editor", ByPublicId(there, gone)));

        Assert.Equal(there.AssetId, answer.Json.GetProperty(there.PublicId).GetProperty("asset_id").GetString());
        Assert.Equal("""{"error":"failed"}""", answer.Json.GetProperty(gone.PublicId).GetRawText());
        await fixedMode.OkAsync(() => RestoreAsync(fixedMode, "editor", ByPublicId(gone)));
        Assert.Equal(gone, fixedMode.Now(gone));
    }

    [Fact]
    public async Task What_is_forbidden_by_tag_is_not_restored_where_the_tags_are_gone_too()
    {
        var gone = Deleted(fixedMode, "Product");

        var answer = await fixedMode.UntouchedAsync(() => RestoreAsync(fixedMode, "embargoed", ByPublicId(gone)), HttpStatusCode.OK);
        Assert.Equal("""{"error":"unauthorized"}""", answer.Json.GetProperty(gone.PublicId).GetRawText());
        await fixedMode.OkAsync(() => RestoreAsync(fixedMode, "embargoed", ByPublicId(fixedMode.Given("Product"))));
    }

    [Fact]
    public async Task Backups_are_deleted_by_who_may_delete_the_asset()
    {
        var (own, foreign, gone) = (world.Given("Product"), world.Given("secret"), Deleted(world, "Product"));

        await world.ForbiddenAsync(() => DeleteAsync("editor", own), "delete");
        await world.ForbiddenAsync(() => DeleteAsync("manager", foreign), "delete");
        await world.ForbiddenAsync(() => DeleteAsync("manager", gone), "delete");
        await world.ForbiddenAsync(() => DeleteAsync("guarded", gone), "delete");
        await world.OkAsync(() => DeleteAsync("manager", own, own.VersionId));
        await world.OkAsync(() => DeleteAsync("admin", gone));
        Assert.Null(world.State.FindBackup(gone.AssetId));
    }

    [Fact]
    public async Task Mixed_results_are_never_a_207()
    {
        foreach (var key in (string[])["manager", "admin"])
        {
            const string version = "f0000000000000000000000000000000";
            var answer = await world.OkAsync(() => DeleteAsync(key, world.State.Add(world.Given("Product") with { OlderBackups = [version] }), version));

            Assert.Equal(1, answer.Json.GetProperty("failures").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_version_of_another_asset_is_not_restored()
    {
        var (own, foreign) = (world.Given("Product"), world.Given("secret"));
        var (ids, version) = ($"\"public_ids\":[\"{own.PublicId}\"]", foreign.VersionId);

        var answer = await world.OkAsync(() => RestoreAsync(world, "editor", $$"""{{{ids}},"versions":["{{version}}"]}"""));
        Assert.Equal("""{"error":"no_backup"}""", answer.Json.GetProperty(own.PublicId).GetRawText());
        Assert.All(world.Sent, request => Assert.True(WriteWorld.IsLookup(request)));

        answer = await world.OkAsync(() => RestoreAsync(world, "editor", $$"""{{{ids}},"versions":["{{own.VersionId}}"]}"""));
        Assert.Equal(own.VersionId, answer.Json.GetProperty(own.PublicId).GetProperty("version_id").GetString());

        answer = await world.OkAsync(() => RestoreAsync(world, "admin", $$"""{{{ids}},"versions":["{{version}}"]}"""));
        Assert.Equal(version, answer.Json.GetProperty(own.PublicId).GetProperty("version_id").GetString());
    }

    [Fact]
    public async Task A_backup_of_a_former_asset_of_that_name_is_not_restored()
    {
        var gone = Deleted(world, "secret");
        var own = world.State.Add(world.Given("Product") with { AssetId = Guid.NewGuid().ToString("n"), PublicId = gone.PublicId });

        var answer = await world.OkAsync(() => RestoreAsync(world, "editor", ByPublicId(own)));

        Assert.Equal(own.AssetId, answer.Json.GetProperty(own.PublicId).GetProperty("asset_id").GetString());
        Assert.Null(world.State.FindById(gone.AssetId));
        Assert.NotNull(world.State.FindBackup(gone.AssetId));
    }

    [Fact]
    public async Task What_is_there_and_what_is_gone_are_restored_together()
    {
        var (there, gone, foreign) = (fixedMode.Given("Product"), Deleted(fixedMode, "Product"), fixedMode.Given("secret"));

        var answer = await fixedMode.OkAsync(() => RestoreAsync(fixedMode, "editor", ByPublicId(there, gone, foreign)));

        Assert.Equal(there.AssetId, answer.Json.GetProperty(there.PublicId).GetProperty("asset_id").GetString());
        Assert.Equal(gone.AssetId, answer.Json.GetProperty(gone.PublicId).GetProperty("asset_id").GetString());
        Assert.Equal("""{"error":"unauthorized"}""", answer.Json.GetProperty(foreign.PublicId).GetRawText());
        Assert.Equal(gone, fixedMode.Now(gone));
        Assert.Equal(3, answer.Json.EnumerateObject().Count());
    }

    [Fact]
    public async Task A_version_of_an_asset_that_is_gone_cannot_be_told()
    {
        var gone = Deleted(fixedMode, "Product");

        var answer = await fixedMode.UntouchedAsync(
            () => RestoreAsync(fixedMode, "editor", $$"""{"public_ids":["{{gone.PublicId}}"],"versions":["{{gone.VersionId}}"]}"""), HttpStatusCode.OK);
        Assert.Equal("""{"error":"unauthorized"}""", answer.Json.GetProperty(gone.PublicId).GetRawText());

        await fixedMode.OkAsync(() => RestoreAsync(fixedMode, "rooted", $$"""{"public_ids":["{{gone.PublicId}}"],"versions":["{{gone.VersionId}}"]}"""));
    }

    [Fact]
    public async Task Backups_of_another_asset_are_not_deleted()
    {
        var (own, foreign) = (world.Given("Product"), world.Given("secret"));

        var answer = await world.OkAsync(() => DeleteAsync("manager", own, $"{own.VersionId}\",\"{foreign.VersionId}"));
        Assert.Equal([own.VersionId], answer.Json.GetProperty("deleted_version_ids").EnumerateArray().Select(version => version.GetString()));
        Assert.Equal([foreign.VersionId], answer.Rows("failures", "version_id"));
        Assert.DoesNotContain(foreign.VersionId, WriteWorld.Body(world.Write), StringComparison.Ordinal);

        answer = await world.OkAsync(() => DeleteAsync("manager", own, foreign.VersionId));
        Assert.Equal([foreign.VersionId], answer.Rows("failures", "version_id"));
        Assert.All(world.Sent, request => Assert.True(WriteWorld.IsLookup(request)));

        await world.OkAsync(() => DeleteAsync("admin", own, foreign.VersionId));
        Assert.Contains(foreign.VersionId, WriteWorld.Body(world.Write), StringComparison.Ordinal);
    }

    private static Asset Deleted(WriteWorld world, string folder)
    {
        var asset = world.Given(folder);
        world.State.Remove(asset.AssetId);
        return asset;
    }

    private static string ByPublicId(params Asset[] assets) => $$"""{"public_ids":[{{string.Join(',', assets.Select(a => $"\"{a.PublicId}\""))}}]}""";

    private static string ById(params Asset[] assets) => $$"""{"asset_ids":[{{string.Join(',', assets.Select(a => $"\"{a.AssetId}\""))}}]}""";

    private static Task<Answer> RestoreAsync(WriteWorld world, string key, string json) => world.JsonAsync(HttpMethod.Post, "/resources/image/upload/restore", key, json);

    private static Task<Answer> RestoreByIdAsync(WriteWorld world, string key, string json) => world.JsonAsync(HttpMethod.Post, "/resources/restore", key, json);

    private Task<Answer> DeleteAsync(string key, Asset asset, string version = "00000000000000000000000000000000") =>
        world.JsonAsync(HttpMethod.Delete, "/resources/backup/" + asset.AssetId, key, $$"""{"version_ids":["{{version}}"]}""");
}
