using Sidecar.Enforcement.Bindings;
using Sidecar.Shared;
using static Sidecar.Tests.Shared.Replica;

namespace Sidecar.Tests.Shared;

/// <summary>Two replicas and what lies between them.</summary>
public sealed class SharedLayerTests
{
    private readonly ManualClock clock = new();
    private readonly FakeRedis redis = new();

    [Fact]
    public async Task What_one_replica_fetched_the_other_finds_and_it_is_as_old_there()
    {
        var (first, second) = (new Replica(redis, clock).Cache(), new Replica(redis, clock).Cache());
        await GetAsync(first, new Source("a"));
        clock.Advance(Seconds(4));
        var source = new Source("b");
        Assert.Equal("a", await GetAsync(second, source));
        Assert.Equal(0, source.Fetches);

        clock.Advance(Seconds(6.5));
        Assert.Equal("b", await GetAsync(second, source));
    }

    [Fact]
    public async Task A_write_does_not_take_another_replicas_word()
    {
        var other = new Replica(redis, clock);
        await GetAsync(new Replica(redis, clock).Cache(), new Source("a"));
        var source = new Source("b");
        var cache = other.Cache();
        var write = new Freshness(other.Changes.Next(), TimeSpan.Zero);

        // A read asks after the write came, and brings in what is another replica's.
        Assert.Equal("a", await GetAsync(cache, source));
        Assert.Equal("b", await cache.GetAsync("demo", "k", write, source.FetchAsync, default));
    }

    [Fact]
    public async Task A_change_at_one_replica_is_one_at_the_other()
    {
        var one = new Replica(redis, clock);
        var other = new Replica(redis, clock);
        var (first, second) = (one.Cache(), other.Cache());
        await GetAsync(first, new Source("a"));
        await GetAsync(second, new Source("not asked"));

        one.Changes.Publish(Invalidation.All("demo", CacheArea.Folders));
        Assert.Equal("b", await GetAsync(second, new Source("b")));
    }

    [Fact]
    public async Task A_replica_that_starts_after_a_change_does_not_find_what_was_stored_before_it()
    {
        var one = new Replica(redis, clock);
        await GetAsync(one.Cache(), new Source("a"));
        one.Changes.Publish(new Invalidation("demo", CacheArea.Folders, ["a"]));
        clock.Advance(Seconds(1));
        Assert.Equal("b", await GetAsync(new Replica(redis, clock).Cache(), new Source("b")));
    }

    [Fact]
    public async Task A_value_stored_late_by_a_replica_that_did_not_hear_of_the_change_is_not_found()
    {
        var one = new Replica(redis, clock);
        var deaf = new Replica(redis, clock);
        var source = new Source("before") { Gate = new() };
        var slow = GetAsync(deaf.Cache(), source);
        clock.Advance(Seconds(1));
        redis.HoldsMessages = true;
        one.Changes.Publish(Invalidation.All("demo", CacheArea.Folders));
        clock.Advance(Seconds(0.5));
        source.Gate!.SetResult();
        await slow;
        Assert.Equal("after", await GetAsync(new Replica(redis, clock).Cache(), new Source("after")));
    }

    [Fact]
    public async Task A_value_is_not_stored_over_a_newer_one()
    {
        var source = new Source("older") { Gate = new() };
        var slow = GetAsync(new Replica(redis, clock).Cache(), source);
        clock.Advance(Seconds(1));
        await GetAsync(new Replica(redis, clock, "the environment's secret").Cache(), new Source("newer"));
        source.Gate!.SetResult();
        await slow;
        Assert.Equal("newer", await GetAsync(new Replica(redis, clock).Cache(), new Source("not asked")));
    }

    [Fact]
    public async Task While_it_is_away_each_replica_remembers_for_itself_and_what_changed_is_told_when_it_is_back()
    {
        var one = new Replica(redis, clock);
        var other = new Replica(redis, clock);
        var (first, second) = (one.Cache(hard: Seconds(600), soft: Seconds(600)), other.Cache(hard: Seconds(600), soft: Seconds(600)));
        await GetAsync(first, new Source("a"));
        await GetAsync(second, new Source("a"));
        redis.GoDown();

        one.Changes.Publish(Invalidation.All("demo", CacheArea.Folders));
        Assert.Equal("b", await GetAsync(first, new Source("b")));
        Assert.Equal("a", await GetAsync(second, new Source("b")));

        redis.ComeBack();
        Assert.Equal("b", await GetAsync(second, new Source("b")));

        // A third, which was not there: the change is on record.
        await LayeredCacheTests.EventuallyAsync(async () => await new Replica(redis, clock).Changes.IsStaleAsync("demo", CacheArea.Folders, [], clock.GetUtcNow()));
    }

    [Fact]
    public async Task After_it_was_away_it_may_hold_what_is_older_and_that_is_not_used()
    {
        var one = new Replica(redis, clock);
        var cache = one.Cache(hard: Seconds(600), soft: Seconds(600));
        await GetAsync(cache, new Source("old"));
        var old = redis.Values.ToArray();
        one.Changes.Publish(Invalidation.All("demo", CacheArea.Folders));
        clock.Advance(Seconds(10));

        redis.GoDown();
        redis.Values.Clear();
        foreach (var (key, value) in old)
        {
            redis.Values[key] = value;
        }

        redis.ComeBack();
        Assert.Equal("new", await GetAsync(cache, new Source("new")));
    }

    [Fact]
    public async Task A_value_somebody_else_wrote_or_moved_is_not_found()
    {
        await GetAsync(new Replica(redis, clock).Cache(), new Source("a"));
        var (key, value) = redis.Values.Single();
        var forged = (byte[])value.Clone();
        forged[10] = (byte)'x';
        redis.Values[key] = forged;
        Assert.Equal("b", await GetAsync(new Replica(redis, clock).Cache(), new Source("b")));

        redis.Values.Clear();
        redis.Values[SharedKey.Of("text", "demo", "k2")] = value;
        Assert.Equal("c", await new Replica(redis, clock).Cache().GetAsync("demo", "k2", Freshness.Any, new Source("c").FetchAsync, default));

        redis.Values.Clear();
        redis.Values[key] = value;
        Assert.Equal("d", await GetAsync(new Replica(redis, clock, "another secret").Cache(), new Source("d")));
    }

    [Fact]
    public async Task A_value_from_the_future_is_not_found()
    {
        var ahead = new ManualClock();
        ahead.Jump(TimeSpan.FromHours(1));
        await GetAsync(new Replica(redis, ahead).Cache(), new Source("a"));
        Assert.Equal("b", await GetAsync(new Replica(redis, clock).Cache(), new Source("b")));
    }

    [Fact]
    public async Task A_binding_is_not_found_beyond_its_time_whatever_Redis_still_holds()
    {
        var (one, other) = (new Replica(redis, clock), new Replica(redis, clock));
        var key = new BindingKey("demo", BindingKind.Task, "t");
        await Bindings(one).RememberAsync(key, new Binding("owner", null), Seconds(60), default);
        Assert.NotNull(await Bindings(other).FindAsync(key, default));
        clock.Advance(Seconds(61));
        Assert.Single(redis.Values);
        Assert.Null(await Bindings(other).FindAsync(key, default));

        SharedBindings Bindings(Replica replica) => new(new MemoryBindings(clock), replica.Store, replica.Keys, clock);
    }

    [Fact]
    public void A_message_of_a_later_release_is_taken_for_the_widest_and_one_of_a_stranger_for_none()
    {
        var replica = new Replica(redis, clock);
        var message = InvalidationMessage.Write(new Invalidation("demo", CacheArea.Assets, ["a:1"]), replica.Keys, clock.GetUtcNow())!;
        Assert.Equal(["a:1"], Assert.Single(InvalidationMessage.Read(message, replica.Keys)).Names);

        var later = (byte[])message.Clone();
        later[2 + "demo".Length]++;
        Assert.Equal(Enum.GetValues<CacheArea>(), InvalidationMessage.Read(later, replica.Keys).Select(change => change.Area));

        var forged = (byte[])message.Clone();
        forged[^1] ^= 1;
        Assert.Empty(InvalidationMessage.Read(forged, replica.Keys));
        Assert.Empty(InvalidationMessage.Read(new byte[] { 0 }, replica.Keys));
        Assert.Empty(InvalidationMessage.Read(ReplicaEnvelope.Wrap("unknown", message), replica.Keys));
    }

    private static Task<string?> GetAsync(LayeredCache<string, string> cache, Source source) =>
        cache.GetAsync("demo", "k", Freshness.Any, source.FetchAsync, default).AsTask();
}
