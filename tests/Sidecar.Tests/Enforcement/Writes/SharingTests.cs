using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>A key that may do everything to assets but have public ones: delivery type <c>upload</c> is forbidden to it.</summary>
public sealed class SharingWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(
        Yaml.Environment() + "keys:\n"
        + Yaml.Key("vault", "", "manage")
        + """
        policies:
          - cedar: |
              @id("nothing-public")
              forbid(principal == Cloudinary::APIKey::"vault", action, resource is Cloudinary::Asset) when { resource has type && resource.type == "upload" };

        """);
}

/// <summary>What makes an asset public is judged on the asset as it would be.</summary>
public sealed class SharingTests(SharingWorld fixture) : IClassFixture<SharingWorld>
{
    [Fact]
    public async Task Renaming_to_a_public_type_meets_the_forbid_on_public_assets()
    {
        var world = Given(out var asset);

        var answer = await world.PostFormAsync("/v1_1/demo/image/rename", "vault", ("from_public_id", asset), ("to_public_id", asset), ("type", "private"), ("to_type", "upload"));

        Refused.Is(answer, 403, Text("update", "rename"));
        await OkAsync(world.PostFormAsync("/v1_1/demo/image/rename", "vault", ("from_public_id", asset), ("to_public_id", asset), ("type", "private"), ("to_type", "authenticated")));
    }

    [Fact]
    public async Task Uploading_as_public_meets_it_too()
    {
        var world = Given(out var asset);
        (string, string)[] fields = [("file", "https://example.com/a.jpg"), ("public_id", asset)];

        Refused.For(await world.PostFormAsync("/v1_1/demo/image/upload", "vault", fields), "create");
        Refused.For(await world.PostFormAsync("/v1_1/demo/image/upload", "vault", [.. fields, ("type", "upload")]), "create");
        await OkAsync(world.PostFormAsync("/v1_1/demo/image/upload", "vault", [.. fields, ("type", "private"), ("access_mode", "authenticated")]));
    }

    [Fact]
    public async Task A_stored_archive_is_public()
    {
        var world = Given(out var asset);

        Refused.For(await world.PostFormAsync("/v1_1/demo/image/generate_archive", "vault", ("public_ids[]", asset), ("type", "private")), "create");
        await OkAsync(world.PostFormAsync("/v1_1/demo/image/generate_archive", "vault", ("public_ids[]", asset), ("type", "private"), ("mode", "download")));
    }

    [Theory]
    [InlineData("access_mode", "public")]
    [InlineData("access_control", """[{"access_type":"anonymous"}]""")]
    public async Task Who_may_fetch_an_asset_is_a_change_to_it(string name, string value)
    {
        var world = Given(out var asset);
        world.Upstream.State.Add(new Asset { PublicId = asset, AssetFolder = "a", ResourceType = "image", Type = "upload" });

        Refused.For(await world.PostFormAsync("/v1_1/demo/image/explicit", "vault", ("public_id", asset), ("type", "upload"), (name, value)), "update");
        await OkAsync(world.PostFormAsync("/v1_1/demo/image/explicit", "vault", ("public_id", asset), ("type", "private"), (name, value)));
    }

    private SidecarWorld Given(out string publicId)
    {
        var world = fixture.Fresh();
        publicId = WriteWorld.Name("share");
        world.Upstream.State.Add(new Asset { PublicId = publicId, AssetFolder = "a", ResourceType = "image", Type = "private" });
        return world;
    }

    private static string Text(params string[] actions) =>
        Refused.Text("x").Replace("\"x\"", string.Join(',', actions.Select(action => $"\"{action}\"")), StringComparison.Ordinal);

    private static async Task OkAsync(Task<Answer> call)
    {
        var answer = await call;
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status}: {answer.Text}");
    }
}
