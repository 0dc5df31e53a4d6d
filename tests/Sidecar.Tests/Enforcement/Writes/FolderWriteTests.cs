using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Folders: what takes a sub-tree along is refused when anything below is, or may be, forbidden.</summary>
public sealed class FolderWriteTests(DynamicWorld world, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Fact]
    public async Task Creating_needs_create_on_the_new_folder()
    {
        foreach (var each in (WriteWorld[])[world, fixedMode])
        {
            await each.OkAsync(() => each.PostAsync("/folders/Product/made/deep", "contributor"));
            Assert.NotNull(each.State.FindFolder("Product/made/deep"));
            await each.OkAsync(() => each.PostAsync("/folders/clients/new", "newcomer"));
            Assert.NotNull(each.State.FindFolder("clients/new"));
            await each.ForbiddenAsync(() => each.PostAsync("/folders/Product/no", "viewer"), "create");
            await each.ForbiddenAsync(() => each.PostAsync("/folders/secret/no", "manager"), "create");
            await each.ForbiddenAsync(() => each.PostAsync("/folders/clients", "newcomer"), "create");
            await each.ForbiddenAsync(() => each.PostAsync("/folders/secret/no", "guarded"), "create");
        }

        await world.ForbiddenAsync(() => world.PostAsync("/folders/SECRET/no", "guarded"), "create");
    }

    [Theory]
    [InlineData("/folders/Product/ x")]
    [InlineData("/folders/Product%2F..%2Fsecret")]
    [InlineData("/folders/Product/../secret")]
    [InlineData("/folders/Product//x")]
    [InlineData("/folders/Product/x/")]
    public async Task Paths_that_could_be_read_in_two_ways_are_refused(string target) =>
        await world.UntouchedAsync(() => world.PostAsync(target.Replace(" ", "%20", StringComparison.Ordinal), "manager"), HttpStatusCode.BadRequest);

    [Fact]
    public async Task Renaming_needs_rename()
    {
        var folder = Folder("Product");

        await world.ForbiddenAsync(() => MoveAsync("contributor", folder, folder + "-new"), "rename");
        await world.ForbiddenAsync(() => MoveAsync("editor", "secret/hr", "secret/hr2"), "rename");
        await world.OkAsync(() => MoveAsync("editor", folder, $"/{folder}-new/"));
        Assert.NotNull(world.State.FindFolder(folder + "-new"));
        Assert.Null(world.State.FindFolder(folder));
    }

    [Fact]
    public async Task Moving_needs_move_and_update_on_the_new_parent()
    {
        var folder = Folder("Product");
        var asset = world.Given(folder);
        var name = folder["Product/".Length..];

        await world.ForbiddenAsync(() => MoveAsync("editor", folder, "clients/acme/" + name), "update");
        await world.ForbiddenAsync(() => MoveAsync("editor", folder, name), "update");
        await world.ForbiddenAsync(() => MoveAsync("acme", folder, "clients/acme/" + name), "move");
        await world.ForbiddenAsync(() => MoveAsync("guarded", folder, "Secret/" + name), "update", "move");
        await world.ForbiddenAsync(() => MoveAsync("editor", folder, "clients/acme/not-yet/" + name), "update", "create");
        await world.OkAsync(() => MoveAsync("two", folder, "clients/acme/" + name));
        Assert.Equal("clients/acme/" + name, world.Now(asset).AssetFolder);
    }

    [Fact]
    public async Task A_forbid_below_stops_renaming_moving_and_deleting_the_tree()
    {
        await world.ForbiddenAsync(() => MoveAsync("archivist", "Product", "Product2"));
        await world.ForbiddenAsync(() => MoveAsync("guarded", "secret", "open"));
        await world.ForbiddenAsync(() => DeleteAsync("archivist", "Product"), "delete");
        await world.ForbiddenAsync(() => DeleteAsync("keeper", "Product"), "delete");
        await world.ForbiddenAsync(() => MoveAsync("keeper", "Product", "Product2"));
        await world.ForbiddenAsync(() => DeleteAsync("archivist", "Product/archive"), "delete");
        await world.ForbiddenAsync(() => DeleteAsync("archivist", "Product/Archive"), "delete");

        // Beside it they are free.
        var folder = Folder("Product");
        await world.OkAsync(() => MoveAsync("archivist", folder, folder + "-moved"));
        await world.OkAsync(() => DeleteAsync("archivist", folder + "-moved"));
    }

    [Fact]
    public async Task A_forbid_on_assets_at_the_destination_stops_a_move()
    {
        var folder = Folder("Product");

        await world.ForbiddenAsync(() => MoveAsync("archivist", folder, "Product/archive/inside"), "move");
        await world.ForbiddenAsync(() => MoveAsync("archivist", "Product/made-up", "Product/ARCHIVE"), "rename");
    }

    [Fact]
    public async Task Deleting_needs_delete_on_the_tree()
    {
        var folder = Folder("Product");

        await world.ForbiddenAsync(() => DeleteAsync("editor", folder), "delete");
        await world.ForbiddenAsync(() => DeleteAsync("manager", "secret"), "delete");
        await world.ForbiddenAsync(() => DeleteAsync("guarded", "Secret/hr"), "delete");
        var answer = await world.OkAsync(() => DeleteAsync("manager", folder));

        Assert.Equal([folder], answer.Json.GetProperty("deleted").EnumerateArray().Select(e => e.GetString()));
        Assert.Null(world.State.FindFolder(folder));
    }

    [Theory]
    [InlineData("by_id", "{}")]
    [InlineData("by_id", """{"id":"x","to_folder":"y"}""")]
    [InlineData("by_path", """{"to_folder":"x"}""")]
    [InlineData("descendants", """{"to_folder":"x"}""")]
    public async Task Routes_that_read_by_PUT_are_not_taken_for_folders_of_that_name(string route, string body)
    {
        foreach (var key in (string[])["editor", "admin"])
        {
            await world.UntouchedAsync(() => world.JsonAsync(HttpMethod.Put, "/folders/" + route, key, body), HttpStatusCode.BadRequest);
            Assert.Empty(world.Sent);
        }
    }

    [Fact]
    public async Task The_rename_operation_follows_the_rules_of_moves()
    {
        var folder = Folder("Product");
        var asset = world.Given(folder);

        await world.ForbiddenAsync(() => RenameAsync("contributor", folder, folder + "-new"), "rename");
        await world.ForbiddenAsync(() => RenameAsync("editor", folder, "clients/acme/elsewhere"), "update");
        await world.ForbiddenAsync(() => RenameAsync("archivist", "Product", "Product2"));
        await world.ForbiddenAsync(() => RenameAsync("archivist", folder, "Product/archive/inside"), "move");
        var answer = await world.OkAsync(() => RenameAsync("editor", $"/{folder}/", folder + "-new"));

        Assert.Equal(1, answer.Json.GetProperty("moved").GetInt32());
        Assert.Equal(folder + "-new", world.Now(asset).AssetFolder);
        Assert.Contains($"\"path\":\"{folder}\"", WriteWorld.Body(world.Write), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"path":"Product/Bags"}""")]
    [InlineData("""{"to_path":"Product/Bags"}""")]
    [InlineData("""{"path":"","to_path":"x"}""")]
    [InlineData("""{"path":"Product/../secret","to_path":"x"}""")]
    [InlineData("""{"path":"Product/Bags","to_path":"Product/../secret/x"}""")]
    [InlineData("""{"path":"Product/Bags","to_folder":"Product/x"}""")]
    public async Task The_rename_operation_takes_two_folder_paths(string body) =>
        await world.UntouchedAsync(() => world.JsonAsync(HttpMethod.Put, "/folder_operations/rename", "admin", body), HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_forbid_on_some_of_what_could_lie_at_the_destination_stops_a_move()
    {
        var folder = Folder("Product");
        world.State.AddFolder(folder + "/below");

        // Only raw assets are forbidden in the one, only what lies in a sub-folder of the other.
        await world.ForbiddenAsync(() => MoveAsync("particular", folder, "Product/no-raw"), "rename");
        await world.ForbiddenAsync(() => MoveAsync("particular", folder, "Product/no-sub"), "rename");
        await world.OkAsync(() => MoveAsync("particular", folder, folder + "-free"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("Product/..")]
    [InlineData("Product//x")]
    [InlineData("Product/x ")]
    public async Task A_destination_must_be_a_folder_path(string to) =>
        await world.UntouchedAsync(() => MoveAsync("manager", "Product/Bags", to), HttpStatusCode.BadRequest);

    private string Folder(string parent) => world.State.AddFolder($"{parent}/{WriteWorld.Name("f")}").Path;

    private Task<Answer> MoveAsync(string key, string from, string to) =>
        world.JsonAsync(HttpMethod.Put, "/folders/" + from, key, $$"""{"to_folder":"{{to}}"}""");

    private Task<Answer> RenameAsync(string key, string from, string to) =>
        world.JsonAsync(HttpMethod.Put, "/folder_operations/rename", key, $$"""{"path":"{{from}}","to_path":"{{to}}"}""");

    private Task<Answer> DeleteAsync(string key, string path) => world.World.SendAsync(HttpMethod.Delete, "/v1_1/demo/folders/" + path, key);
}
