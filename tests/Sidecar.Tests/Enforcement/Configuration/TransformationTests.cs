using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Configuration;

public sealed class TransformationTests(ConfigurationWorld world) : IClassFixture<ConfigurationWorld>
{
    private const string Compound = "c_limit,w_200/e_grayscale";

    [Theory]
    [InlineData("/transformations?transformation=thumb&max_results=500")]
    [InlineData("/transformations/thumb?max_results=500")]
    public async Task Files_derived_from_hidden_assets_are_left_out(string target)
    {
        var all = await world.GetAsync(target, "admin");
        var mine = await world.GetAsync(target, "designer");

        var expected = world.World.Upstream.State.Assets.Where(a => a.ResourceType == "image" && a.IsIn("clients/acme")).Select(a => $"{a.Type}/{a.PublicId}").Order().ToArray();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Derived(mine).Order());
        Assert.True(Derived(all).Length > expected.Length);

        // Twins of one public id are told apart.
        Assert.Contains("upload/twin/logo", Derived(mine));
        Assert.DoesNotContain("private/twin/logo", Derived(mine));
        Assert.Equal("t_thumb", mine.Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Short_pages_lead_on()
    {
        var rows = await Walk.ListAsync(world.Fresh(), ConfigurationWorld.Base + "/transformations/thumb?max_results=7", "designer", "derived");

        Assert.Equal(world.World.Upstream.State.Assets.Count(a => a.ResourceType == "image" && a.IsIn("clients/acme")), rows.Count);
    }

    [Fact]
    public async Task Whoever_reads_every_asset_costs_no_look_up_and_a_forbidden_folder_is_hidden()
    {
        await world.GetAsync("/transformations/thumb?max_results=500", "admin");
        Assert.Single(world.World.Upstream.Requests);

        var guarded = Derived(await world.GetAsync("/transformations/thumb?max_results=500", "guarded"));
        Assert.Contains("authenticated/twin/logo", guarded);
        Assert.DoesNotContain("private/twin/logo", guarded);
    }

    [Fact]
    public async Task A_derived_file_whose_asset_cannot_be_told_is_left_out()
    {
        // Ids with a comma are looked up one by one, as far as they can stand in a path.
        world.World.Upstream.State.Add(new() { PublicId = "a,b", AssetFolder = "clients/acme" });
        const string Commas = """{"name":"thumb","derived":[{"public_id":"a,b","resource_type":"image","type":"upload"},{"public_id":"/x,y","resource_type":"image","type":"upload"}]}""";
        world.Fresh().Upstream.FailNext(1, 200, Commas);
        Assert.Equal(["upload/a,b"], Derived(await world.World.GetAsync(ConfigurationWorld.Base + "/transformations/thumb", "designer")));
        Assert.DoesNotContain(world.World.Upstream.Requests, request => request.RawTarget.Contains("//", StringComparison.Ordinal));

        world.Fresh().Upstream.FailNext(1, 200, """{"name":"thumb","derived":[{"public_id":"twin/logo","type":"upload"},"x",{"public_id":"gone","resource_type":"image","type":"upload"}]}""");
        var answer = await world.World.GetAsync(ConfigurationWorld.Base + "/transformations/thumb", "curator");
        Assert.Equal("""{"name":"thumb","derived":[]}""", answer.Text);

        world.Fresh().Upstream.FailNext(1, 200, """{"name":"thumb","derived":{"public_id":"twin/logo"}}""");
        Assert.Equal("""{"name":"thumb","derived":[]}""", (await world.World.GetAsync(ConfigurationWorld.Base + "/transformations/thumb", "curator")).Text);
    }

    [Theory]
    [InlineData("/transformations/c_limit,w_200/e_grayscale")]
    [InlineData("/transformations/c_limit%2Cw_200%2Fe_grayscale")]
    [InlineData("/transformations%2Fc_limit,w_200%2Fe_grayscale")]
    [InlineData("/transformations?transformation=c_limit,w_200/e_grayscale")]
    [InlineData("/transformations?transformation=c_limit%2Cw_200%2Fe_grayscale")]
    public async Task Names_with_slashes_and_commas_are_one_name(string target)
    {
        foreach (var key in (string[])["admin", "designer"])
        {
            Assert.Equal(Compound, (await world.GetAsync(target, key)).Json.GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task A_name_with_a_colon_stays_as_it_is()
    {
        var answer = await world.GetAsync("/transformations/l_text:Arial_20:Hi,w_10", "admin");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("l_text:Arial_20:Hi,w_10", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/transformations", """{"name":"n","transformation":"l_secret:x"}""")]
    [InlineData("POST", "/transformations", """{"name":"n","transformation":"t_other"}""")]
    [InlineData("POST", "/transformations/n", """{"transformation":"u_secret:x"}""")]
    [InlineData("PUT", "/transformations", """{"transformation":"thumb","unsafe_update":"l_secret:x"}""")]
    [InlineData("PUT", "/transformations/thumb", """{"unsafe_update":"l_secret:x"}""")]
    [InlineData("PUT", "/transformations", """{"transformation":"l_secret:x","allowed_for_strict":true}""")]
    [InlineData("PUT", "/transformations/l_secret:x", """{"allowed_for_strict":"1"}""")]
    [InlineData("POST", "/streaming_profiles", """{"name":"n","representations":"[{\"transformation\":\"l_secret:x\"}]"}""")]
    [InlineData("POST", "/streaming_profiles", """{"name":"n","representations":"[{\"transformation\":\"\\u006c_secret:x\"}]"}""")]
    [InlineData("PUT", "/streaming_profiles/house", """{"representations":[{"transformation":{"overlay":"secret:x"}}]}""")]
    public async Task What_a_definition_shows_must_be_readable(string method, string target, string body)
    {
        world.Forbidden(await world.JsonAsync(new HttpMethod(method), target, "designer", body), "read");
    }

    [Fact]
    public async Task A_layer_that_may_be_read_may_be_shown()
    {
        ConfigurationWorld.Ok(await world.JsonAsync(HttpMethod.Post, "/transformations", "designer", """{"name":"shows","transformation":"l_twin:logo,w_50"}"""));
        world.Forbidden(await world.JsonAsync(HttpMethod.Post, "/transformations", "designer", """{"name":"hides","transformation":"l_marketing-01,w_50"}"""), "read");
    }

    [Fact]
    public async Task What_a_changed_transformation_shows_counts_at_once()
    {
        const string Use = """{"name":"NAME","transformation":"t_changing"}""";
        ConfigurationWorld.Ok(await world.JsonAsync(HttpMethod.Post, "/transformations/changing", "admin", """{"transformation":"c_fill,w_1"}"""));
        ConfigurationWorld.Ok(await world.JsonAsync(HttpMethod.Post, "/transformations", "designer", Use.Replace("NAME", "before", StringComparison.Ordinal)));
        ConfigurationWorld.Ok(await world.JsonAsync(HttpMethod.Put, "/transformations/changing", "admin", """{"unsafe_update":"l_marketing-01"}"""));
        world.Forbidden(await world.JsonAsync(HttpMethod.Post, "/transformations", "designer", Use.Replace("NAME", "after", StringComparison.Ordinal)), "read");
    }

    [Theory]
    [InlineData("PUT", "/transformations", """{"transformation":"l_twin:logo,w_50","allowed_for_strict":false}""")]
    [InlineData("PUT", "/transformations/l_twin:logo", """{"allowed_for_strict":false}""")]
    public async Task To_close_a_transformation_shows_nothing(string method, string target, string body) =>
        Assert.Equal(HttpStatusCode.NotFound, (await world.JsonAsync(new HttpMethod(method), target, "designer", body)).Status);

    [Fact]
    public async Task Slashes_that_PHP_escapes_hide_nothing() =>
        ConfigurationWorld.Ok(await world.FormAsync(HttpMethod.Put, "/streaming_profiles/house", "designer", ("representations", """[{"transformation":"c_limit,w_1\/e_sepia"}]""")));

    [Fact]
    public async Task The_name_is_in_the_path_or_in_a_parameter_not_in_both()
    {
        foreach (var (method, target) in ((HttpMethod, string)[])[(HttpMethod.Get, "/transformations/thumb?transformation=stamped"), (HttpMethod.Delete, "/transformations/thumb?transformation=stamped")])
        {
            Refused.Is(await world.Fresh().SendAsync(method, ConfigurationWorld.Base + target, "admin"), 400);
            Assert.Empty(world.World.Upstream.Requests);
        }
    }

    private static string[] Derived(Answer answer) =>
        [.. answer.Json.GetProperty("derived").EnumerateArray().Select(row => $"{row.GetProperty("type").GetString()}/{row.GetProperty("public_id").GetString()}")];
}
