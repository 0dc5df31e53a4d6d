using Sidecar.Policy.Limits;
using Sidecar.Policy.Search;

namespace Sidecar.Policy.Tests.Limits;

public sealed class CallerLimitTests
{
    private static readonly SearchLimit Nothing = new(SearchLimitKind.Nothing, null, true);
    private static readonly SearchLimit TooLong = new(SearchLimitKind.TooLong, null, false);
    private static readonly SearchLimit Everything = new(SearchLimitKind.Everything, null, true);

    [Fact]
    public void The_limits_of_key_and_user_both_hold()
    {
        var both = CallerLimit.Of([Of("a OR b"), Of("c", exact: false)]);

        Assert.Equal((SearchLimitKind.Expression, false, "(a OR b) AND (c)"), (both.Kind, both.Exact, both.Expression));
        Assert.Equal("((a OR b) AND (c)) AND (x OR y)", both.Rewrite("x OR y").Expression);
        Assert.Equal("(a OR b) AND (x)", CallerLimit.Of([Of("a OR b"), Everything]).Rewrite("x").Expression);
        Assert.Equal("(a OR b) AND (x)", CallerLimit.Of([Of("a OR b"), Of("a OR b")]).Rewrite("x").Expression);
    }

    [Fact]
    public void Whoever_may_find_nothing_finds_nothing_and_a_limit_too_long_for_either_is_too_long()
    {
        Assert.Equal(SearchLimitKind.Nothing, CallerLimit.Of([Of("a"), Nothing]).Kind);
        Assert.Equal(SearchLimitKind.Nothing, CallerLimit.Of([Nothing, Everything]).Kind);
        Assert.Equal(SearchLimitKind.TooLong, CallerLimit.Of([Everything, TooLong]).Kind);
        Assert.Equal((SearchLimitKind.Everything, true), (CallerLimit.Of([Everything]).Kind, CallerLimit.Of([Everything]).Exact));
        Assert.False(CallerLimit.Of([Everything with { Exact = false }]).Exact);
        Assert.Throws<ArgumentOutOfRangeException>(() => CallerLimit.Of([]));
    }

    [Fact]
    public void A_mistake_shows_whatever_may_be_found()
    {
        foreach (var limit in (SearchLimit[])[Nothing, TooLong, Everything, Of("a")])
        {
            Assert.StartsWith("Query Error", CallerLimit.Of([limit]).Rewrite("x)").Error, StringComparison.Ordinal);
            Assert.StartsWith("Query Error", CallerLimit.Of([limit]).Rewrite("a b", new SearchOptions { MaxClauses = 1 }).Error, StringComparison.Ordinal);
        }
    }

    private static SearchLimit Of(string text, bool exact = true) => new(SearchLimitKind.Expression, text, exact);
}
