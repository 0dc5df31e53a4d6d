using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>The Admin API's update: fields, folder and moderation each need their own permission.</summary>
public sealed class AssetUpdateTests(DynamicWorld dynamic, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Fact]
    public async Task Fields_need_update()
    {
        foreach (var world in (WriteWorld[])[dynamic, fixedMode])
        {
            var (own, foreign) = (world.Given("Product", "dir/" + WriteWorld.Name()), world.Given("secret"));

            await world.OkAsync(() => UpdateAsync(world, "editor", own.PublicId, ("tags", "a"), ("context", "alt=b")));
            Assert.Equal(["a"], world.Now(own).Tags);
            await world.OkAsync(() => world.JsonAsync(HttpMethod.Put, "/resources/" + own.AssetId, "editor", """{"tags":"c","metadata":{"sku":"1"}}"""));
            Assert.Equal(["c"], world.Now(own).Tags);
            await world.ForbiddenAsync(() => UpdateAsync(world, "editor", foreign.PublicId, ("tags", "a")), "update");
            await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Put, "/resources/" + foreign.AssetId, "editor", """{"tags":"c"}"""), "update");
            await world.ForbiddenAsync(() => UpdateAsync(world, "contributor", own.PublicId, ("tags", "a")), "update");
        }
    }

    [Fact]
    public async Task A_move_needs_move_on_the_asset_and_update_on_the_destination()
    {
        var (own, foreign) = (dynamic.Given("Product"), dynamic.Given("secret"));

        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "editor", own.PublicId, ("asset_folder", "clients/acme")), "update");
        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "editor", own.PublicId, ("asset_folder", "")), "update");
        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "editor", foreign.PublicId, ("asset_folder", "Product")), "move");
        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "editor", foreign.PublicId, ("asset_folder", "Product"), ("tags", "a")), "update", "move");
        await dynamic.ForbiddenAsync(() => dynamic.JsonAsync(HttpMethod.Put, "/resources/" + foreign.AssetId, "editor", """{"asset_folder":"Product"}"""), "move");
        await dynamic.OkAsync(() => UpdateAsync(dynamic, "editor", own.PublicId, ("asset_folder", "/Product/Shoes/")));
        Assert.Equal("Product/Shoes", dynamic.Now(own).AssetFolder);
        await dynamic.OkAsync(() => UpdateAsync(dynamic, "two", own.PublicId, ("asset_folder", "clients/acme")));
        Assert.Equal("clients/acme", dynamic.Now(own).AssetFolder);
    }

    [Fact]
    public async Task A_forbid_at_the_destination_holds_whatever_the_spelling()
    {
        var asset = dynamic.Given("Product");

        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "archivist", asset.PublicId, ("asset_folder", "Product/ARCHIVE")), "move");
        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "guarded", asset.PublicId, ("asset_folder", "Secret")), "update", "move");
    }

    [Fact]
    public async Task A_missing_destination_needs_create_on_the_folder()
    {
        var asset = dynamic.Given("Product");
        var folder = "clients/acme/" + WriteWorld.Name("made");

        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "editor", asset.PublicId, ("asset_folder", folder)), "update", "create");
        await dynamic.OkAsync(() => UpdateAsync(dynamic, "two", asset.PublicId, ("asset_folder", folder)));
        Assert.NotNull(dynamic.State.FindFolder(folder));
    }

    [Fact]
    public async Task Naming_the_folder_it_lies_in_moves_nothing_and_needs_update()
    {
        var asset = dynamic.Given("Product");

        await dynamic.OkAsync(() => UpdateAsync(dynamic, "editor", asset.PublicId, ("asset_folder", "product"), ("tags", "t")));
        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "viewer", asset.PublicId, ("asset_folder", "Product")), "update");
        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "viewer", asset.PublicId), "update");
    }

    [Fact]
    public async Task Moderation_alone_needs_moderate_and_with_fields_update_too()
    {
        var (own, foreign) = (dynamic.Given("Product"), dynamic.Given("secret"));

        await dynamic.OkAsync(() => UpdateAsync(dynamic, "editor", own.PublicId, ("moderation_status", "approved")));
        Assert.Equal("approved", dynamic.Now(own).ModerationStatus);
        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "editor", foreign.PublicId, ("moderation_status", "approved")), "moderate");
        await dynamic.ForbiddenAsync(() => UpdateAsync(dynamic, "editor", foreign.PublicId, ("moderation_status", "approved"), ("tags", "a")), "update", "moderate");
    }

    [Fact]
    public async Task What_DotNet_repeats_of_the_path_is_accepted_and_anything_else_refused()
    {
        var (own, foreign) = (dynamic.Given("Product"), dynamic.Given("secret"));

        await dynamic.OkAsync(() => UpdateAsync(dynamic, "editor", own.PublicId, ("public_id", own.PublicId), ("type", "upload"), ("resource_type", "image"), ("tags", "a")));
        Assert.DoesNotContain("public_id", WriteWorld.Body(dynamic.Write), StringComparison.Ordinal);
        foreach (var (name, value) in new[] { ("public_id", foreign.PublicId), ("type", "private"), ("resource_type", "video") })
        {
            await dynamic.UntouchedAsync(() => UpdateAsync(dynamic, "editor", own.PublicId, (name, value), ("tags", "b")), HttpStatusCode.BadRequest);
        }

        // By asset id the path says it all; the body's id does not reach Cloudinary.
        await dynamic.OkAsync(() => dynamic.JsonAsync(HttpMethod.Put, "/resources/" + own.AssetId, "editor", $$"""{"public_id":"{{foreign.PublicId}}","tags":"c"}"""));
        Assert.DoesNotContain(foreign.PublicId, WriteWorld.Body(dynamic.Write), StringComparison.Ordinal);
        await dynamic.UntouchedAsync(() => UpdateAsync(dynamic, "editor", own.PublicId, ("asset_folder", "Product/../secret")), HttpStatusCode.BadRequest);
        await dynamic.UntouchedAsync(() => UpdateAsync(dynamic, "editor", own.PublicId, ("skip_permission_check", "true")), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Related_assets_that_are_hidden_are_left_out_of_the_answer()
    {
        const string id = "0123456789abcdef0123456789abcdef";
        var asset = $$"""
            {"asset_id":"{{id}}","public_id":"x","asset_folder":"Product","resource_type":"image","type":"upload","tags":[],
            "related_assets":[{"asset_id":"1","public_id":"shown","asset_folder":"Product"},{"asset_id":"2","public_id":"hidden","asset_folder":"secret"},{"asset_id":"3","public_id":"unknown"}]}
            """;
        dynamic.World.Upstream.FailNext(2, 200, asset, target => target.EndsWith(id, StringComparison.Ordinal));

        var answer = await dynamic.OkAsync(() => dynamic.JsonAsync(HttpMethod.Put, "/resources/" + id, "editor", """{"tags":"t"}"""));

        Assert.Equal(["shown"], answer.Rows("related_assets", "public_id"));
    }

    [Fact]
    public async Task When_the_id_changes_hands_in_between_nothing_of_the_other_asset_is_shown()
    {
        var (own, other) = (dynamic.Given("Product"), dynamic.Given("secret"));
        dynamic.World.Upstream.FailNext(
            1, 200, $$"""{"asset_id":"{{own.AssetId}}","public_id":"{{other.PublicId}}","asset_folder":"Product","resource_type":"image","type":"upload","tags":[]}""",
            target => target.EndsWith(other.PublicId, StringComparison.Ordinal));

        var answer = await dynamic.CallAsync(() => UpdateAsync(dynamic, "editor", other.PublicId, ("tags", "t")));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.DoesNotContain(other.AssetId, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Internal_routes_are_not_assets_of_that_name()
    {
        foreach (var route in (string[])["/resources/image/upload/restore", "/resources/image/upload/update_access_mode"])
        {
            await dynamic.UntouchedAsync(() => dynamic.PostAsync(route, "admin"), HttpStatusCode.BadRequest);
            await dynamic.UntouchedAsync(() => dynamic.PostAsync(route, "admin", ("public_ids[]", "a"), ("tags", "b")), HttpStatusCode.BadRequest);
            Assert.Empty(dynamic.Sent);
        }
    }

    [Fact]
    public async Task A_missing_asset_is_not_found_and_in_a_hidden_folder_of_fixed_mode_forbidden()
    {
        await dynamic.UntouchedAsync(() => UpdateAsync(dynamic, "editor", "nothing", ("tags", "a")), HttpStatusCode.NotFound);
        await dynamic.UntouchedAsync(
            () => dynamic.JsonAsync(HttpMethod.Put, "/resources/" + new string('a', 32), "editor", """{"tags":"c"}"""), HttpStatusCode.NotFound);
        await fixedMode.ForbiddenAsync(() => UpdateAsync(fixedMode, "editor", "secret/nothing", ("tags", "a")), "update");
    }

    private static Task<Answer> UpdateAsync(WriteWorld world, string key, string publicId, params (string, string)[] fields) =>
        world.PostAsync($"/resources/image/upload/{publicId}", key, fields);
}
