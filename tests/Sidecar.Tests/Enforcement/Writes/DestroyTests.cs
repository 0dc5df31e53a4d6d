using System.Net;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>What is deleted is what was judged.</summary>
public sealed class DestroyTests(DynamicWorld dynamic, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Fact]
    public async Task By_public_id_it_acts_by_asset_id()
    {
        foreach (var world in (WriteWorld[])[dynamic, fixedMode])
        {
            var asset = world.Given("Product/a b", "odd/" + WriteWorld.Name("100% "));

            await world.ForbiddenAsync(() => world.PostAsync("/image/destroy", "editor", ("public_id", asset.PublicId)), "delete");
            var answer = await world.OkAsync(() => world.PostAsync("/image/destroy", "manager", ("public_id", asset.PublicId), ("invalidate", "true")));

            Assert.Equal("ok", answer.Json.GetProperty("result").GetString());
            Assert.Null(world.State.FindById(asset.AssetId));
            Assert.Equal("/v1_1/demo/asset/destroy", world.Write.RawTarget);
            var body = WriteWorld.Body(world.Write);
            Assert.Contains("asset_id=" + asset.AssetId, body, StringComparison.Ordinal);
            Assert.Contains("invalidate=true", body, StringComparison.Ordinal);
            Assert.DoesNotContain("public_id", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_type_tells_twins_apart()
    {
        var hidden = dynamic.Given("secret", type: "private");
        var own = dynamic.Given("Product", hidden.PublicId);

        await dynamic.ForbiddenAsync(() => dynamic.PostAsync("/image/destroy", "manager", ("public_id", own.PublicId), ("type", "private")), "delete");
        await dynamic.OkAsync(() => dynamic.PostAsync("/image/destroy", "manager", ("public_id", own.PublicId)));

        Assert.Equal(hidden, dynamic.Now(hidden));
    }

    [Fact]
    public async Task A_missing_asset_is_not_found_and_nothing_is_sent()
    {
        var answer = await dynamic.UntouchedAsync(() => dynamic.PostAsync("/image/destroy", "manager", ("public_id", "nothing")), HttpStatusCode.OK);
        Assert.Equal("not found", answer.Json.GetProperty("result").GetString());

        await fixedMode.UntouchedAsync(() => fixedMode.PostAsync("/image/destroy", "manager", ("public_id", "Product/nothing")), HttpStatusCode.OK);
        await fixedMode.ForbiddenAsync(() => fixedMode.PostAsync("/image/destroy", "manager", ("public_id", "secret/nothing")), "delete");
    }

    [Fact]
    public async Task By_asset_id()
    {
        var (own, foreign) = (dynamic.Given("Product"), dynamic.Given("secret"));

        await dynamic.ForbiddenAsync(() => dynamic.PostAsync("/asset/destroy", "manager", ("asset_id", foreign.AssetId)), "delete");
        await dynamic.OkAsync(() => dynamic.PostAsync("/asset/destroy", "manager", ("asset_id", own.AssetId)));
        var answer = await dynamic.UntouchedAsync(() => dynamic.PostAsync("/asset/destroy", "manager", ("asset_id", own.AssetId)), HttpStatusCode.OK);

        Assert.Equal("not found", answer.Json.GetProperty("result").GetString());
        await dynamic.UntouchedAsync(() => dynamic.PostAsync("/asset/destroy", "manager", ("asset_id", "by_asset_folder")), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_fetched_asset_is_named_by_its_address()
    {
        var address = $"https://example.com/{WriteWorld.Name()}.jpg";
        await dynamic.OkAsync(() => dynamic.PostAsync("/image/explicit", "manager", ("public_id", address), ("type", "fetch"), ("asset_folder", "Product")));

        await dynamic.ForbiddenAsync(() => dynamic.PostAsync("/image/destroy", "editor", ("public_id", address), ("type", "fetch")), "delete");
        await dynamic.OkAsync(() => dynamic.PostAsync("/image/destroy", "manager", ("public_id", address), ("type", "fetch")));

        Assert.Null(dynamic.State.Find("image", "fetch", address));
    }

    [Theory]
    [InlineData("public_id", "../x")]
    [InlineData("public_id", "x ")]
    [InlineData("type", "Upload")]
    [InlineData("resource_type", "video")]
    public async Task What_could_be_read_in_two_ways_is_refused(string name, string value) =>
        await dynamic.UntouchedAsync(
            () => dynamic.PostAsync("/image/destroy", "manager", name == "public_id" ? [(name, value)] : [("public_id", "x"), (name, value)]), HttpStatusCode.BadRequest);
}
