using System.Buffers.Text;
using System.Net;
using System.Text;
using Sidecar.Tests.Enforcement.Writes;

namespace Sidecar.Tests.Enforcement.References;

/// <summary>A sidecar that looks up nothing of what a request names beside its target.</summary>
public sealed class NoReferenceWorld() : WriteWorld(Cloudinary.Emulator.FolderMode.Dynamic)
{
    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Sidecar:Answers:MaxReferenceLookups"] = "0" };
}

/// <summary>Assets named beside the target, on the wire: what the caller may read passes, what it may not and what is not there are refused alike.</summary>
public sealed class ReferenceTests(DynamicWorld world, NoReferenceWorld none) : IClassFixture<DynamicWorld>, IClassFixture<NoReferenceWorld>
{
    public static TheoryData<string, string> Layers => new()
    {
        { "transformation", "l_{0}" },
        { "transformation", "c_fill,w_100/u_{0},w_20/fl_layer_apply" },
        { "transformation", "l_{0}.png" },
        { "transformation", "d_{0}.png" },
        { "transformation", "$logo_ref:!{0}!/w_10" },
        { "transformation", """[{"width":100},{"overlay":"{0}"}]""" },
        { "transformation", """[{"overlay":{"public_id":"{0}","format":"png"}}]""" },
        { "transformation", """[{"raw_transformation":"w_1,l_{0}"}]""" },
        { "transformation", "%6c_{0}" },
        { "eager", "w_100|l_{0},w_1/jpg" },
        { "responsive_breakpoints", """[{"create_derived":true,"transformation":"l_{0}"}]""" },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public async Task A_layer_needs_read_on_the_asset_it_shows(string parameter, string value)
    {
        var (mine, hidden) = (world.Given("Product", WriteWorld.Name("lay")), world.Given("secret", WriteWorld.Name("lay")));

        await world.OkAsync(() => UploadAsync("editor", mine.PublicId));
        await world.ForbiddenAsync(() => UploadAsync("editor", hidden.PublicId), "read");
        await world.ForbiddenAsync(() => UploadAsync("editor", WriteWorld.Name("absent")), "read");
        await world.ForbiddenAsync(() => UploadAsync("guarded", hidden.PublicId), "read");
        await world.OkAsync(() => UploadAsync("admin", hidden.PublicId));

        Task<World.Answer> UploadAsync(string key, string id) =>
            world.UploadAsync(key, ("asset_folder", "Product"), (parameter, value.Replace("{0}", id, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("l_video:{0}", "video", "upload")]
    [InlineData("l_authenticated:{0}", "image", "authenticated")]
    [InlineData("l_video:private:{0}", "video", "private")]
    [InlineData("l_subtitles:Arial_40:{0}", "raw", "upload")]
    [InlineData("l_lut:{0}", "raw", "upload")]
    [InlineData("l_text:{0}.ttf_20:Hello", "raw", "authenticated")]
    [InlineData("l_text:{0}:Hello", "image", "text")]
    [InlineData("cs_icc:{0}", "raw", "authenticated")]
    public async Task A_layer_of_another_kind_is_found_where_it_is(string transformation, string resourceType, string type)
    {
        var suffix = transformation.Contains(".ttf", StringComparison.Ordinal) ? ".ttf" : "";
        var names = new[] { "Product", "secret" }.Select(folder =>
        {
            var name = WriteWorld.Name("kind");
            world.Given(folder, name + suffix, resourceType, type);
            return transformation.Replace("{0}", name, StringComparison.Ordinal);
        }).ToArray();

        await world.OkAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", names[0])));
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", names[1])), "read");
    }

    [Theory]
    [InlineData("l_{0}$v", "{0}$v", "image", "upload")]
    [InlineData("l_{0}(v)", "{0}(v)", "image", "upload")]
    [InlineData("d_{0};x", "{0};x", "image", "upload")]
    [InlineData("cs_icc:{0}$v", "{0}$v", "raw", "authenticated")]
    [InlineData("l_lut:{0}$v", "{0}$v", "raw", "upload")]
    [InlineData("""[{"overlay":{"public_id":"{0}$v"}}]""", "{0}$v", "image", "upload")]
    [InlineData("""[{"overlay":{"resource_type":"image","type":"upload"}}]""", "{0}", "image", "upload")]
    public async Task A_name_that_could_be_read_in_another_way_is_not_taken_for_the_asset_it_spells(string transformation, string id, string resourceType, string type)
    {
        var name = WriteWorld.Name("odd");
        world.Given("Product", id.Replace("{0}", name, StringComparison.Ordinal), resourceType, type);
        var spelled = transformation.Replace("{0}", name, StringComparison.Ordinal);

        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", spelled)), "read");
    }

    [Theory]
    [InlineData("https://example.com/a b.jpg")]
    [InlineData("https://example.com/\u00e9.jpg")]
    [InlineData("https://example.com/a\tb.jpg")]
    public async Task A_fetched_address_with_odd_characters_could_be_another(string url)
    {
        var layer = "l_fetch:" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(url));

        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", layer)), "read");
    }

    [Fact]
    public async Task A_named_transformation_with_an_odd_name_is_not_looked_up()
    {
        var name = WriteWorld.Name("odd") + "$v";
        world.State.AddTransformation(name, """[{"width":100}]""");

        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", "t_" + name)), "read");
    }

    [Fact]
    public async Task Every_asset_a_layer_may_mean_must_be_permitted()
    {
        var name = WriteWorld.Name("twin");
        world.Given("Product", name, type: "authenticated");
        world.Given("secret", $"authenticated/{name}");

        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", $"l_authenticated:{name}")), "read");
    }

    [Theory]
    [InlineData("""[{"overlay":"{0}"}]""")]
    [InlineData("""[{"raw_transformation":"c_fill/l_{0}"}]""")]
    [InlineData("""[{"transformation":"inner-{0}"}]""")]
    public async Task A_named_transformation_is_judged_by_what_it_does(string info)
    {
        var (mine, hidden) = (world.Given("Product", WriteWorld.Name("nam")), world.Given("secret", WriteWorld.Name("nam")));
        foreach (var asset in new[] { mine, hidden })
        {
            world.State.AddTransformation("inner-" + asset.PublicId, $$"""[{"overlay":"{{asset.PublicId}}"}]""");
            world.State.AddTransformation("outer-" + asset.PublicId, info.Replace("{0}", asset.PublicId, StringComparison.Ordinal));
        }

        await world.OkAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", "w_10/t_outer-" + mine.PublicId)));
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", "w_10/t_outer-" + hidden.PublicId)), "read");
        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", "t_absent")), "read");
    }

    [Fact]
    public async Task A_named_transformation_without_layers_passes()
    {
        var name = WriteWorld.Name("thumb");
        world.State.AddTransformation(name, """[{"width":100,"height":150,"crop":"fill","gravity":"auto"},{"effect":"sepia","fetch_format":"auto"}]""");

        await world.OkAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("eager", $"t_{name}|w_20")));
    }

    [Fact]
    public async Task A_named_transformation_that_names_itself_ends()
    {
        var name = WriteWorld.Name("loop");
        world.State.AddTransformation(name, $$"""[{"transformation":"{{name}}"}]""");

        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", "t_" + name)), "read");
        Assert.True(world.Sent.Count < 10);
    }

    [Theory]
    [InlineData("https://res.cloudinary.com/demo/image/upload/{0}.jpg")]
    [InlineData("https://res.cloudinary.com/demo/image/upload/c_fill,w_10/v12345/{0}.jpg")]
    [InlineData("https://demo-res.cloudinary.com/image/upload/{0}")]
    [InlineData("https://res.cloudinary.com/demo/images/{0}/a-name.jpg")]
    public async Task Copying_by_address_needs_download_on_the_asset(string url)
    {
        var (mine, hidden) = (world.Given("Product", WriteWorld.Name("url")), world.Given("secret", WriteWorld.Name("url")));

        await world.OkAsync(() => UploadAsync("editor", mine.PublicId));
        await world.ForbiddenAsync(() => UploadAsync("editor", hidden.PublicId), "download");
        await world.ForbiddenAsync(() => UploadAsync("editor", "absent"), "download");
        await world.OkAsync(() => UploadAsync("admin", hidden.PublicId));

        Task<World.Answer> UploadAsync(string key, string id) =>
            world.PostAsync("/image/upload", key, ("asset_folder", "Product"), ("file", url.Replace("{0}", id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_layer_in_the_address_needs_a_permit_too()
    {
        var (mine, hidden) = (world.Given("Product", WriteWorld.Name("url")), world.Given("secret", WriteWorld.Name("url")));

        await world.ForbiddenAsync(
            () => world.PostAsync("/image/upload", "editor", ("asset_folder", "Product"), ("file", $"https://res.cloudinary.com/demo/image/upload/l_{hidden.PublicId}/{mine.PublicId}.jpg")), "download");
    }

    [Fact]
    public async Task A_fetched_layer_is_judged_by_its_address()
    {
        var hidden = world.Given("secret", WriteWorld.Name("fet"));
        string Layer(string url) => "l_fetch:" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(url));

        await world.OkAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", Layer("https://example.com/a.png"))));
        await world.ForbiddenAsync(
            () => world.UploadAsync("editor", ("asset_folder", "Product"), ("transformation", Layer($"https://res.cloudinary.com/demo/image/upload/{hidden.PublicId}"))), "read");
    }

    [Fact]
    public async Task What_one_request_can_look_up_is_bounded()
    {
        var named = Enumerable.Range(0, 30).Select(_ => WriteWorld.Name("many")).ToArray();
        foreach (var name in named)
        {
            world.State.AddTransformation(name, """[{"width":1}]""");
        }

        await world.ForbiddenAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("eager", string.Join('|', named.Select(name => "t_" + name)))), "read");
        Assert.Equal(20, world.Sent.Count(request => request.RawTarget.Contains("/transformations/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_unlimited_are_not_looked_up()
    {
        var answer = await world.CallAsync(() => world.UploadAsync("admin", ("transformation", "l_absent/t_absent")));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Single(world.Sent);
    }

    [Fact]
    public async Task What_takes_more_look_ups_than_a_request_may_cause_is_refused()
    {
        var layer = none.Given("Product");

        await none.ForbiddenAsync(() => none.UploadAsync("editor", ("asset_folder", "Product"), ("eager", $"l_{layer.PublicId}")), "read");
        Assert.Empty(none.Sent);
        await none.OkAsync(() => none.UploadAsync("admin", ("asset_folder", "Product"), ("eager", $"l_{layer.PublicId}")));
    }
}
