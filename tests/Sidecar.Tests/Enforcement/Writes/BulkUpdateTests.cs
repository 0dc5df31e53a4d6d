using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Tags, context and metadata of many assets: done where permitted, the rest listed as unauthorized.</summary>
public sealed class BulkUpdateTests(DynamicWorld dynamic, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    public static TheoryData<string, string> Calls => new()
    {
        { "tags", "command=add&tag=bulk" }, { "context", "command=add&context=bulk=1" }, { "metadata", "metadata=sku=bulk" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Permitted_ids_are_changed_the_rest_are_unauthorized_and_missing_ones_in_neither(string word, string parameters)
    {
        foreach (var world in (WriteWorld[])[dynamic, fixedMode])
        {
            Asset[] own = [world.Given("Product"), world.Given("Product/Bags", "with,comma" + WriteWorld.Name())];
            var foreign = world.Given("secret");
            var missing = world.IsFixed ? "Product/missing" : "missing";

            var answer = await world.OkAsync(() => BulkAsync(world, "editor", word, parameters, own[0].PublicId, foreign.PublicId, missing, own[1].PublicId));

            Assert.Equal([own[0].PublicId, own[1].PublicId], Texts(answer, "public_ids"));
            Assert.Equal([foreign.PublicId], Texts(answer, "unauthorized"));
            Assert.All(own, asset => Assert.Contains("bulk", JsonSerializer.Serialize(world.Now(asset)), StringComparison.Ordinal));
            Assert.Equal(foreign, world.Now(foreign));
            Assert.DoesNotContain(Uri.EscapeDataString(foreign.PublicId), WriteWorld.Body(world.Write), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task When_all_are_permitted_there_is_no_unauthorized(string word, string parameters)
    {
        var answer = await dynamic.OkAsync(() => BulkAsync(dynamic, "editor", word, parameters, dynamic.Given("Product").PublicId));

        Assert.False(answer.Json.TryGetProperty("unauthorized", out _));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task When_none_is_permitted_nothing_is_sent(string word, string parameters)
    {
        var foreign = dynamic.Given("secret");

        foreach (var key in (string[])["editor", "nobody"])
        {
            var answer = await dynamic.UntouchedAsync(() => BulkAsync(dynamic, key, word, parameters, foreign.PublicId, "missing"), HttpStatusCode.OK);

            Assert.Empty(Texts(answer, "public_ids"));
            Assert.Equal([foreign.PublicId], Texts(answer, "unauthorized"));
        }

        var nothing = await dynamic.UntouchedAsync(() => BulkAsync(dynamic, "editor", word, parameters, "missing"), HttpStatusCode.OK);
        Assert.Equal("{\"public_ids\":[]}", nothing.Text);
    }

    [Fact]
    public async Task In_fixed_mode_a_missing_id_in_a_hidden_folder_looks_like_one_that_is_there()
    {
        var answer = await fixedMode.UntouchedAsync(() => BulkAsync(fixedMode, "editor", "tags", "command=add&tag=t", "secret/missing"), HttpStatusCode.OK);

        Assert.Equal(["secret/missing"], Texts(answer, "unauthorized"));
    }

    [Fact]
    public async Task The_type_tells_twins_apart()
    {
        var hidden = dynamic.Given("secret", type: "private");
        var own = dynamic.Given("Product", hidden.PublicId);

        await dynamic.UntouchedAsync(() => BulkAsync(dynamic, "editor", "tags", "command=add&tag=t&type=private", own.PublicId), HttpStatusCode.OK);
        await dynamic.UntouchedAsync(() => BulkAsync(dynamic, "editor", "tags", "command=add&tag=t&type=Private", own.PublicId), HttpStatusCode.BadRequest);
        await dynamic.OkAsync(() => BulkAsync(dynamic, "editor", "tags", "command=add&tag=t", own.PublicId));

        Assert.Equal(hidden, dynamic.Now(hidden));
    }

    [Fact]
    public async Task Set_exclusive_takes_the_tag_off_everything_and_needs_update_on_everything()
    {
        var (own, foreign) = (dynamic.Given("Product"), dynamic.State.Add(new Asset { PublicId = WriteWorld.Name(), AssetFolder = "secret", Tags = ["only"] }));

        await dynamic.ForbiddenAsync(() => BulkAsync(dynamic, "editor", "tags", "command=set_exclusive&tag=only", own.PublicId), "update");
        await dynamic.ForbiddenAsync(() => BulkAsync(dynamic, "guarded", "tags", "command=set_exclusive&tag=only", own.PublicId), "update");
        foreach (var spelling in (string[])["SET_EXCLUSIVE", "set_exclusive%20", "setExclusive"])
        {
            await dynamic.UntouchedAsync(() => BulkAsync(dynamic, "editor", "tags", $"command={spelling}&tag=only", own.PublicId), HttpStatusCode.BadRequest);
        }

        Assert.Equal(foreign, dynamic.Now(foreign));
        await dynamic.OkAsync(() => BulkAsync(dynamic, "rooted", "tags", "command=set_exclusive&tag=only", own.PublicId));
        Assert.Empty(dynamic.Now(foreign).Tags);
    }

    [Fact]
    public async Task Ids_beyond_the_thousandth_are_ignored_as_Cloudinary_does()
    {
        var (first, last) = (dynamic.Given("Product"), dynamic.Given("Product"));
        var ids = Enumerable.Range(0, 999).Select(i => string.Create(CultureInfo.InvariantCulture, $"missing{i}")).Prepend(first.PublicId).Append(last.PublicId);

        var answer = await dynamic.OkAsync(() => BulkAsync(dynamic, "editor", "tags", "command=add&tag=t", [.. ids]));

        Assert.Equal([first.PublicId], Texts(answer, "public_ids"));
        Assert.Empty(dynamic.Now(last).Tags);
        Assert.Equal(10, dynamic.Sent.Count(WriteWorld.IsLookup));
    }

    [Fact]
    public async Task Ids_in_JSON_and_without_any()
    {
        var own = dynamic.Given("Product");

        await dynamic.OkAsync(() => dynamic.JsonAsync(HttpMethod.Post, "/image/tags", "editor", $$"""{"command":"replace","tag":"x","public_ids":["{{own.PublicId}}"]}"""));
        Assert.Equal(["x"], dynamic.Now(own).Tags);
        await dynamic.UntouchedAsync(() => dynamic.PostAsync("/image/tags", "editor", ("command", "add"), ("tag", "x")), HttpStatusCode.BadRequest);
        await dynamic.UntouchedAsync(() => dynamic.PostAsync("/image/tags", "editor", ("command", "add"), ("tag", "x"), ("public_ids", "a,b")), HttpStatusCode.BadRequest);
    }

    private static IEnumerable<string?> Texts(Answer answer, string member) => answer.Json.GetProperty(member).EnumerateArray().Select(e => e.GetString());

    private static Task<Answer> BulkAsync(WriteWorld world, string key, string word, string parameters, params string[] ids) =>
        world.World.SendAsync(
            HttpMethod.Post, $"/v1_1/demo/image/{word}", key,
            new StringContent(string.Join('&', ids.Select(id => "public_ids%5B%5D=" + Uri.EscapeDataString(id)).Prepend(parameters)), Encoding.UTF8, "application/x-www-form-urlencoded"));
}
