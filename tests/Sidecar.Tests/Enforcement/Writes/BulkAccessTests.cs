using System.Net;
using System.Text;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Publishing and access modes are split like other bulk changes, and judged on what they make of an asset.</summary>
public sealed class BulkAccessTests(DynamicWorld world, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    private const string Publish = "/resources/image/publish_resources";
    private const string Mode = "/resources/image/upload/update_access_mode";

    [Fact]
    public async Task Permitted_ids_are_published_the_rest_fail()
    {
        foreach (var each in (WriteWorld[])[world, fixedMode])
        {
            var (own, foreign) = (each.Given("Product", type: "private"), each.Given("secret", type: "private"));
            var missing = each.IsFixed ? "Product/missing" : "missing";

            var answer = await each.OkAsync(() => SendAsync(each, "editor", Publish, Ids(own.PublicId, foreign.PublicId, missing) + "&type=private&invalidate=true"));

            Assert.Equal([own.PublicId], answer.Rows("published", "public_id"));
            Assert.Equal([foreign.PublicId, missing], answer.Rows("failed", "public_id"));
            Assert.Equal(["unauthorized", "not_found"], answer.Rows("failed", "error"));
            Assert.Equal("upload", each.Now(own).Type);
            Assert.Equal("private", each.Now(foreign).Type);
            Assert.Contains("type=private&invalidate=true", WriteWorld.Body(each.Write), StringComparison.Ordinal);
            await each.ForbiddenAsync(() => SendAsync(each, "editor", Publish, Ids(foreign.PublicId) + "&type=private"), "update");
            var another = each.Given("Product", type: "private");
            await each.ForbiddenAsync(() => SendAsync(each, "viewer", Publish, Ids(another.PublicId) + "&type=private"), "update");
        }
    }

    [Theory]
    [InlineData("public_ids={0}&public_ids={1}", "%2Fv1_1")]
    [InlineData("public_ids[]={0}&public_ids[]={1}", "")]
    [InlineData("public_ids[0]={0}&public_ids[1]={1}", "")]
    [InlineData("{{\"public_ids\":[\"{0}\",\"{1}\"],\"access_mode\":\"authenticated\"}}", "")]
    public async Task Every_encoding_of_ids_is_split(string form, string encoded)
    {
        var (own, foreign) = (world.Given("Product"), world.Given("secret"));
        var body = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, own.PublicId, foreign.PublicId);
        var json = body.StartsWith('{');

        var answer = await world.OkAsync(() => world.World.SendAsync(
            HttpMethod.Post,
            WriteWorld.Base + (encoded.Length > 0 ? "/resources%2Fimage%2Fupload%2Fupdate_access_mode" : Mode),
            "editor",
            new StringContent(json ? body : body + "&access_mode=authenticated", Encoding.UTF8, json ? "application/json" : "application/x-www-form-urlencoded")));

        Assert.Equal([own.PublicId], answer.Rows("updated", "public_id"));
        Assert.Equal([foreign.PublicId], answer.Rows("failed", "public_id"));
        Assert.Equal("authenticated", world.Now(own).AccessMode);
        Assert.Equal("public", world.Now(foreign).AccessMode);
    }

    [Fact]
    public async Task Without_a_type_every_asset_with_the_id_must_be_permitted()
    {
        var name = WriteWorld.Name();
        world.Given("Product", name, type: "private");
        world.Given("secret", name, type: "authenticated");

        await world.ForbiddenAsync(() => SendAsync(world, "editor", Publish, Ids(name)), "update");
        await world.OkAsync(() => SendAsync(world, "editor", Publish, Ids(name) + "&type=private"));
        Assert.Equal("authenticated", world.Stored(name, type: "authenticated").Type);
    }

    [Fact]
    public async Task The_published_asset_must_be_permitted_too()
    {
        var asset = world.Given("Product", type: "private");

        await world.ForbiddenAsync(() => SendAsync(world, "secretive", Publish, Ids(asset.PublicId) + "&type=private"), "update");
        await world.OkAsync(() => SendAsync(world, "editor", Publish, Ids(asset.PublicId) + "&type=private"));
    }

    [Fact]
    public async Task An_asset_in_the_way_is_replaced_only_by_who_may_delete_it()
    {
        var name = WriteWorld.Name();
        var own = world.Given("Product", name, type: "private");
        var victim = world.Given("secret", name);

        foreach (var overwrite in (string[])["", "&overwrite=true", "&overwrite=maybe", "&overwrite=false"])
        {
            await world.ForbiddenAsync(() => SendAsync(world, "manager", Publish, Ids(name) + "&type=private" + overwrite), "update");
        }

        Assert.Equal(victim, world.Now(victim));
        var second = WriteWorld.Name();
        world.Given("Product", second, type: "private");
        world.Given("Product", second);
        await world.ForbiddenAsync(() => SendAsync(world, "editor", Publish, Ids(second) + "&type=private&overwrite=true"), "update");
        await world.OkAsync(() => SendAsync(world, "editor", Publish, Ids(second) + "&type=private&overwrite=false"));
        await world.OkAsync(() => SendAsync(world, "manager", Publish, Ids(second) + "&type=private&overwrite=true"));
        Assert.Equal("private", world.Now(own).Type);
    }

    [Fact]
    public async Task Selectors_are_expanded()
    {
        var prefix = WriteWorld.Name("sel") + "-";
        var own = world.Given("Product", prefix + "a", type: "private");
        var foreign = world.Given("secret", prefix + "b", type: "private");

        var mode = await world.OkAsync(() => SendAsync(world, "editor", "/resources/image/private/update_access_mode", $"prefix={prefix}&access_mode=authenticated"));
        var published = await world.OkAsync(() => SendAsync(world, "editor", Publish, $"prefix={prefix}&type=private"));

        Assert.Equal([own.PublicId], mode.Rows("updated", "public_id"));
        Assert.Equal([own.PublicId], published.Rows("published", "public_id"));
        Assert.DoesNotContain(foreign.PublicId, mode.Text + published.Text, StringComparison.Ordinal);
        Assert.Equal("upload", world.Now(own).Type);
        Assert.Equal("private", world.Now(foreign).Type);
        Assert.Equal("public", world.Now(foreign).AccessMode);
        Assert.DoesNotContain("prefix", WriteWorld.Body(world.Write), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Publish, "prefix=a")]
    [InlineData(Publish, "tag=a")]
    [InlineData(Publish, "type=private")]
    [InlineData(Publish, "public_ids[]=a&prefix=b&type=private")]
    [InlineData(Publish, "public_ids[]=a&type=Private")]
    [InlineData(Publish, "public_ids=a,b&type=private")]
    [InlineData(Publish, "tag=../private&type=private")]
    [InlineData(Mode, "access_mode=public")]
    [InlineData(Mode, "public_ids[]=a&tag=b&access_mode=public")]
    [InlineData(Mode, "public_ids[]=a&type=private&access_mode=public")]
    [InlineData(Mode, "public_ids[]=a&access_mode=public&tags=x")]
    public async Task A_call_has_one_reading(string target, string body) =>
        await world.UntouchedAsync(() => SendAsync(world, "editor", target, body), HttpStatusCode.BadRequest);

    private static string Ids(params string[] ids) => string.Join('&', ids.Select(id => "public_ids[]=" + Uri.EscapeDataString(id)));

    private static Task<Answer> SendAsync(WriteWorld world, string key, string target, string body) => world.World.SendAsync(
        HttpMethod.Post, WriteWorld.Base + target, key, new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"));
}
