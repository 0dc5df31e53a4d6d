using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

/// <summary>Folders by id and path, what lies below them, and the assets in a folder named by its id.</summary>
public sealed class FolderDescriptionTests(FolderWorld fixture) : IClassFixture<FolderWorld>
{
    [Fact]
    public async Task A_folder_is_read_by_id_or_path_without_the_ancestors_that_may_not_be_read()
    {
        var world = fixture.Fresh();

        foreach (var (route, body) in ((string, string)[])
            [("by_id", $$"""{"id":"{{Id("clients/acme/logos")}}"}"""), ("by_path", """{"path":"clients/acme/logos"}"""), ("by_path", """{"path":"Clients/ACME/logos"}""")])
        {
            var answer = await PutAsync("acme", route, body);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal("clients/acme/logos", answer.Json.GetProperty("path").GetString());
            Assert.Equal(["clients/acme"], answer.Rows("ancestors", "path"));
            Assert.True(answer.Json.GetProperty("resource_count").GetInt32() > 0);
            Assert.Equal(["clients", "clients/acme"], (await PutAsync("admin", route, body)).Rows("ancestors", "path"));
        }
    }

    [Fact]
    public async Task What_may_not_be_read_is_refused_whether_it_exists_or_not()
    {
        fixture.Fresh();

        foreach (var (route, body) in ((string, string)[])
            [("by_id", $$"""{"id":"{{Id("secret")}}"}"""), ("by_id", """{"id":"c000"}"""), ("by_path", """{"path":"secret"}"""), ("by_path", """{"path":"nothing"}"""),
             ("by_path", """{"path":""}"""), ("descendants", $$"""{"id":"{{Id("secret")}}"}"""), ("descendants", """{"id":"c000"}""")])
        {
            Refused.For(await PutAsync("acme", route, body), "read");
        }

        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync("acme", "by_path", """{"path":"clients/acme/nothing"}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync("admin", "by_id", """{"id":"c000"}""")).Status);
    }

    [Fact]
    public async Task Counts_are_shown_to_who_may_read_the_assets()
    {
        fixture.Fresh();

        var answer = await PutAsync("foldersonly", "by_path", """{"path":"clients/acme"}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        foreach (var name in (string[])["resource_count", "total_bytes", "last_uploaded_at"])
        {
            Assert.False(answer.Json.TryGetProperty(name, out _));
        }
    }

    [Fact]
    public async Task Descendants_are_filtered()
    {
        var world = fixture.Fresh();
        var body = $$"""{"id":"{{Id("clients")}}","inclusive":true}""";

        var answer = await PutAsync("some", "descendants", body);

        var expected = world.Upstream.State.Folders.Select(f => f.Path).Where(p => Seed.IsIn(p, "clients") && !Seed.IsIn(p, "clients/globex"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), answer.Rows("folders", "path").Order(StringComparer.Ordinal));
        Assert.DoesNotContain("globex", answer.Text, StringComparison.Ordinal);
        Assert.Contains("globex", (await PutAsync("admin", "descendants", body)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("byid")]
    [InlineData("level")]
    public async Task Assets_of_a_folder_named_by_its_id(string key)
    {
        var world = fixture.Fresh();

        var answer = await world.GetAsync($"/v1_1/demo/resources/by_container_id/{Id("clients/acme")}?max_results=500", key);

        Assert.Equal(
            world.Upstream.State.AssetsIn("clients/acme").Select(a => a.AssetId).Order(StringComparer.Ordinal),
            answer.Rows("resources", "asset_id").Order(StringComparer.Ordinal));
        Refused.For(await world.GetAsync($"/v1_1/demo/resources/by_container_id/{Id("secret")}", key), "read");
        Refused.For(await world.GetAsync("/v1_1/demo/resources/by_container_id/c000", key), "read");
    }

    [Theory]
    [InlineData("by_id", """{"id":""}""")]
    [InlineData("by_path", """{"path":"a/../b"}""")]
    [InlineData("by_path", """{"path":null}""")]
    [InlineData("by_path", """{"path":"a","id":"b"}""")]
    [InlineData("descendants", """{"filter_ids":["a"]}""")]
    public async Task A_body_that_names_no_folder_is_refused(string route, string body)
    {
        fixture.Fresh();

        Refused.Is(await PutAsync("admin", route, body), 400);
        Assert.Empty(fixture.World.Upstream.Requests);
    }

    private string Id(string path) => fixture.World.Upstream.State.FindFolder(path)!.ExternalId;

    private Task<Answer> PutAsync(string key, string route, string body) => fixture.World.SendJsonAsync(HttpMethod.Put, "/v1_1/demo/folders/" + route, key, body);
}
