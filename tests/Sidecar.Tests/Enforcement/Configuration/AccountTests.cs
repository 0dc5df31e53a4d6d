using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Configuration;

/// <summary>Reports, backups and people.</summary>
public sealed class AccountTests(ConfigurationWorld world) : IClassFixture<ConfigurationWorld>
{
    [Fact]
    public async Task Reports_are_told_apart_by_their_type()
    {
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/video/analytics/views", "reports")).Status);
        world.Forbidden(await world.GetAsync("/video/analytics/views", "billing"), "read");
        world.Forbidden(await world.GetAsync("/video/analytics/views", "rooted"), "read");
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/usage", "billing")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/usage?date=2026-01-31", "reports")).Status);
        Assert.Empty((await world.GetAsync("/video/analytics/views", "nobody")).Headers.GetValueOrDefault("ETag") ?? "");
    }

    [Fact]
    public async Task Backups_concern_the_environment()
    {
        Assert.Equal(HttpStatusCode.OK, (await world.JsonAsync(HttpMethod.Post, "/operations/initial_backup", "environment", """{"email":"a@example.com"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/operations/initial_backup/b1", "environment")).Status);
        world.Forbidden(await world.JsonAsync(HttpMethod.Post, "/operations/initial_backup", "rooted", """{"email":"a@example.com"}"""), "update_settings");
        world.Forbidden(await world.GetAsync("/operations/initial_backup", "rooted"), "read");
        world.Forbidden(await world.GetAsync("/operations/initial_backup/b1", "designer"), "read");
    }

    [Fact]
    public async Task People_are_listed_for_those_who_may_read_all_and_without_thumbnails_from_hidden_assets()
    {
        var admin = await world.GetAsync("/people", "admin");
        Assert.Single(world.World.Upstream.Requests);
        Assert.Equal(2, Thumbnails(admin));

        var designer = await world.GetAsync("/people", "designer");
        Assert.Equal(["p1", "p2", "p3"], designer.Rows("people", "id"));
        Assert.Equal(1, Thumbnails(designer));
        Assert.DoesNotContain("private", designer.Text, StringComparison.Ordinal);
        Assert.Equal(1, Thumbnails(await world.GetAsync("/people", "guarded")));

        foreach (var key in (string[])["person", "butone", "environment", "rooted", "nobody"])
        {
            world.Forbidden(await world.GetAsync("/people", key), "read");
            Assert.Empty(world.World.Upstream.Requests);
        }
    }

    [Fact]
    public async Task One_person_is_judged_by_the_id_Cloudinary_gives()
    {
        var answer = await world.GetAsync("/people/p2", "person");
        Assert.Equal("Grace", answer.Json.GetProperty("person").GetProperty("name").GetString());
        Assert.DoesNotContain("thumbnail", answer.Text, StringComparison.Ordinal);
        Assert.Contains("thumbnail", (await world.GetAsync("/people/p1", "designer")).Text, StringComparison.Ordinal);
        Assert.Contains("\"thumbnail\":null", (await world.GetAsync("/people/p3", "person")).Text, StringComparison.Ordinal);

        world.Forbidden(await world.GetAsync("/people/p1", "person"), "read");
        world.Forbidden(await world.GetAsync("/people/missing", "person"), "read");
        Assert.Equal(HttpStatusCode.NotFound, (await world.GetAsync("/people/missing", "designer")).Status);
        world.Fresh().Upstream.FailNext(1, 200, """{"person":{"id":"p1","name":"Ada"}}""");
        Refused.For(await world.World.GetAsync(ConfigurationWorld.Base + "/people/p2", "person"), "read");
    }

    [Fact]
    public async Task A_thumbnail_must_be_readable_to_be_chosen()
    {
        var visible = Id("image", "upload", "twin/logo");
        var hidden = Id("image", "private", "twin/logo");

        ConfigurationWorld.Ok(await Update("person", $$"""{"thumbnail_asset_id":"{{visible}}"}"""));
        ConfigurationWorld.Ok(await Update("person", """{"name":"Grace H."}"""));
        world.Forbidden(await Update("person", $$"""{"thumbnail_asset_id":"{{hidden}}"}"""), "read");
        world.Forbidden(await Update("person", $$"""{"thumbnail_asset_id":"{{new string('0', 32)}}"}"""), "read");
        world.Forbidden(await Update("nobody", $$"""{"thumbnail_asset_id":"{{hidden}}"}"""), "update", "read");
        foreach (var id in (string[])["image/upload/twin/logo", "..", "x", hidden.ToUpperInvariant()])
        {
            Refused.Is(await Update("person", $$"""{"thumbnail_asset_id":"{{id}}"}"""), 400);
            Assert.Empty(world.World.Upstream.Requests);
        }
    }

    [Fact]
    public async Task What_one_may_do_with_people_is_answered_from_the_grants()
    {
        const string Ask = """{"inspections":{"Person":{"items":{"mine":"p2","other":"p1"},"actions":{"update":{},"read":null,"fly":{}}}}}""";

        var answer = await world.JsonAsync(HttpMethod.Post, "/people/inspect", "person", Ask);
        Assert.Equal(
            """{"message":"ok","inspections":{"Person":{"mine":{"update":true,"read":true,"fly":false},"other":{"update":false,"read":false,"fly":false}}}}""", answer.Text);
        Assert.Empty(world.World.Upstream.Requests);
        Assert.Contains("\"other\":{\"update\":false", (await world.JsonAsync(HttpMethod.Post, "/people/inspect", "erring", Ask)).Text, StringComparison.Ordinal);
        Assert.Contains("\"other\":{\"update\":true", (await world.JsonAsync(HttpMethod.Post, "/people/inspect", "admin", Ask)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"inspections":[]}""")]
    [InlineData("""{"inspections":"{}"}""")]
    [InlineData("""{"inspections":{"Asset":{"items":{},"actions":{}}}}""")]
    [InlineData("""{"inspections":{"Person":{"items":["p1"],"actions":{}}}}""")]
    [InlineData("""{"inspections":{"Person":{"items":{"a":7},"actions":{}}}}""")]
    [InlineData("""{"inspections":{"Person":{"items":{"a":"p1"}}}}""")]
    public async Task An_inspection_of_another_form_is_refused(string body)
    {
        Refused.Is(await world.JsonAsync(HttpMethod.Post, "/people/inspect", "admin", body), 400);
        Assert.Empty(world.World.Upstream.Requests);
    }

    [Fact]
    public async Task Inspections_are_bounded()
    {
        var items = string.Join(',', Enumerable.Range(0, 2001).Select(i => $"\"i{i}\":\"p\""));
        var ask = """{"inspections":{"Person":{"items":{ITEMS},"actions":{"a":1,"b":1,"c":1,"d":1,"e":1}}}}""".Replace("ITEMS", items, StringComparison.Ordinal);

        Refused.Is(await world.JsonAsync(HttpMethod.Post, "/people/inspect", "admin", ask), 400);
    }

    private Task<Answer> Update(string key, string body) => world.JsonAsync(HttpMethod.Put, "/people/p2", key, body);

    private string Id(string resourceType, string type, string publicId) => world.World.Upstream.State.Find(resourceType, type, publicId)!.AssetId;

    private static int Thumbnails(Answer answer) => answer.Text.Split("\"asset_id\"").Length - 1;
}
