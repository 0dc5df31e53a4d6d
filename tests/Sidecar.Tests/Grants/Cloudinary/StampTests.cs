using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Grants;
using Sidecar.Grants.Cloudinary;
using Sidecar.Policy.Grants;
using Sidecar.Tests.Shared;

namespace Sidecar.Tests.Grants.Cloudinary;

/// <summary>The time of a reading, shared apart from what was read.</summary>
public sealed class StampTests
{
    private static readonly byte[] Payload = [.. "a payload"u8];
    private static readonly MaterialStamp Stamp = new(SHA256.HashData(Payload), Readings.ReadAt);
    private static readonly DateTimeOffset Now = Readings.ReadAt.AddSeconds(10);
    private static readonly SourceSettings Settings = Readings.Settings with { OwnKeys = false };

    private readonly ManualClock clock = new();
    private readonly Place place = new();

    // As with payloads: what this release writes, kept as it was written.
    [Fact]
    public void A_stamp_is_written_as_it_was_and_what_was_written_is_read()
    {
        var kept = Convert.FromHexString(File.ReadAllText(RepositoryFiles.Path("tests/Sidecar.Tests/Grants/Fixtures/stamp.v1.txt")).Trim());

        Assert.Equal(Convert.ToHexStringLower(kept), Convert.ToHexStringLower(Stamp.Write(Readings.Settings, Readings.Secret)));
        var (stamp, problem) = MaterialStamp.Read(kept, Readings.Settings, Readings.Secret, Now);
        Assert.Null(problem);
        Assert.Equal(Readings.ReadAt, stamp!.ReadAt);
        Assert.True(stamp.IsOf(SHA256.HashData(Payload)));
        Assert.False(stamp.IsOf(SHA256.HashData("another"u8)));
        Assert.Equal("grants/1/30e5f2b9487d637adf1d927404f2b95b/read", MaterialStamp.Name(Readings.Settings));
    }

    [Fact]
    public void One_who_can_write_to_the_cache_cannot_make_anything_younger()
    {
        var written = Stamp.Write(Readings.Settings, Readings.Secret);
        for (var i = 0; i < written.Length; i++)
        {
            var forged = written.ToArray();
            forged[i] ^= 1;
            Assert.NotNull(MaterialStamp.Read(forged, Readings.Settings, Readings.Secret, Now).Problem);
            Assert.NotNull(MaterialStamp.Read(written[..i], Readings.Settings, Readings.Secret, Now).Problem);
        }

        Assert.NotNull(MaterialStamp.Read([.. written, 0], Readings.Settings, Readings.Secret, Now).Problem);
        Assert.NotNull(MaterialStamp.Read(written, Readings.Settings, new SecretText("another"), Now).Problem);
        Assert.NotNull(MaterialStamp.Read(written, Settings, Readings.Secret, Now).Problem);
        Assert.NotNull(MaterialStamp.Read(written, Readings.Settings with { Account = "other" }, Readings.Secret, Now).Problem);
    }

    [Fact]
    public void A_time_in_the_future_is_not_believed()
    {
        var written = Stamp.Write(Readings.Settings, Readings.Secret);

        Assert.NotNull(MaterialStamp.Read(written, Readings.Settings, Readings.Secret, Readings.ReadAt.AddSeconds(-4)).Stamp);
        Assert.Null(MaterialStamp.Read(written, Readings.Settings, Readings.Secret, Readings.ReadAt.AddSeconds(-6)).Stamp);
    }

    [Fact]
    public async Task While_nothing_changes_only_the_time_is_written_and_read()
    {
        var (one, other) = (Replica(), Replica());
        var first = Reading("a");
        await WriteAsync(one, first);
        var taken = await ReadAsync(other, null);
        Assert.Equal(first.Content, taken!.Content);
        place.Forget();

        clock.Advance(TimeSpan.FromSeconds(30));
        var second = Reading("a");
        await WriteAsync(one, second);
        var renewed = await ReadAsync(other, taken);

        Assert.Equal(second.Material.ReadAt, renewed!.Material.ReadAt);
        Assert.Same(taken.Material.Environments, renewed.Material.Environments);
        Assert.Null(await ReadAsync(other, renewed));
        Assert.Null(await ReadAsync(one, second));
        Assert.Equal(0, place.PayloadsRead + place.PayloadsWritten);

        // And the other way round, with what it did not write itself.
        clock.Advance(TimeSpan.FromSeconds(30));
        await WriteAsync(other, Reading("a"));
        Assert.Equal(clock.GetUtcNow(), (await ReadAsync(one, second))!.Material.ReadAt);
        Assert.Equal(0, place.PayloadsRead + place.PayloadsWritten);
    }

    [Fact]
    public async Task What_has_changed_is_written_and_read_whole()
    {
        var (one, other) = (Replica(), Replica());
        await WriteAsync(one, Reading("a"));
        var taken = await ReadAsync(other, null);

        clock.Advance(TimeSpan.FromSeconds(30));
        await WriteAsync(one, Reading("b"));

        Assert.Equal(Reading("b").Content, (await ReadAsync(other, taken))!.Content);
    }

    [Fact]
    public async Task A_role_that_was_read_anew_is_told_so_that_the_others_need_not()
    {
        var (one, other) = (Replica(), Replica());
        var first = Reading("a");
        await WriteAsync(one, first);
        var taken = await ReadAsync(other, null);

        clock.Advance(TimeSpan.FromHours(1));
        await WriteAsync(one, first with { Material = first.Material with { ReadAt = clock.GetUtcNow(), Roles = Roles(clock.GetUtcNow()) } });

        Assert.Equal(clock.GetUtcNow(), (await ReadAsync(other, taken))!.Material.Roles[0].ReadAt);
    }

    [Fact]
    public async Task A_stamp_of_another_payload_makes_nothing_younger()
    {
        var one = Replica();
        await WriteAsync(one, Reading("a"));
        var old = place.Entries[MaterialPayload.Name(Settings)];
        var readAt = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromMinutes(2));
        await WriteAsync(one, Reading("b"));
        place.Entries[MaterialPayload.Name(Settings)] = old;

        var found = await ReadAsync(Replica(), null);

        Assert.Equal(readAt, found!.Material.ReadAt);
        Assert.Equal(Reading("a").Content, found.Content);
    }

    [Fact]
    public async Task An_older_stamp_makes_nothing_older()
    {
        await WriteAsync(Replica(), Reading("a"));
        place.Entries[MaterialStamp.Name(Settings)] =
            new MaterialStamp(SHA256.HashData(place.Entries[MaterialPayload.Name(Settings)]), clock.GetUtcNow().AddMinutes(-5)).Write(Settings, Readings.Secret);

        Assert.Equal(clock.GetUtcNow(), (await ReadAsync(Replica(), null))!.Material.ReadAt);
    }

    [Fact]
    public async Task What_one_replica_holds_is_not_made_younger_by_the_stamp_of_what_it_wrote_before()
    {
        var (one, other) = (Replica(), Replica());
        await WriteAsync(one, Reading("a"));
        var revoked = Reading("b");
        await ReadAsync(other, null);
        clock.Advance(TimeSpan.FromSeconds(30));
        await WriteAsync(other, Reading("a"));

        // It has read something else meanwhile and could not tell the others.
        Assert.Equal(Reading("a").Content, (await ReadAsync(one, revoked))!.Content);
    }

    [Fact]
    public async Task An_older_reading_does_not_take_the_place_of_a_newer_time()
    {
        var (one, other) = (Replica(), Replica());
        var late = Reading("a");
        clock.Advance(TimeSpan.FromSeconds(1));
        await WriteAsync(one, Reading("a"));
        clock.Advance(TimeSpan.FromSeconds(1));
        await WriteAsync(one, Reading("a"));
        var (payload, stamp) = (place.Entries[MaterialPayload.Name(Settings)], place.Entries[MaterialStamp.Name(Settings)]);

        await WriteAsync(other, late);
        await WriteAsync(one, late);

        Assert.Same(payload, place.Entries[MaterialPayload.Name(Settings)]);
        Assert.Same(stamp, place.Entries[MaterialStamp.Name(Settings)]);
    }

    [Fact]
    public async Task Without_its_stamp_a_payload_is_as_old_as_it_says_and_gets_a_new_one()
    {
        var one = Replica();
        await WriteAsync(one, Reading("a"));
        var readAt = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromSeconds(30));
        await WriteAsync(one, Reading("a"));
        place.Entries.Remove(MaterialStamp.Name(Settings));

        Assert.Equal(readAt, (await ReadAsync(Replica(), null))!.Material.ReadAt);

        clock.Advance(TimeSpan.FromSeconds(30));
        await WriteAsync(one, Reading("a"));
        Assert.Equal(clock.GetUtcNow(), (await ReadAsync(Replica(), null))!.Material.ReadAt);
    }

    [Fact]
    public async Task Without_its_payload_a_stamp_gives_nothing_and_whoever_misses_it_writes_it()
    {
        var (one, other) = (Replica(), Replica());
        await WriteAsync(one, Reading("a"));
        place.Entries.Remove(MaterialPayload.Name(Settings));

        Assert.Null(await ReadAsync(other, null));

        // Newer than what the other read, and still of no use to it.
        var own = Reading("a");
        clock.Advance(TimeSpan.FromSeconds(1));
        await WriteAsync(one, Reading("a"));
        await WriteAsync(other, own);
        Assert.NotNull(await ReadAsync(Replica(), null));
    }

    [Fact]
    public async Task A_stamp_nobody_can_have_written_is_said_and_passed_over()
    {
        await WriteAsync(Replica(), Reading("a"));
        place.Entries[MaterialStamp.Name(Settings)][40] ^= 1;

        Assert.NotNull(await ReadAsync(Replica(), null));
    }

    [Fact]
    public async Task A_payload_is_written_anew_before_the_cache_forgets_it()
    {
        var one = Replica();
        await WriteAsync(one, Reading("a"));
        place.Forget();

        clock.Advance(place.Lifetime / 2);
        await WriteAsync(one, Reading("a"));
        Assert.Equal(0, place.PayloadsWritten);

        clock.Advance(TimeSpan.FromSeconds(30));
        await WriteAsync(one, Reading("a"));
        Assert.Equal(1, place.PayloadsWritten);
    }

    private SourceReading Reading(string policy) => new(
        Settings,
        new CloudinaryMaterial(clock.GetUtcNow())
        {
            Environments = [new MaterialEnvironment("env-1", Enabled: true) { Policies = [new(policy, "permit(principal, action, resource);")] }],
            Roles = Roles(DateTimeOffset.UnixEpoch),
        },
        SourceReading.NoSecrets);

    private static MaterialRole[] Roles(DateTimeOffset readAt) => [new("r", 1, readAt, [new("p", "permit(principal, action, resource);")])];

    private SharedReadings Replica() => new(place, clock, NullLogger<SharedReadings>.Instance);

    private static CloudinarySource Source() => new(Settings, new UpstreamEnvironment("acc", "key", Readings.Secret, null), new GrantsDocument([]), new PolicyChecks());

    private static Task WriteAsync(SharedReadings replica, SourceReading reading) => replica.WriteAsync(Source(), reading, CancellationToken.None);

    private static Task<SourceReading?> ReadAsync(SharedReadings replica, SourceReading? held) => replica.ReadAsync(Source(), held, CancellationToken.None);

    private sealed class Place : ISharedMaterial
    {
        public Dictionary<string, byte[]> Entries { get; } = [];

        public int PayloadsRead { get; private set; }

        public int PayloadsWritten { get; private set; }

        public TimeSpan Lifetime => TimeSpan.FromHours(1);

        public void Forget() => (PayloadsRead, PayloadsWritten) = (0, 0);

        public Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
        {
            PayloadsRead += name == MaterialPayload.Name(Settings) ? 1 : 0;
            return Task.FromResult(Entries.GetValueOrDefault(name));
        }

        public Task WriteAsync(string name, byte[] payload, CancellationToken cancellationToken)
        {
            PayloadsWritten += name == MaterialPayload.Name(Settings) ? 1 : 0;
            Entries[name] = payload;
            return Task.CompletedTask;
        }
    }
}
