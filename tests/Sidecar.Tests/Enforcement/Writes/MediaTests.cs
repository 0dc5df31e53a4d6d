using System.Globalization;
using System.Net;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Downloads, generated assets, joined videos and delete tokens.</summary>
public sealed class MediaTests(DynamicWorld world, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Fact]
    public async Task A_download_is_carried_out_by_asset_id()
    {
        var (mine, hidden) = (world.Given("Product"), world.Given("secret"));

        var answer = await world.OkAsync(() => world.World.GetAsync($"{WriteWorld.Base}/image/download?public_id={mine.PublicId}&format=jpg&attachment=true", "viewer"));

        Assert.Equal($"image/upload/{mine.PublicId}", answer.Text);
        Assert.Equal($"/v1_1/demo/asset/download?format=jpg&attachment=true&asset_id={mine.AssetId}", world.Sent[^1].RawTarget);
        await NothingButLookupsAsync($"/image/download?public_id={hidden.PublicId}", HttpStatusCode.Forbidden, "/asset/download");
        await NothingButLookupsAsync("/image/download?public_id=absent", HttpStatusCode.NotFound, "/asset/download");
        await NothingButLookupsAsync($"/asset/download?asset_id={hidden.AssetId}", HttpStatusCode.Forbidden, "/asset/download");
        await NothingButLookupsAsync($"/image/download?public_id={mine.PublicId}&transformation=l_{hidden.PublicId}", HttpStatusCode.Forbidden, "/asset/download");
        await NothingButLookupsAsync($"/image/download?public_id={mine.PublicId}&format=jpg/l_{hidden.PublicId}", HttpStatusCode.Forbidden, "/asset/download");
        await NothingButLookupsAsync($"/download_backup?asset_id={hidden.AssetId}&version_id={new string('a', 32)}", HttpStatusCode.Forbidden, "/download_backup");
        await NothingButLookupsAsync($"/download_backup?asset_id={new string('a', 32)}&version_id={new string('a', 32)}", HttpStatusCode.Forbidden, "/download_backup");
    }

    [Fact]
    public async Task A_backup_of_another_asset_is_not_downloaded()
    {
        var (mine, hidden) = (world.Given("Product"), world.Given("secret"));

        await NothingButLookupsAsync($"/download_backup?asset_id={mine.AssetId}&version_id={hidden.VersionId}", HttpStatusCode.BadRequest, "/download_backup");
        var answer = await world.OkAsync(() => world.World.GetAsync($"{WriteWorld.Base}/download_backup?asset_id={mine.AssetId}&version_id={mine.VersionId}", "viewer"));
        Assert.Equal($"backup {mine.AssetId}/{mine.VersionId}", answer.Text);
    }

    [Fact]
    public async Task In_fixed_mode_the_name_of_what_is_not_there_tells_its_folder()
    {
        Func<Task<World.Answer>> Downloading(string publicId) => () => fixedMode.World.GetAsync($"{WriteWorld.Base}/image/download?public_id={publicId}", "viewer");

        await fixedMode.UntouchedAsync(Downloading("Product/absent"), HttpStatusCode.NotFound);
        await fixedMode.ForbiddenAsync(Downloading("secret/absent"), "download");
    }

    [Fact]
    public async Task The_twin_of_another_delivery_type_is_another_asset()
    {
        var hidden = world.Given("secret", type: "private");
        world.Given("Product", hidden.PublicId);

        await NothingButLookupsAsync($"/image/download?public_id={hidden.PublicId}&type=private", HttpStatusCode.Forbidden, "/asset/download");
    }

    [Fact]
    public async Task A_signed_link_holds_until_it_says()
    {
        var mine = world.Given("Product");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        Assert.Equal(HttpStatusCode.OK, (await LinkAsync(now - 7200, now + 60)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LinkAsync(now, now - 1)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await LinkAsync(now - 7200, null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await LinkAsync(now + 7200, now + 60)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LinkAsync(now - 7200, now + 60, tamper: true)).Status);

        Task<World.Answer> LinkAsync(long timestamp, long? expiry, bool tamper = false)
        {
            var fields = expiry is { } time ? $"expires_at={time.ToString(CultureInfo.InvariantCulture)}&" : "";
            var text = $"{fields}public_id={mine.PublicId}&timestamp={timestamp.ToString(CultureInfo.InvariantCulture)}";
            var signature = WriteWorld.Sha1(text + World.Yaml.SecretOf("viewer"));
            text = tamper ? text.Replace("expires_at=", "expires_at=9", StringComparison.Ordinal) : text;
            return world.CallAsync(() => world.World.SendAsync(HttpMethod.Get, $"{WriteWorld.Base}/image/download?{text}&api_key=viewer&signature={signature}", ""));
        }
    }

    [Fact]
    public async Task Links_go_upstream_with_the_environments_credential_alone()
    {
        var mine = world.Given("Product");
        var query = string.Join('&', WriteWorld.Signed("viewer", sha256: true, ("public_id", mine.PublicId)).Select(f => $"{f.Name}={f.Value}"));

        await world.OkAsync(() => world.World.SendAsync(HttpMethod.Get, $"{WriteWorld.Base}/image/download?{query}", ""));

        Assert.All(world.Sent, request => Assert.DoesNotContain("signature", request.RawTarget, StringComparison.Ordinal));
        Assert.All(world.Sent, request => Assert.StartsWith("Basic ", request.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("multi")]
    [InlineData("sprite")]
    public async Task What_is_made_of_urls_needs_read_on_each(string word)
    {
        var (mine, hidden) = (world.Given("Product"), world.Given("secret"));
        (string, string) Url(string id) => ("urls[]", $"https://res.cloudinary.com/demo/image/upload/{id}.jpg");

        await world.OkAsync(() => world.PostAsync($"/image/{word}", "rooted", Url(mine.PublicId), ("urls[]", "https://example.com/a.jpg")));
        await world.ForbiddenAsync(() => world.PostAsync($"/image/{word}", "editor", Url(mine.PublicId)), "create");
        await world.ForbiddenAsync(() => world.PostAsync($"/image/{word}", "editor", Url(mine.PublicId), Url(hidden.PublicId)), "read", "create");
        await world.OkAsync(() => world.World.GetAsync($"{WriteWorld.Base}/image/{word}?mode=download&urls[]={Uri.EscapeDataString(Url(mine.PublicId).Item2)}", "editor"));
        await world.UntouchedAsync(() => world.World.GetAsync($"{WriteWorld.Base}/image/{word}?tag=a", "admin"), HttpStatusCode.BadRequest);
        await world.UntouchedAsync(() => world.PostAsync($"/image/{word}", "admin", ("transformation", "w_1")), HttpStatusCode.BadRequest);
        await world.ForbiddenAsync(() => world.PostAsync($"/image/{word}", "guarded", ("tag", "a")), "read");
        foreach (var name in new[] { "transformation", "format" })
        {
            await world.ForbiddenAsync(() => world.PostAsync($"/image/{word}", "guarded", ("urls[]", "https://example.com/a.jpg"), (name, $"png/l_{hidden.PublicId}")), "read");
        }
    }

    [Fact]
    public async Task A_text_lies_at_the_root_and_may_take_anothers_place()
    {
        var taken = world.Given("secret", type: "text");

        await world.OkAsync(() => world.PostAsync("/image/text", "rooted", ("text", "Hello"), ("public_id", WriteWorld.Name("words"))));
        await world.ForbiddenAsync(() => world.PostAsync("/image/text", "editor", ("text", "Hello")), "create");
        await world.ForbiddenAsync(() => world.PostAsync("/image/text", "guarded", ("text", "Hello"), ("public_id", taken.PublicId)), "update", "move");
    }

    [Theory]
    [InlineData("multi", "image")]
    [InlineData("multi", "video")]
    [InlineData("sprite", "image")]
    [InlineData("sprite", "raw")]
    public async Task What_is_made_of_a_tag_may_take_the_place_of_anything_it_could_be(string word, string resourceType)
    {
        var tag = WriteWorld.Name("tag");
        await world.OkAsync(() => world.PostAsync($"/image/{word}", "careful", ("tag", tag)));

        world.Given("secret", tag + "2", resourceType, word);
        await world.ForbiddenAsync(() => world.PostAsync($"/image/{word}", "careful", ("tag", tag + "2")), "update");
    }

    [Fact]
    public async Task The_file_of_a_font_is_read()
    {
        var (mine, hidden) = (world.Given("Product", "corporate.ttf", "raw", "authenticated"), world.Given("secret", "house.otf", "raw", "authenticated"));
        Task<World.Answer> TextAsync(string family) => world.PostAsync("/image/text", "guarded", ("text", "Hello"), ("font_family", family));

        await world.OkAsync(() => TextAsync("Times New Roman"));
        await world.OkAsync(() => TextAsync(mine.PublicId));
        await world.ForbiddenAsync(() => TextAsync(hidden.PublicId), "read");
        await world.ForbiddenAsync(() => TextAsync("absent.ttf"), "read");
        await world.ForbiddenAsync(() => TextAsync("house%2Eotf"), "read");

        // A variable, to whoever draws the text, whatever else is called that.
        world.Given("Product", "$mine.ttf", "raw", "authenticated");
        await world.ForbiddenAsync(() => TextAsync("$mine.ttf"), "read");
        await world.ForbiddenAsync(() => world.UploadAsync("guarded", ("asset_folder", "Product"), ("transformation", "l_text:a_1b:house.otf_20:Hello")), "read");
    }

    [Fact]
    public async Task Exploding_needs_update()
    {
        var (mine, hidden) = (world.Given("Product"), world.Given("secret"));

        await world.OkAsync(() => world.PostAsync("/image/explode", "editor", ("public_id", mine.PublicId), ("transformation", "pg_all")));
        await world.ForbiddenAsync(() => world.PostAsync("/image/explode", "viewer", ("public_id", mine.PublicId), ("transformation", "pg_all")), "update");
        await world.ForbiddenAsync(() => world.PostAsync("/image/explode", "editor", ("public_id", hidden.PublicId), ("transformation", "pg_all")), "update");
        await world.ForbiddenAsync(() => world.PostAsync("/image/explode", "editor", ("public_id", mine.PublicId), ("transformation", $"pg_all/l_{hidden.PublicId}")), "read");
        await world.ForbiddenAsync(
            () => world.PostAsync("/image/explode", "editor", ("public_id", mine.PublicId), ("transformation", "pg_all"), ("format", $"png/l_{hidden.PublicId}")), "read");
    }

    [Fact]
    public async Task Joining_needs_download_on_each_part_and_a_place_to_land()
    {
        var (mine, hidden) = (world.Given("Product", resourceType: "video"), world.Given("secret", resourceType: "video"));
        (string, string)[] Parts(string id) => [("urls[]", "https://example.com/a.mp4"), ("urls[]", $"https://res.cloudinary.com/demo/video/upload/{id}.mp4")];

        await world.OkAsync(() => world.PostAsync("/video/concat", "editor", [.. Parts(mine.PublicId), ("asset_folder", "Product")]));
        await world.ForbiddenAsync(() => world.PostAsync("/video/concat", "editor", [.. Parts(hidden.PublicId), ("asset_folder", "Product")]), "download");
        await world.ForbiddenAsync(() => world.PostAsync("/video/concat", "editor", [.. Parts(mine.PublicId), ("asset_folder", "secret")]), "create");
        await world.ForbiddenAsync(() => world.PostAsync("/video/concat", "editor", [.. Parts(mine.PublicId), ("asset_folder", "Product"), ("public_id", hidden.PublicId)]), "update", "move");
    }

    [Fact]
    public async Task A_slideshow_may_show_anything()
    {
        (string, string)[] fields = [("manifest_transformation", "w_10"), ("asset_folder", "Product")];

        await world.ForbiddenAsync(() => world.PostAsync("/video/create_slideshow", "editor", fields), "read");
        await world.OkAsync(() => world.PostAsync("/video/create_slideshow", "admin", fields));
    }

    [Fact]
    public async Task A_chunk_route_takes_chunks_only() =>
        await world.UntouchedAsync(() => world.PostAsync("/image/upload_chunked", "admin", ("file", "https://example.com/a.jpg")), HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_delete_token_is_given_to_whoever_may_delete()
    {
        (string, string)[] fields = [("asset_folder", "Product"), ("return_delete_token", "true")];

        var editor = await world.OkAsync(() => world.UploadAsync("editor", fields));
        Assert.DoesNotContain("return_delete_token", WriteWorld.Body(world.Write), StringComparison.Ordinal);
        var manager = await world.OkAsync(() => world.UploadAsync("manager", fields));

        Assert.DoesNotContain("delete_token", editor.Text, StringComparison.Ordinal);
        Assert.NotEqual("", manager.Json.GetProperty("delete_token").GetString());
    }

    [Theory]
    [InlineData("admin", "/delete_by_token")]
    [InlineData("manager", "/image/delete_by_token")]
    public async Task A_token_deletes_without_credentials_and_goes_out_without(string key, string target)
    {
        var uploaded = await world.OkAsync(() => world.UploadAsync(key, ("asset_folder", "Product"), ("return_delete_token", "1")));
        var token = uploaded.Json.GetProperty("delete_token").GetString()!;

        var answer = await world.OkAsync(() => world.PostAsync(target, "", ("token", token)));

        Assert.Equal("""{"result":"ok"}""", answer.Text);
        Assert.False(world.Write.Headers.ContainsKey("Authorization"));
        Assert.Null(world.State.FindById(uploaded.Json.GetProperty("asset_id").GetString()!));
        await world.ForbiddenAsync(() => world.PostAsync(target, "", ("token", token)), "delete");
    }

    [Fact]
    public async Task A_token_that_was_not_given_out_here_is_refused()
    {
        await world.ForbiddenAsync(() => world.PostAsync("/delete_by_token", "", ("token", "made-up")), "delete");
        await world.ForbiddenAsync(() => world.PostAsync("/delete_by_token", "admin", ("token", "made-up")), "delete");
        await world.UntouchedAsync(() => world.PostAsync("/delete_by_token", ""), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_token_holds_while_its_uploader_may_delete()
    {
        var uploaded = await world.OkAsync(() => world.UploadAsync("manager", ("asset_folder", "Product"), ("return_delete_token", "1")));
        var asset = world.State.FindById(uploaded.Json.GetProperty("asset_id").GetString()!)!;
        world.State.Remove(asset.AssetId);
        world.State.Add(asset with { AssetFolder = "secret" });

        await world.ForbiddenAsync(() => world.PostAsync("/delete_by_token", "", ("token", uploaded.Json.GetProperty("delete_token").GetString()!)), "delete");
    }

    private async Task NothingButLookupsAsync(string target, HttpStatusCode status, string never)
    {
        var answer = await world.CallAsync(() => world.World.GetAsync(WriteWorld.Base + target, "viewer"));
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Assert.DoesNotContain(world.Sent, request => request.RawTarget.Contains(never, StringComparison.Ordinal));
    }
}
