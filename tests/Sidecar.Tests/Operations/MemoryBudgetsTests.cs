using Sidecar.Budgets;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Operations;

public sealed class MemoryBudgetsTests
{
    private readonly ManualTime time = new();
    private readonly MemoryBudgets budgets;

    public MemoryBudgetsTests() => budgets = new MemoryBudgets(time);

    [Fact]
    public void A_burst_is_there_at_once_and_then_calls_grow_back_one_by_one()
    {
        var account = Account(3600, 5);

        Assert.Equal([0, 0, 0, 0, 0], Enumerable.Range(0, 5).Select(_ => Take(account).TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(1), Take(account));
        time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Equal(TimeSpan.FromMilliseconds(600), Take(account));
        time.Advance(TimeSpan.FromMilliseconds(600));
        Assert.Equal(TimeSpan.Zero, Take(account));
        Assert.Equal(TimeSpan.FromSeconds(1), Take(account));
        time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => Take(account) == TimeSpan.Zero));
    }

    [Fact]
    public void Within_an_hour_no_more_than_the_burst_and_the_hours_calls_are_had()
    {
        var account = Account(100, 10);
        var had = 0;
        for (var i = 0; i < 36_000; i++)
        {
            had += Take(account) == TimeSpan.Zero ? 1 : 0;
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(had, 109, 110);
    }

    [Fact]
    public async Task What_is_charged_beyond_the_budget_is_owed_up_to_an_hour()
    {
        var account = Account(3600, 1);
        Take(account);
        for (var i = 0; i < 9; i++)
        {
            await budgets.TakeAsync(account);
        }

        Assert.Equal(TimeSpan.FromSeconds(10), Take(account));
        for (var i = 0; i < 20_000; i++)
        {
            await budgets.TakeAsync(account);
        }

        Assert.Equal(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1), Take(account));
    }

    [Fact]
    public void Setting_the_clock_gives_nothing_and_takes_nothing()
    {
        var account = Account(60, 1);
        Take(account);

        time.SetBy(TimeSpan.FromDays(1));
        Assert.Equal(TimeSpan.FromMinutes(1), Take(account));
        time.SetBy(TimeSpan.FromDays(-2));
        Assert.Equal(TimeSpan.FromMinutes(1), Take(account));
    }

    [Fact]
    public void Many_at_once_get_no_more_than_there_is()
    {
        var account = Account(1, 50);
        var had = 0;
        Parallel.For(0, 1000, _ => Interlocked.Add(ref had, Take(account) == TimeSpan.Zero ? 1 : 0));
        Assert.Equal(50, had);
    }

    [Fact]
    public void Without_a_budget_there_is_no_bound()
    {
        var account = Account(0, 0);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(TimeSpan.Zero, Take(account)));
    }

    [Theory]
    [InlineData(1000, 0, 100)]
    [InlineData(5, 0, 1)]
    [InlineData(5, 7, 7)]
    public void A_burst_that_is_not_said_is_a_tenth_of_the_hour(int calls, int burst, int expected) => Assert.Equal(expected, new KeyBudget(calls, burst).Capacity);

    [Fact]
    public void Asking_allocates_nothing()
    {
        var limited = Account(KeyBudget.Largest, KeyBudget.Largest);
        var unlimited = Account(0, 0);
        Take(limited);
        Take(unlimited);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Take(limited);
            Take(unlimited);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static KeyAccount Account(int calls, int burst) => new("demo", "key", null) { Budget = new KeyBudget(calls, burst) };

    private TimeSpan Take(KeyAccount account)
    {
#pragma warning disable CA2012 // It has completed: that is asked first.
        var taking = budgets.TryTakeAsync(account);
        Assert.True(taking.IsCompletedSuccessfully);
        return taking.Result;
#pragma warning restore CA2012
    }
}
