using System.Collections.Concurrent;
using System.Net;
using Cloudinary.Emulator;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Grants;
using Sidecar.Grants.Cloudinary;
using Sidecar.Policy.Grants;
using Sidecar.Tests.Shared;
using Sidecar.Tests.World;
using static Sidecar.Tests.Grants.Cloudinary.SourceWorld;

namespace Sidecar.Tests.Grants.Cloudinary;

/// <summary>Replicas that share what they read.</summary>
public sealed class ReplicaTests
{
    private const string Everybody = "permit(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset);";
    private static readonly SecretText Secret = new(EmulatorOptions.AccountSecret);
    private static readonly SourceSettings Settings = new(EmulatorOptions.AccountId, [Yaml.EnvironmentId], SourceParts.All, OwnKeys: false);

    private static readonly Dictionary<string, string?> Slow = new() { ["Sidecar:Grants:CloudinaryInterval"] = "00:10:00", ["Sidecar:Upstream:FolderCacheAge"] = "00:00:00" };

    [Fact]
    public async Task A_new_replica_starts_from_what_another_read_without_a_call()
    {
        var shared = new Shared();
        await using var first = await StartAsync(arrange: upstream => upstream.Account.AddPolicy(Everybody), settings: Slow, replace: shared.Use);
        await UntilAsync(() => Task.FromResult(!shared.Entries.IsEmpty), "nothing is shared");

        await using var second = await StartAsync(settings: Slow, replace: shared.Use);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second, Asset, "app"));
        Assert.Equal(0, Health(second).Calls);
        Assert.Equal(1, Health(second).SharedReads);
        Assert.Equal(first.Service<IGrantStore>().Current!.Snapshot.Version, second.Service<IGrantStore>().Current!.Snapshot.Version);
    }

    [Fact]
    public async Task What_is_older_than_the_interval_serves_while_Cloudinary_is_down_and_no_longer_than_its_bound()
    {
        var shared = new Shared();
        shared.Put(Material(TimeSpan.FromMinutes(30)));
        await using (var world = await StartAsync(arrange: Down, settings: Slow, replace: shared.Use))
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, Asset, "app"));
            await UntilAsync(() => Task.FromResult(Health(world).FailedReads > 0), "Cloudinary is not asked");
            Assert.InRange(Health(world).Age!.Value, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
        }

        shared.Put(Material(TimeSpan.FromMinutes(61)));
        await using var late = await StartAsync(arrange: Down, settings: Slow, replace: shared.Use, ready: false);
        await UntilAsync(() => Task.FromResult(Health(late).FailedReads > 0), "Cloudinary is not asked");
        Refused.Is(await late.GetAsync(Asset, "app"), 403, "Grants have not been read from Cloudinary yet");
    }

    [Fact]
    public async Task What_is_older_than_what_is_in_force_is_not_taken_and_what_is_newer_stays_there()
    {
        var shared = new Shared();
        await using var world = await StartAsync(replace: shared.Use);
        shared.Put(Material(TimeSpan.FromMinutes(5)));
        await NextReadingAsync(world);
        Refused.For(await world.GetAsync(Asset, "app"), "read");
        Assert.True(world.Service<MergedGrantStore>().Take(Material(-TimeSpan.FromSeconds(1)), own: false));
        Assert.False(world.Service<MergedGrantStore>().Take(Material(TimeSpan.FromSeconds(1)), own: false));

        var newer = MaterialPayload.Write(Material(-TimeSpan.FromSeconds(4)), Secret);
        shared.Entries[MaterialPayload.Name(Settings)] = newer;
        await world.Service<SharedReadings>().WriteAsync(world.Service<MergedGrantStore>().Source!, Material(TimeSpan.FromSeconds(2)), CancellationToken.None);
        Assert.Same(newer, shared.Entries[MaterialPayload.Name(Settings)]);
    }

    [Fact]
    public async Task What_somebody_else_wrote_is_not_believed()
    {
        var shared = new Shared();
        shared.Entries[MaterialPayload.Name(Settings)] = MaterialPayload.Write(Material(TimeSpan.Zero), new SecretText("not the account's"));
        await using var world = await StartAsync(replace: shared.Use);

        Refused.For(await world.GetAsync(Asset, "app"), "read");
        Assert.Contains(world.Log, entry => entry.RenderMessage().Contains("was not written with this account's secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cache_that_fails_or_hangs_costs_nothing_but_calls()
    {
        await using var failing = await StartAsync(arrange: upstream => upstream.Account.AddPolicy(Everybody), replace: new Shared { Fails = true }.Use);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(failing, Asset, "app"));

        await using var hanging = await StartAsync(arrange: upstream => upstream.Account.AddPolicy(Everybody), replace: new Shared { Hangs = true }.Use);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(hanging, Asset, "app"));
    }

    [Fact]
    public async Task Told_of_a_change_a_replica_reads_at_once_and_does_not_take_what_was_read_before()
    {
        var shared = new Shared();
        await using var world = await StartAsync(settings: Slow, replace: shared.Use);
        await UntilAsync(() => Task.FromResult(!shared.Entries.IsEmpty), "nothing is shared");
        world.Upstream.Account.AddPolicy(Everybody);

        world.Service<CloudinaryPollService>().RequestRead();

        await BecomesAsync(world, HttpStatusCode.OK, Asset, "app");
    }

    [Fact]
    public async Task Through_Redis_a_new_replica_starts_without_a_call_and_without_Redis_with_some()
    {
        await using var redis = await RedisServer.StartAsync();
        var settings = new Dictionary<string, string?>(Slow) { ["Sidecar:Redis:Configuration"] = redis.Configuration };
        await using var first = await StartAsync(arrange: upstream => upstream.Account.AddPolicy(Everybody), settings: settings);
        await UntilAsync(
            async () => await first.Service<ISharedMaterial>().ReadAsync(MaterialPayload.Name(Settings), CancellationToken.None) is not null, "nothing is shared");

        await using (var second = await StartAsync(settings: settings))
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(second, Asset, "app"));
            Assert.Equal(0, Health(second).Calls);
        }

        await redis.KillAsync();
        await using var third = await StartAsync(arrange: upstream => upstream.Account.AddPolicy(Everybody), settings: settings);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(third, Asset, "app"));
        Assert.NotEqual(0, Health(third).Calls);
    }

    private static void Down(EmulatorHost upstream) => upstream.FailNext(int.MaxValue, 500, "{}", target => target.Contains("/accounts/", StringComparison.Ordinal));

    private static SourceReading Material(TimeSpan age) => new(
        Settings,
        new CloudinaryMaterial(DateTimeOffset.UtcNow - age) { Environments = [new MaterialEnvironment(Yaml.EnvironmentId, true) { Policies = [new("p", Everybody)] }] },
        SourceReading.NoSecrets);

    private sealed class Shared : IDistributedCache
    {
        public ConcurrentDictionary<string, byte[]> Entries { get; } = new();

        public bool Fails { get; init; }

        public bool Hangs { get; init; }

        public void Use(IServiceCollection services) =>
            services.Replace(ServiceDescriptor.Singleton<ISharedMaterial>(new DistributedMaterial(this, TimeSpan.FromHours(1))));

        public void Put(SourceReading reading) => Entries[MaterialPayload.Name(reading.Settings)] = MaterialPayload.Write(reading, Secret);

        public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            await TroubleAsync(token);
            return Entries.GetValueOrDefault(key);
        }

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            await TroubleAsync(token);
            Entries[key] = value;
        }

        public byte[]? Get(string key) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        private async Task TroubleAsync(CancellationToken token)
        {
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            if (Fails)
            {
                throw new IOException("the cache is down");
            }
        }
    }
}
