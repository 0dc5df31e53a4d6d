namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>A residual is kept for whom, what and which type it was made, by the engine that made it. How many are kept: <see cref="BoundTests"/>.</summary>
public sealed class ResidualCacheTests
{
    private static readonly EntityUid Ann = new("User", "ann");
    private static readonly EntityUid Bob = new("User", "bob");
    private static readonly EntityUid Read = new("Action", "read");
    private static readonly EntityUid Write = new("Action", "write");

    [Fact]
    public void Each_principal_action_and_type_has_its_own()
    {
        var engine = Engine("""
            permit(principal == User::"ann", action == Action::"read", resource is Asset) when { resource.a == 1 };
            permit(principal == User::"ann", action == Action::"write", resource is Asset) when { resource.a == 2 };
            permit(principal == User::"ann", action == Action::"read", resource is Folder) when { resource.a == 3 };
            permit(principal == User::"bob", action == Action::"read", resource is Asset) when { resource.a == 4 };
            permit(principal == Action::"read", action == Action::"read", resource is Asset) when { resource.a == 5 };
            """);

        // The second time around all of them are known.
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(1L, Number(engine.ResidualFor(Ann, Read, "Asset")));
            Assert.Equal(2L, Number(engine.ResidualFor(Ann, Write, "Asset")));
            Assert.Equal(3L, Number(engine.ResidualFor(Ann, Read, "Folder")));
            Assert.Equal(4L, Number(engine.ResidualFor(Bob, Read, "Asset")));
            Assert.Equal(5L, Number(engine.ResidualFor(Read, Read, "Asset")));
        }

        Assert.Equal(5, engine.ResidualCount);
    }

    [Fact]
    public void A_name_that_is_made_anew_for_each_request_finds_it_and_allocates_nothing_more()
    {
        var engine = Engine("permit(principal, action, resource) when { resource.a == 1 };");
        var first = engine.ResidualFor(Ann, Read, "Asset");
        Assert.Same(first, engine.ResidualFor(new("User", "ann"), new("Action", "read"), new string("Asset")));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            engine.ResidualFor(Ann, Read, "Asset");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void New_policies_do_not_see_what_old_ones_left()
    {
        var before = Engine("permit(principal, action, resource) when { resource.a == 1 };");
        Assert.Equal(1L, Number(before.ResidualFor(Ann, Read, "Asset")));
        var after = Engine("permit(principal, action, resource) when { resource.a == 2 };");
        Assert.Equal(2L, Number(after.ResidualFor(Ann, Read, "Asset")));
        Assert.Equal(1L, Number(before.ResidualFor(Ann, Read, "Asset")));
    }

    [Fact]
    public void Threads_that_ask_at_once_get_their_own_answers()
    {
        const int principals = 200;
        var text = string.Concat(Enumerable.Range(0, principals).Select(static i => $"permit(principal == User::\"u{i}\", action, resource) when {{ resource.a == {i} }};\n"));
        var engine = Engine(text);
        Parallel.For(0, principals * 20, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var number = i * 37 % principals;
            Assert.Equal((long)number, Number(engine.ResidualFor(new("User", $"u{number}"), Read, "Asset")));
        });
        Assert.Equal(principals, engine.ResidualCount);
    }

    private static object? Number(Residual residual) => Assert.IsType<Formula.Atom>(residual.Condition).Value;

    private static PolicyEngine Engine(string text) => PolicyEngine.Compile(CedarParser.ParsePolicies(text), EntityStore.Empty);
}
