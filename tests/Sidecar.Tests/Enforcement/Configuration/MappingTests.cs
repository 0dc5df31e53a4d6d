using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Configuration;

/// <summary>Upload mappings and streaming profiles, which can be read one by one.</summary>
public sealed class MappingTests(ConfigurationWorld world) : IClassFixture<ConfigurationWorld>
{
    [Fact]
    public async Task Mappings_are_listed_as_far_as_permitted_and_counted_anew()
    {
        var answer = await world.GetAsync("/upload_mappings", "one");
        Assert.Equal(["wiki"], answer.Rows("mappings", "folder"));
        Assert.Equal(1, answer.Json.GetProperty("total_entries").GetInt32());

        Assert.DoesNotContain("wiki", (await world.GetAsync("/upload_mappings", "butone")).Rows("mappings", "folder"));
        Assert.Equal(["wiki"], (await Walk.ListAsync(world.Fresh(), ConfigurationWorld.Base + "/upload_mappings?max_results=1", "one", "mappings")).Sorted("folder"));
        Assert.Equal(3, (await world.GetAsync("/upload_mappings", "admin")).Json.GetProperty("total_entries").GetInt32());
    }

    [Fact]
    public async Task One_mapping_is_judged_by_the_folder_Cloudinary_names()
    {
        Assert.Equal("wiki", (await world.GetAsync("/upload_mappings?folder=wiki", "one")).Json.GetProperty("folder").GetString());
        world.Forbidden(await world.GetAsync("/upload_mappings?folder=secret%2Fimport", "one"), "read");
        world.Forbidden(await world.GetAsync("/upload_mappings?folder=missing", "one"), "read");
        Assert.Equal(HttpStatusCode.NotFound, (await world.GetAsync("/upload_mappings?folder=missing", "admin")).Status);

        world.Fresh().Upstream.FailNext(1, 200, """{"folder":"secret/import","template":"https://intranet.example/"}""");
        Refused.For(await world.World.GetAsync(ConfigurationWorld.Base + "/upload_mappings?folder=wiki", "one"), "read");
        world.Fresh().Upstream.FailNext(1, 200, """{"folder":"secret/import","template":"https://intranet.example/"}""");
        Refused.For(await world.World.GetAsync(ConfigurationWorld.Base + "/upload_mappings?folder=", "one"), "read");
    }

    [Fact]
    public async Task An_answer_that_is_a_list_all_the_same_is_filtered()
    {
        world.Fresh().Upstream.FailNext(1, 200, """{"mappings":[{"folder":"wiki"},{"folder":"secret/import"},"x"],"total_entries":3}""");

        Assert.Equal("""{"mappings":[{"folder":"wiki"}],"total_entries":1}""", (await world.World.GetAsync(ConfigurationWorld.Base + "/upload_mappings?folder=wiki", "one")).Text);
    }

    [Theory]
    [InlineData("POST", "/upload_mappings", """{"folder":"n","template":"https://res.cloudinary.com/demo/image/private/"}""")]
    [InlineData("PUT", "/upload_mappings", """{"folder":"wiki","template":"https://res.cloudinary.com/demo/"}""")]
    [InlineData("PUT", "/upload_mappings/replace", """{"mappings":[{"folder":"a","template":"https://a.example/"},{"folder":"n","template":"https://res.cloudinary.com/demo/"}]}""")]
    [InlineData("PUT", "/upload_mappings/replace", """{"mappings":"[{\"folder\":\"n\",\"template\":\"https://res.cloudinary.com/demo/\"}]"}""")]
    public async Task A_mapping_onto_the_environments_own_assets_copies_them(string method, string target, string body) =>
        world.Forbidden(await world.JsonAsync(new HttpMethod(method), target, "designer", body), "download");

    [Fact]
    public async Task Mappings_are_made_changed_and_deleted()
    {
        ConfigurationWorld.Ok(await world.FormAsync(HttpMethod.Post, "/upload_mappings", "designer", ("folder", "m1"), ("template", "https://a.example/")));
        ConfigurationWorld.Ok(await world.FormAsync(HttpMethod.Put, "/upload_mappings", "designer", ("folder", "m1"), ("template", "https://b.example/")));
        ConfigurationWorld.Ok(await world.DeleteAsync("/upload_mappings?folder=m1", "designer"));
        Assert.Equal(HttpStatusCode.NotFound, (await world.GetAsync("/upload_mappings?folder=m1", "admin")).Status);
        world.Forbidden(await world.DeleteAsync("/upload_mappings?folder=wiki", "one"), "delete");
        world.Forbidden(await world.JsonAsync(HttpMethod.Put, "/upload_mappings/replace", "one", """{"mappings":[]}"""), "update");
    }

    [Fact]
    public async Task Streaming_profiles_are_read_one_by_one_and_changed_as_a_whole()
    {
        Assert.Equal(["hd"], (await world.GetAsync("/streaming_profiles", "one")).Rows("data", "name"));
        Assert.Equal("hd", (await world.GetAsync("/streaming_profiles/hd", "one")).Json.GetProperty("data").GetProperty("name").GetString());
        world.Forbidden(await world.GetAsync("/streaming_profiles/house", "one"), "read");
        world.Forbidden(await world.JsonAsync(HttpMethod.Put, "/streaming_profiles/hd", "one", """{"display_name":"x"}"""), "update");
        world.Forbidden(await world.DeleteAsync("/streaming_profiles/hd", "one"), "delete");

        world.Fresh().Upstream.FailNext(1, 200, """{"data":{"name":"house"}}""");
        Refused.For(await world.World.GetAsync(ConfigurationWorld.Base + "/streaming_profiles/hd", "one"), "read");
    }
}
