using Sidecar.Enforcement.Bindings;

namespace Sidecar.Tests.Enforcement.Bindings;

public sealed class MemoryBindingsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Clock clock = new();

    [Fact]
    public async Task What_was_remembered_is_found_with_its_owner_and_detail()
    {
        var bindings = new MemoryBindings(clock);
        await Remember(bindings, "t1", "ann", detail: "asset");

        Assert.Equal(new Binding("ann", "asset"), await Find(bindings, "t1"));
        Assert.Null(await Find(bindings, "t2"));
    }

    [Fact]
    public async Task An_id_is_one_of_its_cloud_and_kind_only()
    {
        var bindings = new MemoryBindings(clock);
        await Remember(bindings, "t1", "ann");

        Assert.Null(await bindings.FindAsync(new BindingKey("other", BindingKind.Task, "t1"), default));
        Assert.Null(await bindings.FindAsync(new BindingKey("demo", BindingKind.Batch, "t1"), default));
        Assert.Null(await bindings.FindAsync(new BindingKey("demo", BindingKind.Task, "T1"), default));
    }

    [Fact]
    public async Task An_id_is_forgotten_after_its_lifetime()
    {
        var bindings = new MemoryBindings(clock);
        await Remember(bindings, "t1", "ann");

        clock.Advance(Hour - TimeSpan.FromSeconds(1));
        Assert.NotNull(await Find(bindings, "t1"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Find(bindings, "t1"));
    }

    [Fact]
    public async Task A_later_owner_takes_the_place_of_an_earlier_one()
    {
        var bindings = new MemoryBindings(clock);
        await Remember(bindings, "t1", "ann");
        await Remember(bindings, "t1", "bob");

        Assert.Equal("bob", (await Find(bindings, "t1"))!.Owner);
    }

    [Fact]
    public async Task When_full_the_oldest_half_is_forgotten_and_the_newest_is_kept()
    {
        var bindings = new MemoryBindings(clock, capacity: 10);
        for (var i = 0; i < 11; i++)
        {
            await Remember(bindings, $"t{i}", "ann");
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        for (var i = 0; i < 11; i++)
        {
            Assert.Equal(i >= 5, await Find(bindings, $"t{i}") is not null);
        }
    }

    [Fact]
    public async Task When_full_what_has_expired_goes_first()
    {
        var bindings = new MemoryBindings(clock, capacity: 10);
        await Remember(bindings, "old", "ann", TimeSpan.FromDays(1));
        for (var i = 0; i < 9; i++)
        {
            await Remember(bindings, $"t{i}", "ann", TimeSpan.FromSeconds(1));
        }

        clock.Advance(TimeSpan.FromSeconds(2));
        await Remember(bindings, "new", "ann");

        Assert.NotNull(await Find(bindings, "old"));
        Assert.NotNull(await Find(bindings, "new"));
    }

    [Fact]
    public async Task It_never_holds_more_than_its_capacity()
    {
        var bindings = new MemoryBindings(clock, capacity: 100);
        for (var i = 0; i < 10_000; i++)
        {
            await Remember(bindings, $"t{i}", "ann");
        }

        var held = 0;
        for (var i = 0; i < 10_000; i++)
        {
            held += await Find(bindings, $"t{i}") is null ? 0 : 1;
        }

        Assert.InRange(held, 1, 100);
    }

    private static ValueTask Remember(MemoryBindings bindings, string id, string owner, TimeSpan? lifetime = null, string? detail = null) =>
        bindings.RememberAsync(new BindingKey("demo", BindingKind.Task, id), new Binding(owner, detail), lifetime ?? Hour, default);

    private static ValueTask<Binding?> Find(MemoryBindings bindings, string id) => bindings.FindAsync(new BindingKey("demo", BindingKind.Task, id), default);

    private sealed class Clock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => now += by.Ticks;

        public override long GetTimestamp() => now;
    }
}
