using System.Collections.Frozen;
using Sidecar.Budgets;
using Sidecar.Catalogue;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Operations;
using Sidecar.Operations.Metrics;
using Sidecar.Policy.Cedar;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Operations;

public sealed class SpendingTests
{
    private static readonly UpstreamEnvironment Demo = new("demo", "1", new SecretText("s"), null);
    private static readonly Caller Nobody = new(new EntityUid("Sidecar::UnsignedUpload", "p"), null, null, null, null, AuthenticationMethod.Unsigned);
    private static readonly LoadedGrants Grants = new(
        null!, FrozenDictionary<string, SecretText>.Empty, FrozenDictionary<string, UpstreamEnvironment>.Empty, DateTimeOffset.UnixEpoch)
    {
        LoadedStamp = 0,
    };

    private readonly ManualTime time = new();
    private readonly Spending spending;

    public SpendingTests() => spending = new Spending(new MemoryBudgets(time), new Quotas(time), new BudgetOptions());

    [Fact]
    public async Task A_look_up_that_others_wait_for_is_charged_and_never_refused()
    {
        var account = Account(calls: 3600, burst: 1);
        for (var i = 0; i < 5; i++)
        {
            await spending.LookupAsync(Request(account), Demo, isShared: true);
        }

        Assert.Equal(5, account.Lookups);
        var refused = await Assert.ThrowsAsync<BudgetException>(async () => await spending.LookupAsync(Request(account), Demo, isShared: false));
        Assert.Equal(TimeSpan.FromSeconds(5), refused.RetryAfter);
        Assert.Equal((5, 1), (account.Lookups, spending.KeyRefusals));
    }

    [Fact]
    public async Task Whoever_is_let_in_to_wait_for_one_pays_for_its_first_call_with_that()
    {
        var account = Account(calls: 3600, burst: 2);
        var first = Request(account);
        await spending.AdmitAsync(first, Demo);
        await spending.AdmitAsync(first, Demo);
        await spending.LookupAsync(first, Demo, isShared: true);
        await spending.AdmitAsync(Request(account), Demo);

        await Assert.ThrowsAsync<BudgetException>(async () => await spending.AdmitAsync(Request(account), Demo));
        await spending.LookupAsync(first, Demo, isShared: true);
        Assert.Equal(2, account.Lookups);
    }

    [Fact]
    public async Task What_Cloudinary_does_not_limit_is_not_charged()
    {
        var account = Account(calls: 1, burst: 1);
        var upload = Request(account);
        upload.SpendsQuota = false;
        for (var i = 0; i < 5; i++)
        {
            await spending.ForwardAsync(upload, Demo);
        }

        Assert.Equal(0, account.Forwarded);
        await spending.LookupAsync(decision: null, Demo, isShared: false);
    }

    [Theory]
    [InlineData("ping", true)]
    [InlineData("get_resource", true)]
    [InlineData("search_folders", true)]
    [InlineData("create_folder", true)]
    [InlineData("usage", true)]
    [InlineData("upload", false)]
    [InlineData("destroy", false)]
    [InlineData("rename", false)]
    [InlineData("explicit", false)]
    [InlineData("analyze_uri", false)]
    [InlineData("list_live_streams", false)]
    public void The_catalogue_tells_what_counts(string operation, bool counts) =>
        Assert.All(OperationCatalogue.Default.Operations.Where(o => o.Name == operation).ToArray() is { Length: > 0 } rows ? rows : throw new KeyNotFoundException(operation),
            row => Assert.Equal(counts, row.SpendsQuota));

    [Fact]
    public void Counting_and_charging_a_request_allocates_nothing()
    {
        var metrics = new RequestMetrics(OperationCatalogue.Default);
        var upstream = new UpstreamMetrics();
        var accounts = new KeyAccounts(new BudgetOptions { CallsPerHour = KeyBudget.Largest, Burst = KeyBudget.Largest });
        var decision = new DecisionRecord { Operation = "get_resource", SpendsQuota = true };

        // The runtime may grow a table of its own while the code is new.
        ManyRequests();
        var before = GC.GetAllocatedBytesForCurrentThread();
        ManyRequests();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void ManyRequests()
        {
            for (var i = 0; i < 1000; i++)
            {
                OneRequest();
            }
        }

        void OneRequest()
        {
            metrics.Started();
            decision.IsAdmitted = false;
            decision.Account = accounts.Of("demo", Nobody, Grants);
#pragma warning disable CA2012 // Only whether it has completed is asked.
            Assert.True(spending.ForwardAsync(decision, Demo).IsCompletedSuccessfully);
#pragma warning restore CA2012
            upstream.Forwarded(200, Yarp.ReverseProxy.Forwarder.ForwarderError.None, TimeSpan.FromMilliseconds(12));
            metrics.Ended(decision, 200, TimeSpan.FromMilliseconds(13));
        }
    }

    private static DecisionRecord Request(KeyAccount account) => new() { SpendsQuota = true, Account = account };

    private static KeyAccount Account(int calls, int burst) => new("demo", "key", null) { Budget = new KeyBudget(calls, burst) };
}
