using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Shared;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Shared;

/// <summary>Cloudinary's notifications: whose they are, and what they make the sidecar forget.</summary>
public sealed class NotificationTests
{
    private const string Secret = "emulated-secret-of-the-environment";
    private const string Moved = """{"notification_type":"move_or_rename_asset_folder","from_path":"clients/acme","to_path":"archive"}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_that_moved_at_Cloudinary_is_known_at_every_replica_in_under_a_second(bool isSha256)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var pair = await ReplicaPair.StartAsync(redis.Configuration);
        Assert.Equal(HttpStatusCode.OK, await pair.ReadAsync(pair.First));
        Assert.Equal(HttpStatusCode.OK, await pair.ReadAsync(pair.Second));

        // Past the sidecars, as with the media library.
        using var direct = new HttpClient { BaseAddress = pair.First.Upstream.BaseAddress };
        direct.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{pair.First.Upstream.ApiKey}:{Secret}")));
        using var change = new StringContent("""{"to_folder":"archive"}""", Encoding.UTF8, "application/json");
        Assert.True((await direct.PutAsync(new Uri("/v1_1/demo/folders/clients/acme", UriKind.Relative), change)).IsSuccessStatusCode);
        var anew = pair.First.Upstream.State.Add(new Cloudinary.Emulator.State.Asset { PublicId = "anew", AssetFolder = ReplicaPair.Logos });
        Assert.Equal(HttpStatusCode.OK, await pair.ReadAsync(pair.Second, anew.AssetId));

        Assert.Equal(HttpStatusCode.OK, (await NotifyAsync(pair.First, Moved, isSha256: isSha256)).Status);
        var elapsed = System.Diagnostics.Stopwatch.StartNew();
        while (await pair.ReadAsync(pair.Second, anew.AssetId) != HttpStatusCode.Forbidden)
        {
            Assert.InRange(elapsed.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        Assert.Equal(HttpStatusCode.Forbidden, await pair.ReadAsync(pair.First, anew.AssetId));
    }

    [Fact]
    public async Task Where_a_key_is_dedicated_for_webhooks_its_secret_counts_and_no_other()
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Standard().Replace("    $upstream", "    $upstream\n    notifications: { secret: secret-of-the-webhooks }", StringComparison.Ordinal),
            settings: new Dictionary<string, string?> { ["Sidecar:Notifications:Enabled"] = "true" });

        Assert.Equal(HttpStatusCode.OK, (await NotifyAsync(world, Moved, secret: "secret-of-the-webhooks")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await NotifyAsync(world, Moved)).Status);
    }

    [Fact]
    public async Task What_is_not_Cloudinarys_is_401_in_the_envelope_and_changes_nothing()
    {
        await using var world = await StartAsync();
        var now = DateTimeOffset.UtcNow;
        var stale = world.Service<Invalidations>();
        var before = stale.Next();

        foreach (var answer in (Answer[])
        [
            await NotifyAsync(world, Moved, secret: "another"),
            await NotifyAsync(world, Moved, cloud: "other"),
            await NotifyAsync(world, Moved, at: now.AddHours(-3)),
            await NotifyAsync(world, Moved, at: now.AddHours(3)),
            await NotifyAsync(world, Moved, sent: Moved.Replace("archive", "elsewhere", StringComparison.Ordinal)),
            await NotifyAsync(world, Moved, signature: ""),
            await NotifyAsync(world, Moved, signature: new string('0', 40)),
            await NotifyAsync(world, Moved, signature: new string('z', 40)),
            await NotifyAsync(world, Moved, signature: new string('0', 64)),
            await NotifyAsync(world, Moved, timestamp: "1e9"),
            await NotifyAsync(world, Moved, timestamp: " " + now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            await NotifyAsync(world, Moved, timestamp: "99999999999999999999"),
            await world.SendAsync(HttpMethod.Post, "/notifications/demo", "", new StringContent(Moved)),
        ])
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "Invalid notification signature"), (answer.Status, answer.Error));
        }

        Assert.False(stale.IsStale("demo", CacheArea.Folders, [], before));
        Assert.Equal(HttpStatusCode.OK, (await NotifyAsync(world, Moved)).Status);
        Assert.True(stale.IsStale("demo", CacheArea.Folders, [], before));
    }

    [Theory]
    [InlineData("/notifications")]
    [InlineData("/notifications/")]
    [InlineData("/notifications/demo/")]
    [InlineData("/notifications//demo")]
    public async Task A_path_without_an_environment_is_nobodys(string path)
    {
        await using var world = await StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        var answer = await world.SendAsync(
            HttpMethod.Post, path, "", new StringContent(Moved), null, ("X-Cld-Signature", new string('0', 40)), ("X-Cld-Timestamp", now));

        Assert.Equal((HttpStatusCode.Unauthorized, "Invalid notification signature"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task What_is_said_in_half_a_character_is_taken_for_a_change_of_everything()
    {
        await using var world = await StartAsync();
        var stale = world.Service<Invalidations>();
        foreach (var body in (string[])
        [
            """{"notification_type":"\ud800"}""",
            """{"notification_type":"upload","public_id":"\udc00"}""",
            """{"notification_type":"upload","resources":{"\ud800":{}}}""",
        ])
        {
            var before = stale.Next();

            Assert.Equal(HttpStatusCode.OK, (await NotifyAsync(world, body)).Status);
            Assert.True(stale.IsStale("demo", CacheArea.Presets, [], before));
        }
    }

    [Fact]
    public async Task Digits_cannot_pass_from_the_timestamp_to_the_body()
    {
        await using var world = await StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        // Signed as {"a":1} at 9<now>, sent as {"a":1}9 at <now>.
        Assert.Equal(HttpStatusCode.BadRequest, (await NotifyAsync(world, """{"a":1}""", timestamp: "9" + now, sentTimestamp: now, sent: """{"a":1}9""")).Status);
    }

    [Fact]
    public async Task What_is_too_large_or_no_object_or_too_much_is_refused()
    {
        await using var world = await StartAsync(("Sidecar:Notifications:MaxBodyBytes", "4096"), ("Sidecar:Notifications:MaxPerSecond", "20"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await NotifyAsync(world, $$"""{"a":"{{new string('a', 5000)}}"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await NotifyAsync(world, "[]")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await NotifyAsync(world, "{")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await world.GetAsync("/notifications/demo", "admin")).Status);

        var flood = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => NotifyAsync(world, Moved, secret: "another")));
        Assert.Contains(flood, answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Headers["Retry-After"] == "1" && answer.Error == "Too many notifications");
    }

    [Fact]
    public async Task Switched_off_it_is_a_call_like_any_other_unknown_one()
    {
        await using var world = await StartAsync(("Sidecar:Notifications:Enabled", "false"));
        Assert.Equal(HttpStatusCode.Forbidden, (await NotifyAsync(world, Moved)).Status);
    }

    [Theory]
    [InlineData("""{"notification_type":"upload","public_id":"x","asset_id":"1"}""", "Assets p:x a:1; Folders missing")]
    [InlineData("""{"notification_type":"rename","from_public_id":"x","to_public_id":"y"}""", "Assets p:x p:y; Folders missing")]
    [InlineData("""{"notification_type":"delete","resources":[{"public_id":"x","asset_id":"1"},{"public_id":"y"}]}""", "Assets p:x a:1 p:y; Folders missing")]
    [InlineData("""{"notification_type":"move","resources":{"x":{"asset_id":"1","to_asset_folder":"f"}}}""", "Assets p:resources p:x a:1; Folders missing")]
    [InlineData("""{"notification_type":"access_control_changed","resources":[{"public_id":"x"}]}""", "Assets p:x; Folders missing")]
    [InlineData("""{"notification_type":"delete","resources":[]}""", "Assets; Folders missing")]
    [InlineData("""{"notification_type":"create_folder","folder_path":"a"}""", "Folders missing")]
    [InlineData("""{"notification_type":"delete_folder","folder_path":"a"}""", "Folders; Assets")]
    [InlineData(Moved, "Folders; Assets")]
    [InlineData("""{"notification_type":"something_new"}""", "Folders; Presets; Transformations; Assets")]
    [InlineData("""{"public_id":"x"}""", "Folders; Presets; Transformations; Assets")]
    public void A_notification_is_read_for_what_it_touches(string body, string expected)
    {
        var changes = NotificationContent.Read("demo", Encoding.UTF8.GetBytes(body))!;
        Assert.Equal(expected, string.Join("; ", changes.Select(change => string.Join(' ', change.Names.Prepend(change.Area.ToString())))));
    }

    private static Task<SidecarWorld> StartAsync(params (string Name, string Value)[] settings) => SidecarWorld.StartAsync(
        Yaml.Standard(),
        settings: settings.Prepend(("Sidecar:Notifications:Enabled", "true")).GroupBy(s => s.Item1).ToDictionary(s => s.Key, s => (string?)s.Last().Item2));

    private static Task<Answer> NotifyAsync(
        SidecarWorld world, string body, string cloud = "demo", string secret = Secret, DateTimeOffset? at = null, string? sent = null, string? signature = null,
        string? timestamp = null, string? sentTimestamp = null, bool isSha256 = false)
    {
        timestamp ??= (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = Encoding.UTF8.GetBytes(body + timestamp + secret);
#pragma warning disable CA5350 // Cloudinary's default.
        signature ??= Convert.ToHexStringLower(isSha256 ? SHA256.HashData(signed) : SHA1.HashData(signed));
#pragma warning restore CA5350
        return world.SendAsync(
            HttpMethod.Post, "/notifications/" + cloud, "", new StringContent(sent ?? body, Encoding.UTF8, "application/json"), null,
            ("X-Cld-Signature", signature), ("X-Cld-Timestamp", sentTimestamp ?? timestamp));
    }
}
