using System.Net;
using System.Text;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Archives: what goes in, where a stored one lands, and what the answer says. The emulated archive lists what it holds.</summary>
public sealed class ArchiveTests(DynamicWorld dynamic, FixedWorld @fixed) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    private readonly DynamicWorld world = dynamic;

    public static TheoryData<string, string> Selectors => new()
    {
        { "tags[]", "{tag}" }, { "tags", "{tag},other" }, { "prefixes[]", "{tag}" }, { "search_expression", "tags={tag}" }, { "public_ids[]", "{mine}" },
    };

    [Theory]
    [MemberData(nameof(Selectors))]
    public async Task Only_what_may_be_downloaded_goes_in(string name, string value)
    {
        var (mine, hidden, tag) = Pair();
        var selector = (name, value.Replace("{tag}", tag, StringComparison.Ordinal).Replace("{mine}", mine, StringComparison.Ordinal));

        var all = await world.OkAsync(() => world.PostAsync("/image/generate_archive", "admin", selector, ("mode", "download")));
        var some = await world.OkAsync(() => world.PostAsync("/image/generate_archive", "editor", selector, ("mode", "download"), ("flatten_folders", "true")));

        Assert.Equal(name != "public_ids[]", all.Text.Contains(hidden, StringComparison.Ordinal));
        Assert.Equal($"image/upload/{mine}", some.Text);
        Assert.Equal("application/octet-stream", some.Headers["Content-Type"]);
        Assert.Contains("flatten_folders=true", WriteWorld.Body(Assert.Single(world.Sent, r => r.Method == "POST" && r.RawTarget.EndsWith("generate_archive", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_is_limited_to_what_may_be_downloaded_and_a_mistake_in_it_is_said()
    {
        var (mine, _, tag) = Pair();

        var answer = await world.OkAsync(() => world.PostAsync("/image/generate_archive", "editor", ("search_expression", $"tags={tag} OR public_id:x"), ("mode", "download")));

        Assert.Equal($"image/upload/{mine}", answer.Text);
        var searched = WriteWorld.Body(Assert.Single(world.Sent, r => r.RawTarget.EndsWith("/search", StringComparison.Ordinal)));
        Assert.Contains($") AND (tags={tag} OR public_id:x)", searched, StringComparison.Ordinal);
        Assert.Contains("asset_folder=", searched, StringComparison.Ordinal);

        var mistaken = await world.PostAsync("/image/generate_archive", "editor", ("search_expression", $"tags={tag})"), ("mode", "download"));
        Assert.Equal(HttpStatusCode.BadRequest, mistaken.Status);
        Assert.StartsWith("Query Error", mistaken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selectors_are_a_union_and_each_is_judged()
    {
        var (mine, hidden, tag) = Pair();

        var answer = await world.OkAsync(() => world.PostAsync(
            "/all/generate_archive", "editor", ("mode", "download"), ("tags[]", tag), ("fully_qualified_public_ids[]", $"image/upload/{hidden}"), ("public_ids[]", hidden)));

        Assert.Equal($"image/upload/{mine}", answer.Text);
    }

    [Fact]
    public async Task A_folder_that_is_permitted_whole_is_sent_as_it_is()
    {
        var (mine, _, _) = Pair();

        var answer = await world.OkAsync(() => world.PostAsync("/all/generate_archive", "editor", ("mode", "download"), ("asset_folders[]", "Product")));

        Assert.Contains(mine, answer.Text, StringComparison.Ordinal);
        Assert.Contains("asset_folders", WriteWorld.Body(world.Write), StringComparison.Ordinal);
        await world.ForbiddenAsync(() => world.PostAsync("/all/generate_archive", "editor", ("mode", "download"), ("asset_folders[]", "secret")), "download");
    }

    [Fact]
    public async Task A_folder_with_a_forbidden_one_below_is_expanded()
    {
        world.Given("Product/archive", WriteWorld.Name("arc"));
        var mine = world.Given("Product", WriteWorld.Name("arc"));

        var answer = await world.OkAsync(() => world.PostAsync("/all/generate_archive", "archivist", ("mode", "download"), ("asset_folders[]", "Product")));

        Assert.Contains(mine.PublicId, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("fully_qualified_public_ids%5B%5D=image%2Fupload%2FProduct", WriteWorld.Body(Assert.Single(world.Sent, r => r.Method == "POST")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_archive_names_the_ids_that_did_not_go_in()
    {
        var (mine, hidden, _) = Pair();

        var answer = await world.OkAsync(() => world.PostAsync("/image/generate_archive", "editor", ("public_ids[]", mine), ("public_ids[]", hidden), ("target_asset_folder", "Product")));

        Assert.Equal(1, answer.Json.GetProperty("resource_count").GetInt32());
        Assert.Equal(hidden, Assert.Single(answer.Json.GetProperty("unauthorized").EnumerateArray()).GetString());
        Assert.Equal("editor", answer.Json.GetProperty("api_key").GetString());
        await world.ForbiddenAsync(() => world.PostAsync("/image/generate_archive", "editor", ("public_ids[]", hidden), ("target_asset_folder", "Product")), "download");
    }

    [Fact]
    public async Task An_id_that_does_not_exist_is_Cloudinarys_to_answer()
    {
        var (mine, _, _) = Pair();

        var answer = await world.CallAsync(() => world.PostAsync("/image/generate_archive", "editor", ("mode", "download"), ("public_ids[]", mine), ("public_ids[]", "absent")));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("absent", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_archive_needs_what_an_upload_needs()
    {
        var (mine, _, _) = Pair();
        var taken = world.Given("secret", WriteWorld.Name("taken") + ".zip", "raw");

        await world.ForbiddenAsync(() => world.PostAsync("/image/generate_archive", "editor", ("public_ids[]", mine)), "create");
        await world.ForbiddenAsync(() => world.PostAsync("/image/generate_archive", "viewer", ("public_ids[]", mine), ("target_asset_folder", "Product")), "create");
        await world.ForbiddenAsync(
            () => world.PostAsync("/image/generate_archive", "editor", ("public_ids[]", mine), ("target_asset_folder", "Product"), ("target_public_id", taken.PublicId[..^4])), "update", "move");
        await world.ForbiddenAsync(
            () => world.PostAsync("/image/generate_archive", "editor", ("public_ids[]", mine), ("target_asset_folder", "Product"), ("mode", "create_and_download"), ("target_public_id", taken.PublicId)), "update", "move");
    }

    [Fact]
    public async Task A_transformation_in_an_archive_is_judged()
    {
        var (mine, hidden, _) = Pair();

        await world.ForbiddenAsync(() => world.PostAsync("/image/generate_archive", "editor", ("mode", "download"), ("public_ids[]", mine), ("transformations", $"w_10|l_{hidden}")), "read");
    }

    [Theory]
    [InlineData("mode", "store", "mode")]
    [InlineData("prefixes[]", "", "prefixes (an element is empty)")]
    [InlineData("tags[]", "a/../b", "tags")]
    [InlineData("fully_qualified_public_ids[]", "image/upload/x", "fully_qualified_public_ids")]
    [InlineData("asset_folders[]", "/Product", "asset_folders")]
    [InlineData("target_public_id", "../x", "target_public_id")]
    public async Task What_could_be_read_twice_is_refused(string name, string value, string named)
    {
        var answer = await world.UntouchedAsync(() => world.PostAsync("/image/generate_archive", "editor", ("public_ids[]", "x"), (name, value)), HttpStatusCode.BadRequest);
        Assert.Equal($"Invalid value for parameter - {named}", answer.Error);
    }

    [Fact]
    public async Task No_selector_is_no_archive_of_everything() =>
        await world.UntouchedAsync(() => world.PostAsync("/image/generate_archive", "editor", ("mode", "download")), HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("")]
    [InlineData("&mode=create")]
    public async Task A_link_only_downloads(string mode)
    {
        var answer = await world.UntouchedAsync(() => world.World.GetAsync($"{WriteWorld.Base}/image/generate_archive?public_ids[]=x{mode}", "admin"), HttpStatusCode.BadRequest);
        Assert.Equal("Invalid value for parameter - mode", answer.Error);
    }

    [Fact]
    public async Task A_selector_for_more_than_is_expanded_is_refused()
    {
        var tag = WriteWorld.Name("big");
        for (var i = 0; i < 1001; i++)
        {
            world.State.Add(new Cloudinary.Emulator.State.Asset { PublicId = $"{tag}-{i}", AssetFolder = "Product", ResourceType = "image", Type = "upload", Tags = [tag] });
        }

        await world.ForbiddenAsync(() => world.PostAsync("/image/generate_archive", "editor", ("mode", "download"), ("tags[]", tag)), "download");
    }

    [Fact]
    public async Task Fixed_mode_reads_folders_from_prefixes()
    {
        var mine = @fixed.Given("Product", WriteWorld.Name("fix"));

        var answer = await @fixed.OkAsync(() => @fixed.PostAsync("/all/generate_archive", "editor", ("mode", "download"), ("prefixes[]", "Product/"), ("resource_type", "all")));

        Assert.Contains(mine.PublicId, answer.Text, StringComparison.Ordinal);
        Assert.Contains("prefixes", WriteWorld.Body(@fixed.Write), StringComparison.Ordinal);
        await @fixed.ForbiddenAsync(() => @fixed.PostAsync("/all/generate_archive", "editor", ("mode", "download"), ("prefixes[]", "secret/")), "download");
        await @fixed.ForbiddenAsync(() => @fixed.PostAsync("/image/generate_archive", "editor", ("mode", "download"), ("public_ids[]", "secret/absent")), "download");
    }

    [Fact]
    public async Task A_link_with_permitted_assets_only_goes_out_as_a_post_with_their_ids()
    {
        var (mine, _, tag) = Pair();
        var query = string.Join('&', WriteWorld.Signed("editor", sha256: false, ("mode", "download"), ("tags", tag)).Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"));

        var answer = await world.OkAsync(() => world.World.SendAsync(HttpMethod.Get, $"{WriteWorld.Base}/image/generate_archive?{query}", ""));

        Assert.Equal($"image/upload/{mine}", answer.Text);
        var sent = world.Write;
        Assert.Equal("POST", sent.Method);
        Assert.Equal($"mode=download&public_ids%5B%5D={mine}", Encoding.UTF8.GetString(sent.Body));
    }

    private (string Mine, string Hidden, string Tag) Pair()
    {
        var tag = WriteWorld.Name("arch");
        foreach (var (folder, suffix) in new[] { ("Product", "-mine"), ("secret", "-hidden") })
        {
            world.State.Add(new Cloudinary.Emulator.State.Asset { PublicId = tag + suffix, AssetFolder = folder, ResourceType = "image", Type = "upload", Tags = [tag] });
        }

        return (tag + "-mine", tag + "-hidden", tag);
    }
}
