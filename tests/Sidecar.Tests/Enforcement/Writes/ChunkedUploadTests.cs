using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Chunks are joined by a header alone, so the header that goes upstream says whose they are and with which parameters.</summary>
public sealed class ChunkedUploadTests(DynamicWorld world) : IClassFixture<DynamicWorld>
{
    private static readonly byte[] Four = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [Fact]
    public async Task A_file_in_chunks_is_stored_whole()
    {
        var (id, session) = (WriteWorld.Name(), WriteWorld.Name("session"));

        var first = await ChunkAsync("editor", session, 0, -1, ("asset_folder", "Product"), ("public_id", id));
        var last = await ChunkAsync("editor", session, 4, 8, ("asset_folder", "Product"), ("public_id", id));

        Assert.False(first.Json.GetProperty("done").GetBoolean());
        Assert.True(last.Json.GetProperty("done").GetBoolean());
        Assert.Equal("editor", last.Json.GetProperty("api_key").GetString());
        Assert.Equal(("Product", 8), (world.Stored(id).AssetFolder, world.Stored(id).Bytes));
        Assert.Equal("bytes 4-7/8", world.Write.Headers["Content-Range"]);
    }

    [Fact]
    public async Task The_session_upstream_is_not_the_callers_and_differs_between_callers_and_parameters()
    {
        var session = WriteWorld.Name("session");
        HashSet<string> seen = [session];

        foreach (var (key, tag) in new[] { ("editor", "a"), ("two", "a"), ("admin", "a"), ("editor", "b") })
        {
            Assert.Equal(HttpStatusCode.OK, (await ChunkAsync(key, session, 0, -1, ("asset_folder", "Product"), ("tags", tag))).Status);
            Assert.True(seen.Add(world.Write.Headers["X-Unique-Upload-Id"]));
        }

        await ChunkAsync("editor", session, 4, -1, ("asset_folder", "Product"), ("tags", "a"));
        Assert.False(seen.Add(world.Write.Headers["X-Unique-Upload-Id"]));
    }

    [Fact]
    public async Task A_chunk_with_another_folder_does_not_join()
    {
        var (id, session) = (WriteWorld.Name(), WriteWorld.Name("session"));
        await ChunkAsync("two", session, 0, -1, ("asset_folder", "Product"), ("public_id", id));

        // Completes nothing: the session it would complete is another one.
        var other = await ChunkAsync("two", session, 4, 8, ("asset_folder", "clients/acme"), ("public_id", id));

        Assert.False(other.Json.GetProperty("done").GetBoolean());
        Assert.Null(world.State.Find("image", "upload", id));
    }

    [Fact]
    public async Task Every_chunk_is_judged()
    {
        var session = WriteWorld.Name("session");
        var hidden = world.Given("secret");

        await world.ForbiddenAsync(() => ChunkAsync("editor", session, 0, -1, ("asset_folder", "secret")), "create");
        await ChunkAsync("editor", session, 0, -1, ("asset_folder", "Product"));
        await world.ForbiddenAsync(() => ChunkAsync("editor", session, 4, 8, ("asset_folder", "Product"), ("public_id", hidden.PublicId)), "update", "move");
        Assert.Equal(hidden, world.Now(hidden));
    }

    [Fact]
    public async Task A_public_id_learned_from_the_first_answer_may_come_with_later_chunks()
    {
        // Python signs it, PHP adds it after signing and lets Basic carry it.
        var session = WriteWorld.Name("session");

        var first = await ChunkAsync("editor", session, 0, -1, ("asset_folder", "Product"));
        var id = first.Json.GetProperty("public_id").GetString()!;
        var last = await ChunkAsync("editor", session, 4, 8, ("asset_folder", "Product"), ("public_id", id), ("timestamp", "1"), ("signature", "no-longer-matching"), ("api_key", "editor"));

        Assert.True(last.Json.GetProperty("done").GetBoolean());
        Assert.Equal(8, world.Stored(id).Bytes);
    }

    [Fact]
    public async Task Look_ups_are_made_for_the_session_and_for_its_end_not_for_each_chunk()
    {
        var (asset, session) = (world.Given("Product"), WriteWorld.Name("session"));
        (string, string)[] fields = [("asset_folder", "Product"), ("public_id", asset.PublicId)];
        var lookups = 0;

        for (var start = 0; start < 20; start += 4)
        {
            await ChunkAsync("editor", session, start, start == 16 ? 20 : -1, fields);
            lookups += world.Sent.Count(WriteWorld.IsLookup);
        }

        Assert.Equal(20, world.Now(asset).Bytes);
        Assert.Equal(2, lookups);
    }

    [Fact]
    public async Task What_takes_the_id_while_chunks_arrive_is_not_overwritten()
    {
        var (id, session) = (WriteWorld.Name(), WriteWorld.Name("session"));
        (string, string)[] fields = [("asset_folder", "Product"), ("public_id", id)];
        await ChunkAsync("editor", session, 0, -1, fields);
        Assert.Contains("overwrite", WriteWorld.Body(world.Write), StringComparison.Ordinal);
        var hidden = world.Given("secret", id);

        await world.ForbiddenAsync(() => ChunkAsync("editor", session, 4, 8, fields), "update", "move");

        // Nor by a completing chunk that is not the last in the file.
        await ChunkAsync("editor", session, 8, -1, fields);
        Assert.Contains("overwrite", WriteWorld.Body(world.Write), StringComparison.Ordinal);
        Assert.Equal(hidden, world.Now(hidden));
    }

    [Theory]
    [InlineData(null, "bytes 0-3/8")]
    [InlineData("s", null)]
    [InlineData("s", "bytes 0-3")]
    [InlineData("s", "bytes=0-3/8")]
    [InlineData("s", "bytes 0-3/8, bytes 4-7/8")]
    [InlineData("a b", "bytes 0-3/8")]
    public async Task Malformed_chunk_headers_are_refused(string? id, string? range) =>
        await world.UntouchedAsync(
            () =>
            {
                var content = WriteWorld.Multipart(false, "a.png", Four, ("asset_folder", "Product"));
                content.Headers.TryAddWithoutValidation("Content-Range", range is null ? [] : [range]);
                return world.World.SendAsync(HttpMethod.Post, "/v1_1/demo/image/upload", "editor", content, null, id is null ? [] : [("X-Unique-Upload-Id", id)]);
            },
            HttpStatusCode.BadRequest);

    private Task<Answer> ChunkAsync(string key, string session, int start, int total, params (string, string)[] fields) =>
        world.CallAsync(() =>
        {
            var content = WriteWorld.Multipart(false, "a.png", Four, fields);
            content.Headers.TryAddWithoutValidation("Content-Range", $"bytes {start}-{start + 3}/{total}");
            return world.World.SendAsync(HttpMethod.Post, "/v1_1/demo/image/upload", key, content, null, ("X-Unique-Upload-Id", session));
        });
}
