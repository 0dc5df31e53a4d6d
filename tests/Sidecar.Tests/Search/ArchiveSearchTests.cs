using System.Text.Json;
using Sidecar.Tests.Enforcement.Writes;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Search;

/// <summary>The other way in: an archive by a search expression.</summary>
public sealed class ArchiveSearchTests(DynamicWorld world) : IClassFixture<DynamicWorld>
{
    [Fact]
    public async Task Goes_upstream_inside_the_limit_of_what_may_be_downloaded()
    {
        var tag = WriteWorld.Name("arch");
        world.State.Add(new Cloudinary.Emulator.State.Asset { PublicId = tag + "-mine", AssetFolder = "Product", Tags = [tag] });
        world.State.Add(new Cloudinary.Emulator.State.Asset { PublicId = tag + "-hidden", AssetFolder = "secret", Tags = [tag] });

        var answer = await world.OkAsync(() => world.PostAsync(
            "/image/generate_archive", "editor", ("mode", "download"), ("search_expression", $"tags={tag}   || asset_folder:secret")));

        Assert.Equal($"image/upload/{tag}-mine", answer.Text);
        var sent = Assert.Single(world.Sent, r => r.RawTarget.EndsWith("/resources/search", StringComparison.Ordinal));
        Assert.Equal(
            $"(asset_folder=\"Product\" OR asset_folder:\"Product/*\") AND (tags={tag} OR asset_folder:secret)",
            JsonElement.Parse(sent.Body).GetProperty("expression").GetString());
    }

    [Theory]
    [InlineData("tags:x) OR (asset_folder:secret")]
    [InlineData("tags:\"x\\\\\" OR asset_folder:secret OR \"")]
    [InlineData("(((")]
    [InlineData("NOT tags:x")]
    public async Task Is_read_by_the_same_rules_as_a_search(string expression)
    {
        world.World.Upstream.ClearRequests();

        var answer = await world.PostAsync("/image/generate_archive", "editor", ("mode", "download"), ("search_expression", expression));

        Refused.Is(answer, 400);
        Assert.StartsWith("Query Error", answer.Error, StringComparison.Ordinal);
        Assert.Empty(world.Sent);
    }

    [Theory]
    [InlineData("search_expression[]", "tags:x")]
    [InlineData("search_expression[a]", "tags:x")]
    public async Task Is_one_text(string name, string value)
    {
        world.World.Upstream.ClearRequests();

        Refused.Is(await world.PostAsync("/image/generate_archive", "editor", ("mode", "download"), (name, value)), 400);
        Refused.Is(await world.PostAsync("/image/generate_archive", "editor", ("mode", "download"), ("search_expression", "a"), ("search_expression", "b")), 400);
        Assert.Empty(world.Sent);
    }

    // Upstream never hears of it, so that it says nothing of what the caller may not see.
    [Fact]
    public async Task Finds_nothing_for_whoever_may_download_nothing()
    {
        var found = await AskAsync("asset_folder:secret");
        var missing = await AskAsync("asset_folder:nowhere");

        Refused.For(found, "download");
        Assert.Equal(missing.Text, found.Text);
        Assert.Empty(world.Sent);

        Task<Answer> AskAsync(string expression)
        {
            world.World.Upstream.ClearRequests();
            return world.PostAsync("/image/generate_archive", "nobody", ("mode", "download"), ("search_expression", expression));
        }
    }
}
