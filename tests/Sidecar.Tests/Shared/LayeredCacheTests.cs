using Sidecar.Shared;
using static Sidecar.Tests.Shared.Replica;

namespace Sidecar.Tests.Shared;

/// <summary>What the cache promises, with a clock and gates in the test's hand.</summary>
public sealed class LayeredCacheTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public async Task A_value_is_used_up_to_its_hard_age_and_fetched_anew_from_its_soft_age()
    {
        var (cache, source) = (new Replica(null, clock).Cache(), new Source("a"));
        Assert.Equal("a", await GetAsync(cache, source));
        source.Value = "b";

        clock.Advance(Seconds(4.9));
        Assert.Equal("a", await GetAsync(cache, source));
        Assert.Equal(1, source.Fetches);

        // Old enough to be refreshed: the caller does not wait for that.
        clock.Advance(Seconds(0.2));
        source.Gate = new();
        Assert.Equal("a", await GetAsync(cache, source));
        Assert.Equal(2, source.Fetches);
        source.Gate.SetResult();
        source.Gate = null;
        await EventuallyAsync(async () => await GetAsync(cache, source) == "b");
        Assert.Equal(2, source.Fetches);
    }

    [Fact]
    public async Task Beyond_the_hard_age_nothing_is_used_also_when_Cloudinary_cannot_be_asked()
    {
        var (cache, source) = (new Replica(null, clock).Cache(soft: Seconds(10)), new Source("a"));
        await GetAsync(cache, source);
        source.Fails = new TimeoutException();

        clock.Advance(Seconds(9.9));
        Assert.Equal("a", await GetAsync(cache, source));
        clock.Advance(Seconds(0.2));
        await Assert.ThrowsAsync<TimeoutException>(async () => await GetAsync(cache, source));
    }

    [Fact]
    public async Task A_refresh_that_fails_leaves_the_value_to_its_bound_and_is_not_repeated_at_once()
    {
        var (cache, source) = (new Replica(null, clock).Cache(), new Source("a"));
        await GetAsync(cache, source);
        source.Fails = new TimeoutException();
        clock.Advance(Seconds(6));

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("a", await GetAsync(cache, source));
        }

        Assert.Equal(2, source.Fetches);
        clock.Advance(Seconds(1.1));
        Assert.Equal("a", await GetAsync(cache, source));
        Assert.Equal(3, source.Fetches);
    }

    [Fact]
    public async Task What_does_not_exist_is_remembered_for_less_time()
    {
        var (cache, source) = (new Replica(null, clock).Cache(), new Source(null));
        Assert.Null(await GetAsync(cache, source));
        source.Value = "now there";
        clock.Advance(Seconds(1.9));
        Assert.Null(await GetAsync(cache, source));
        clock.Advance(Seconds(0.2));
        Assert.Equal("now there", await GetAsync(cache, source));
    }

    [Fact]
    public async Task One_fetch_serves_all_who_ask_meanwhile_and_one_who_leaves_takes_nothing_from_the_others()
    {
        var (cache, source) = (new Replica(null, clock).Cache(), new Source("a") { Gate = new() });
        using var leaving = new CancellationTokenSource();
        var first = cache.GetAsync("demo", "k", Freshness.Any, source.FetchAsync, leaving.Token).AsTask();
        var others = Enumerable.Range(0, 50).Select(_ => GetAsync(cache, source)).ToArray();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        source.Gate.SetResult();
        Assert.All(await Task.WhenAll(others), value => Assert.Equal("a", value));
        Assert.Equal(1, source.Fetches);
    }

    [Fact]
    public async Task A_fetch_that_fails_is_not_kept()
    {
        var (cache, source) = (new Replica(null, clock).Cache(), new Source("a") { Fails = new TimeoutException() });
        await Assert.ThrowsAsync<TimeoutException>(() => GetAsync(cache, source));
        source.Fails = null;
        Assert.Equal("a", await GetAsync(cache, source));
        Assert.Equal(2, source.Fetches);
    }

    [Fact]
    public async Task A_fetch_that_a_change_overtook_is_not_kept_and_nobody_who_comes_after_the_change_waits_for_it()
    {
        var replica = new Replica(null, clock);
        var (cache, source) = (replica.Cache(), new Source("before") { Gate = new() });
        var slow = GetAsync(cache, source);

        var gate = source.Gate;
        replica.Changes.Publish(Invalidation.All("demo", CacheArea.Folders));
        source.Value = "after";
        source.Gate = null;

        // Came after the change: must not get what was read before it.
        Assert.Equal("after", await GetAsync(cache, source));

        // The slow one ends now; it must not take the place of the newer.
        gate!.SetResult();
        await slow;
        Assert.Equal("after", await GetAsync(cache, source));
        Assert.Equal(2, source.Fetches);
    }

    [Fact]
    public async Task A_slow_fetch_that_a_change_overtook_leaves_nothing_when_nobody_asked_meanwhile()
    {
        var replica = new Replica(null, clock);
        var (cache, source) = (replica.Cache(), new Source("before") { Gate = new() });
        var slow = GetAsync(cache, source);
        replica.Changes.Publish(Invalidation.All("demo", CacheArea.Folders));
        source.Value = "after";
        source.Gate!.SetResult();
        await slow;
        Assert.Equal("after", await GetAsync(cache, source));
    }

    [Fact]
    public async Task A_change_concerns_its_environment_its_kind_and_its_names_alone()
    {
        var replica = new Replica(null, clock);
        var (cache, source) = (replica.Cache(), new Source("a"));
        await GetAsync(cache, source);

        replica.Changes.Publish(Invalidation.All("other", CacheArea.Folders));
        replica.Changes.Publish(Invalidation.All("demo", CacheArea.Presets));
        replica.Changes.Publish(new Invalidation("demo", CacheArea.Folders, ["b"]));
        await GetAsync(cache, source);
        Assert.Equal(1, source.Fetches);

        replica.Changes.Publish(new Invalidation("demo", CacheArea.Folders, ["b", "a"]));
        await GetAsync(cache, source);
        Assert.Equal(2, source.Fetches);
    }

    [Fact]
    public async Task A_write_is_judged_by_what_was_fetched_in_its_course()
    {
        var replica = new Replica(null, clock);
        var (cache, source) = (replica.Cache(), new Source("a"));
        await GetAsync(cache, source);

        var write = new Freshness(replica.Changes.Next(), TimeSpan.Zero);
        source.Value = "b";
        Assert.Equal("b", await cache.GetAsync("demo", "k", write, source.FetchAsync, default));
        Assert.Equal("b", await cache.GetAsync("demo", "k", write, source.FetchAsync, default));
        Assert.Equal(2, source.Fetches);

        await cache.GetAsync("demo", "k", new Freshness(replica.Changes.Next(), Seconds(1)), source.FetchAsync, default);
        Assert.Equal(2, source.Fetches);
        clock.Advance(Seconds(1.1));
        await cache.GetAsync("demo", "k", new Freshness(replica.Changes.Next(), Seconds(1)), source.FetchAsync, default);
        Assert.Equal(3, source.Fetches);
    }

    [Fact]
    public async Task A_write_does_not_wait_for_a_fetch_that_began_before_it()
    {
        var replica = new Replica(null, clock);
        var (cache, source) = (replica.Cache(), new Source("before") { Gate = new() });
        var slow = GetAsync(cache, source);
        var gate = source.Gate;
        source.Gate = null;
        source.Value = "after";
        Assert.Equal("after", await cache.GetAsync("demo", "k", new Freshness(replica.Changes.Next(), TimeSpan.Zero), source.FetchAsync, default).AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
        gate!.SetResult();
        await slow;

        // Nor does the older answer take the newer one's place.
        Assert.Equal("after", await GetAsync(cache, source));
    }

    [Fact]
    public async Task A_full_cache_forgets_the_oldest()
    {
        var (cache, source) = (new Replica(null, clock).Cache(capacity: 100), new Source("a"));
        for (var i = 0; i < 1000; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await cache.GetAsync("demo", $"k{i}", Freshness.Any, source.FetchAsync, default);
            Assert.InRange(cache.EntryCount, 1, 100);
        }

        Assert.True(cache.TryGet("demo", "k999", Freshness.Any, out _));
        Assert.False(cache.TryGet("demo", "k0", Freshness.Any, out _));
    }

    [Fact]
    public async Task The_calendar_may_jump()
    {
        var (cache, source) = (new Replica(null, clock).Cache(), new Source("a"));
        await GetAsync(cache, source);
        clock.Jump(TimeSpan.FromDays(-400));
        await GetAsync(cache, source);
        clock.Jump(TimeSpan.FromDays(800));
        await GetAsync(cache, source);
        Assert.Equal(1, source.Fetches);
        clock.Advance(Seconds(11));
        await GetAsync(cache, source);
        Assert.Equal(2, source.Fetches);
    }

    private static Task<string?> GetAsync(LayeredCache<string, string> cache, Source source) =>
        cache.GetAsync("demo", "k", Freshness.Any, source.FetchAsync, default).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    internal static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 800; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(25);
        }

        Assert.Fail("It did not happen within twenty seconds.");
    }
}
