using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary><c>rename</c> changes an id, in fixed mode the folder with it, can overwrite and can change the delivery type.</summary>
public sealed class RenameTests(DynamicWorld dynamic, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Fact]
    public async Task In_dynamic_mode_it_needs_rename_on_the_asset_and_leaves_it_where_it_is()
    {
        var (own, foreign) = (dynamic.Given("Product"), dynamic.Given("secret"));
        var id = "secret/" + WriteWorld.Name();

        var answer = await dynamic.OkAsync(() => RenameAsync(dynamic, "editor", own.PublicId, id));

        Assert.Equal((id, "Product"), (dynamic.Now(own).PublicId, dynamic.Now(own).AssetFolder));
        Assert.Equal("editor", answer.Json.GetProperty("api_key").GetString());
        await dynamic.ForbiddenAsync(() => RenameAsync(dynamic, "editor", foreign.PublicId, "x"), "rename");
        await dynamic.ForbiddenAsync(() => RenameAsync(dynamic, "contributor", id, "x"), "rename");
    }

    [Fact]
    public async Task Another_delivery_type_needs_update_on_what_is_there_and_on_what_it_becomes()
    {
        var (hidden, shown) = (dynamic.Given("Product", type: "private"), dynamic.Given("Product"));
        Task<Answer> RetypeAsync(string key, string id, string type, string to) =>
            dynamic.PostAsync("/image/rename", key, ("from_public_id", id), ("to_public_id", id + "-new"), ("type", type), ("to_type", to));

        await dynamic.ForbiddenAsync(() => RetypeAsync("retyper", hidden.PublicId, "private", "upload"), "update");
        await dynamic.ForbiddenAsync(() => RetypeAsync("retyper", shown.PublicId, "upload", "private"), "update");
        await dynamic.OkAsync(() => RetypeAsync("editor", hidden.PublicId, "private", "upload"));
    }

    [Fact]
    public async Task In_fixed_mode_another_directory_is_a_move()
    {
        var (asset, foreign) = (fixedMode.Given("Product"), fixedMode.Given("secret"));

        await fixedMode.ForbiddenAsync(() => RenameAsync(fixedMode, "editor", asset.PublicId, "secret/x"), "update");
        await fixedMode.ForbiddenAsync(() => RenameAsync(fixedMode, "editor", asset.PublicId, "x"), "update");
        await fixedMode.ForbiddenAsync(() => RenameAsync(fixedMode, "editor", asset.PublicId, "product/x"), "update", "create");
        await fixedMode.ForbiddenAsync(() => RenameAsync(fixedMode, "editor", foreign.PublicId, "Product/x"), "rename", "move");
        await fixedMode.OkAsync(() => RenameAsync(fixedMode, "editor", asset.PublicId, "Product/Bags/" + WriteWorld.Name()));
        Assert.Equal("Product/Bags", fixedMode.Now(asset).AssetFolder);
        await fixedMode.OkAsync(() => RenameAsync(fixedMode, "two", fixedMode.Now(asset).PublicId, "clients/acme/" + WriteWorld.Name()));
        Assert.Equal("clients/acme", fixedMode.Now(asset).AssetFolder);
    }

    [Fact]
    public async Task In_fixed_mode_a_forbid_at_the_destination_holds()
    {
        var asset = fixedMode.Given("Product");

        await fixedMode.ForbiddenAsync(() => RenameAsync(fixedMode, "archivist", asset.PublicId, "Product/archive/" + WriteWorld.Name()), "move", "rename");
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("yes")]
    [InlineData("TRUE")]
    public async Task Overwriting_needs_delete_on_the_target(string overwrite)
    {
        foreach (var world in (WriteWorld[])[dynamic, fixedMode])
        {
            var (own, other, foreign) = (world.Given("Product"), world.Given("Product"), world.Given("secret"));

            await world.ForbiddenAsync(() => RenameAsync(world, "editor", own.PublicId, other.PublicId, ("overwrite", overwrite)), "delete");
            await world.ForbiddenAsync(() => RenameAsync(world, "manager", own.PublicId, foreign.PublicId, ("overwrite", overwrite)));
            await world.CallAsync(() => RenameAsync(world, "manager", own.PublicId, other.PublicId, ("overwrite", overwrite)));
            Assert.NotNull(world.Write);
        }
    }

    [Fact]
    public async Task A_hidden_asset_that_has_the_name_is_not_spoken_of()
    {
        var (own, other, hidden) = (dynamic.Given("Product"), dynamic.Given("Product"), dynamic.Given("secret"));

        var refused = await dynamic.ForbiddenAsync(() => RenameAsync(dynamic, "editor", own.PublicId, hidden.PublicId), "read");
        Assert.DoesNotContain("exists", refused.Text, StringComparison.Ordinal);

        var told = await dynamic.CallAsync(() => RenameAsync(dynamic, "editor", own.PublicId, other.PublicId));
        Assert.Contains("already exists", told.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_delivery_type_needs_update_and_meets_the_asset_of_that_type()
    {
        var hidden = dynamic.Given("secret");
        var twin = dynamic.Given("Product", hidden.PublicId, type: "private");

        await dynamic.ForbiddenAsync(() => RenameAsync(dynamic, "editor", twin.PublicId, twin.PublicId, ("type", "private"), ("to_type", "upload"), ("overwrite", "true")), "delete");
        await dynamic.ForbiddenAsync(() => RenameAsync(dynamic, "contributor", twin.PublicId, WriteWorld.Name(), ("type", "private"), ("to_type", "upload")), "rename", "update");
        await dynamic.OkAsync(() => RenameAsync(dynamic, "editor", twin.PublicId, WriteWorld.Name(), ("type", "private"), ("to_type", "upload")));

        Assert.Equal("upload", dynamic.Now(twin).Type);
        await dynamic.UntouchedAsync(() => RenameAsync(dynamic, "editor", twin.PublicId, "x", ("to_type", "Upload")), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("Product/x", "../secret/x")]
    [InlineData("Product/x", "Product//x")]
    [InlineData("Product/x", "/secret/x")]
    [InlineData("Product/x", "secret/x ")]
    [InlineData("Product/../secret/x", "Product/x")]
    [InlineData("Product/x", "")]
    public async Task Ids_that_could_be_read_in_two_ways_are_refused(string from, string to)
    {
        foreach (var world in (WriteWorld[])[dynamic, fixedMode])
        {
            await world.UntouchedAsync(() => RenameAsync(world, "manager", from, to), HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task A_missing_asset_is_not_found_and_in_a_hidden_folder_of_fixed_mode_forbidden()
    {
        await dynamic.UntouchedAsync(() => RenameAsync(dynamic, "editor", "nothing", "x"), HttpStatusCode.NotFound);
        await fixedMode.UntouchedAsync(() => RenameAsync(fixedMode, "editor", "Product/nothing", "Product/x"), HttpStatusCode.NotFound);
        await fixedMode.ForbiddenAsync(() => RenameAsync(fixedMode, "editor", "secret/nothing", "Product/x"), "rename");
    }

    private static Task<Answer> RenameAsync(WriteWorld world, string key, string from, string to, params (string, string)[] fields) =>
        world.PostAsync("/image/rename", key, [("from_public_id", from), ("to_public_id", to), .. fields]);
}
