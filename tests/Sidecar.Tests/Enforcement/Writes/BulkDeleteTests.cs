using System.Globalization;
using System.Net;
using System.Text;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Deleting by ids is split; deleting by a selector takes a permit for everything.</summary>
public sealed class BulkDeleteTests(DynamicWorld dynamic, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Fact]
    public async Task Permitted_ids_are_deleted_the_rest_are_unauthorized_and_missing_ones_not_found()
    {
        foreach (var world in (WriteWorld[])[dynamic, fixedMode])
        {
            var (own, foreign) = (world.Given("Product"), world.Given("secret"));
            var missing = world.IsFixed ? "Product/missing" : "missing";

            var answer = await world.OkAsync(() => DeleteAsync(world, "manager", Ids(own.PublicId, foreign.PublicId, missing) + "&invalidate=true"));

            Assert.Equal("deleted", answer.Json.GetProperty("deleted").GetProperty(own.PublicId).GetString());
            Assert.Equal("not_found", answer.Json.GetProperty("deleted").GetProperty(missing).GetString());
            Assert.False(answer.Json.GetProperty("deleted").TryGetProperty(foreign.PublicId, out _));
            Assert.Equal([foreign.PublicId], answer.Json.GetProperty("unauthorized").EnumerateArray().Select(e => e.GetString()));
            Assert.Null(world.State.FindById(own.AssetId));
            Assert.Equal(foreign, world.Now(foreign));
            Assert.Contains("invalidate=true", WriteWorld.Body(world.Write), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task When_none_is_permitted_it_is_refused_and_when_all_are_missing_they_are_not_found()
    {
        var (own, foreign) = (dynamic.Given("Product"), dynamic.Given("secret"));

        await dynamic.ForbiddenAsync(() => DeleteAsync(dynamic, "manager", Ids(foreign.PublicId, "missing")), "delete");
        await dynamic.ForbiddenAsync(() => DeleteAsync(dynamic, "editor", Ids(own.PublicId)), "delete");
        var answer = await dynamic.UntouchedAsync(() => DeleteAsync(dynamic, "manager", Ids("missing")), HttpStatusCode.OK);

        Assert.Equal("not_found", answer.Json.GetProperty("deleted").GetProperty("missing").GetString());
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    public async Task Keeping_the_originals_needs_update_and_keeps_them(string keep)
    {
        var own = dynamic.Given("Product");

        await dynamic.OkAsync(() => DeleteAsync(dynamic, "editor", Ids(own.PublicId, dynamic.Given("secret").PublicId) + "&keep_original=" + keep));

        Assert.Contains("keep_original=" + keep, WriteWorld.Body(dynamic.Write), StringComparison.Ordinal);
        Assert.Equal(own, dynamic.Now(own));
        await dynamic.ForbiddenAsync(() => DeleteAsync(dynamic, "contributor", Ids(own.PublicId) + "&keep_original=" + keep), "update");
        await dynamic.ForbiddenAsync(() => DeleteAsync(dynamic, "editor", Ids(own.PublicId) + "&keep_original=false"), "delete");
        await dynamic.ForbiddenAsync(() => DeleteAsync(dynamic, "editor", Ids(own.PublicId) + "&transformations=w_100"), "delete");
    }

    [Theory]
    [InlineData("prefix=nothing-like-this")]
    [InlineData("all=true")]
    [InlineData("prefix=nothing&keep_original=true", "update")]
    public async Task A_selector_is_refused_at_once_to_who_may_delete_nothing_at_all(string selector, string action = "delete")
    {
        await dynamic.ForbiddenAsync(() => DeleteAsync(dynamic, "nobody", selector, "video/authenticated"), action);
        await dynamic.ForbiddenAsync(() => DeleteAsync(dynamic, "viewer", selector, "video/authenticated"), action);
        Assert.Empty(dynamic.Sent);
        await dynamic.OkAsync(() => DeleteAsync(dynamic, "admin", selector, "video/authenticated"));
        Assert.Single(dynamic.Sent);
    }

    [Theory]
    [InlineData("all=true&public_ids%5B%5D=x")]
    [InlineData("prefix=&public_ids%5B%5D=x")]
    [InlineData("prefix=a&all=true")]
    [InlineData("all=false")]
    [InlineData("all=maybe")]
    [InlineData("tag=a&public_ids%5B%5D=x")]
    [InlineData("invalidate=true")]
    [InlineData("public_ids=a,b")]
    [InlineData("public_ids%5B%5D=x&type=private")]
    public async Task Which_selector_counts_must_be_plain(string body)
    {
        foreach (var key in (string[])["manager", "admin"])
        {
            await dynamic.UntouchedAsync(() => DeleteAsync(dynamic, key, body), HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task More_than_a_hundred_ids_are_refused() =>
        await dynamic.UntouchedAsync(
            () => DeleteAsync(dynamic, "manager", Ids([.. Enumerable.Range(0, 101).Select(i => i.ToString(CultureInfo.InvariantCulture))])), HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_cursor_of_another_call_does_not_come_along()
    {
        await dynamic.OkAsync(() => DeleteAsync(dynamic, "manager", Ids(dynamic.Given("Product").PublicId) + "&next_cursor=abc"));

        Assert.DoesNotContain("next_cursor", WriteWorld.Body(dynamic.Write), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query")]
    [InlineData("json")]
    public async Task Ids_may_come_in_the_query_or_as_JSON(string form)
    {
        var (own, foreign) = (dynamic.Given("Product"), dynamic.Given("secret"));

        await dynamic.OkAsync(() => form == "query"
            ? dynamic.World.SendAsync(HttpMethod.Delete, "/v1_1/demo/resources/image/upload?" + Ids(own.PublicId, foreign.PublicId), "manager")
            : dynamic.JsonAsync(HttpMethod.Delete, "/resources/image/upload", "manager", $$"""{"public_ids":["{{own.PublicId}}","{{foreign.PublicId}}"],"keep_original":false,"prefix":null}"""));

        Assert.Null(dynamic.State.FindById(own.AssetId));
        Assert.Equal(foreign, dynamic.Now(foreign));
    }

    [Fact]
    public async Task By_asset_ids()
    {
        var (own, foreign) = (dynamic.Given("Product"), dynamic.Given("secret"));

        var answer = await dynamic.OkAsync(() => DeleteByIdsAsync("manager", own.AssetId, foreign.AssetId));

        Assert.Equal([foreign.AssetId], answer.Json.GetProperty("unauthorized").EnumerateArray().Select(e => e.GetString()));
        Assert.Null(dynamic.State.FindById(own.AssetId));
        await dynamic.ForbiddenAsync(() => DeleteByIdsAsync("manager", foreign.AssetId), "delete");
        await dynamic.UntouchedAsync(() => DeleteByIdsAsync("manager"), HttpStatusCode.BadRequest);

        Task<Answer> DeleteByIdsAsync(string key, params string[] ids) => dynamic.JsonAsync(
            HttpMethod.Delete, "/resources", key, $$"""{"asset_ids":[{{string.Join(',', ids.Select(id => $"\"{id}\""))}}]}""");
    }

    private static string Ids(params string[] ids) => string.Join('&', ids.Select(id => "public_ids%5B%5D=" + Uri.EscapeDataString(id)));

    private static Task<Answer> DeleteAsync(WriteWorld world, string key, string body, string path = "image/upload") => world.World.SendAsync(
        HttpMethod.Delete, $"/v1_1/demo/resources/{path}", key, new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"));
}
