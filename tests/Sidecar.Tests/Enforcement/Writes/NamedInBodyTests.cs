using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>The routes that name their asset in the body and call its type <c>kind</c>.</summary>
public sealed class NamedInBodyTests(DynamicWorld world, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Fact]
    public async Task Reading_is_judged_by_the_asset_in_the_answer()
    {
        var name = WriteWorld.Name();
        var own = world.Given("Product", name, type: "private");
        world.Given("secret", name);

        var answer = await world.OkAsync(() => GetAsync(world, "viewer", Named(name, "private")));

        Assert.Equal(own.AssetId, answer.Json.GetProperty("asset_id").GetString());
        await world.ForbiddenAsync(() => GetAsync(world, "viewer", Named(name)), "read");
        await world.ForbiddenAsync(() => GetAsync(fixedMode, "viewer", Named("secret/missing")), "read");
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(fixedMode, "viewer", Named("Product/missing"))).Status);
    }

    [Fact]
    public async Task Updating_follows_the_rules_of_updates()
    {
        var name = WriteWorld.Name();
        var own = world.Given("Product", name, type: "private");
        var foreign = world.Given("secret", name);

        await world.OkAsync(() => UpdateAsync("editor", Named(name, "private", """,  "tags":["a"]""")));
        Assert.Equal(["a"], world.Now(own).Tags);
        await world.ForbiddenAsync(() => UpdateAsync("editor", Named(name, "upload", ""","tags":["a"]""")), "update");
        await world.ForbiddenAsync(() => UpdateAsync("viewer", Named(name, "private", ""","display_name":"a" """)), "update");
        await world.ForbiddenAsync(() => UpdateAsync("editor", Named(name, "private", ""","asset_folder":"secret" """)), "update");
        await world.ForbiddenAsync(() => UpdateAsync("contributor", Named(name, "private", ""","moderation_status":"approved" """)), "moderate");
        await world.OkAsync(() => UpdateAsync("editor", Named(name, "private", ""","asset_folder":"/Product/Bags/" """)));
        Assert.Equal("Product/Bags", world.Now(own).AssetFolder);
        Assert.Equal(foreign, world.Now(foreign));
        await world.UntouchedAsync(() => UpdateAsync("editor", Named("missing", "upload", ""","tags":[]""")), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"public_id":"a","resource_type":"image"}""")]
    [InlineData("""{"public_id":"a","kind":"upload"}""")]
    [InlineData("""{"resource_type":"image","kind":"upload"}""")]
    [InlineData("""{"public_id":"","resource_type":"image","kind":"upload"}""")]
    [InlineData("""{"public_id":"a","resource_type":"images","kind":"upload"}""")]
    [InlineData("""{"public_id":"a","resource_type":"image","kind":"Upload"}""")]
    [InlineData("""{"public_id":"a","resource_type":"image","kind":"upload","type":"private"}""")]
    [InlineData("""{"public_id":"a","resource_type":"image","kind":"upload","with_elastic":true}""")]
    [InlineData("""{"public_id":"a","resource_type":"image","kind":"upload","skip_permission_check":true}""")]
    [InlineData("""{"public_id":"a","resource_type":"image","kind":"upload","admin_context":[]}""")]
    [InlineData("""{"public_id":"a","resource_type":"image","kind":"upload","response_type":"x"}""")]
    [InlineData("""{"public_id":"a","resource_type":"image","kind":"upload","asset_id":"0123456789abcdef0123456789abcdef"}""")]
    public async Task The_body_must_name_one_asset_and_hold_no_switches(string body)
    {
        await world.UntouchedAsync(() => GetAsync(world, "admin", body), HttpStatusCode.BadRequest);
        await world.UntouchedAsync(() => UpdateAsync("admin", body), HttpStatusCode.BadRequest);
        Assert.Empty(world.Sent);
    }

    [Theory]
    [InlineData("a/../b")]
    [InlineData("../image")]
    [InlineData("/a")]
    public async Task An_id_that_could_climb_a_path_is_not_put_into_one(string id)
    {
        await world.UntouchedAsync(() => UpdateAsync("editor", Named(id, "upload", ""","tags":[]""")), HttpStatusCode.NotFound);

        Assert.All(world.Sent, request => Assert.StartsWith("/v1_1/demo/resources/image/upload?public_ids", request.RawTarget, StringComparison.Ordinal));
    }

    private static string Named(string publicId, string kind = "upload", string more = "") =>
        $$"""{"public_id":"{{publicId}}","resource_type":"image","kind":"{{kind}}"{{more}}}""";

    private static Task<Answer> GetAsync(WriteWorld world, string key, string body) =>
        world.CallAsync(() => world.JsonAsync(HttpMethod.Post, "/resources/get_resource", key, body));

    private Task<Answer> UpdateAsync(string key, string body) => world.JsonAsync(HttpMethod.Post, "/resources/update", key, body);
}
