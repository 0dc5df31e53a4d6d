using System.Net.Http.Headers;
using Sidecar.Budgets;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Operations;

public sealed class QuotaTests
{
    private readonly ManualTime time = new();
    private readonly Quota quota;

    public QuotaTests() => quota = new Quota("demo", time);

    [Fact]
    public void The_headers_of_an_answer_are_understood()
    {
        Observe("500", "499", "Mon, 04 May 2026 11:00:00 GMT");

        Assert.True(quota.TryGet(out var seen));
        Assert.Equal((500, 499, TimeSpan.FromMinutes(30)), (seen.Limit, seen.Remaining, seen.Until));
    }

    [Theory]
    [InlineData(null, "1", "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("500", null, "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("500", "1", null)]
    [InlineData("0", "0", "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("500", "501", "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("500", "-1", "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("500", "+1", "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("500", " 1", "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("500", "1.5", "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("500", "99999999999999999999", "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("99999999999", "1", "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("unlimited", "1", "Mon, 04 May 2026 11:00:00 GMT")]
    [InlineData("500", "1", "1777892400")]
    [InlineData("500", "1", "never")]
    [InlineData("500", "1", "Mon, 04 May 2126 11:00:00 GMT")]
    [InlineData("500", "1", "Mon, 04 May 2026 12:30:01 GMT")]
    [InlineData("500", "1", "Mon, 04 May 2026 10:30:00 GMT")]
    [InlineData("500", "1", "Mon, 04 May 2026 09:00:00 GMT")]
    public void Headers_that_make_no_sense_change_nothing(string? limit, string? remaining, string? reset)
    {
        Observe("700", "650", "Mon, 04 May 2026 11:00:00 GMT");
        Observe(limit, remaining, reset);

        Assert.True(quota.TryGet(out var seen));
        Assert.Equal((700, 650), (seen.Limit, seen.Remaining));
    }

    [Fact]
    public void A_header_given_twice_says_nothing()
    {
        using var answer = new HttpResponseMessage();
        answer.Headers.TryAddWithoutValidation("X-FeatureRateLimit-Limit", ["500", "500"]);
        answer.Headers.TryAddWithoutValidation("X-FeatureRateLimit-Remaining", "499");
        answer.Headers.TryAddWithoutValidation("X-FeatureRateLimit-Reset", "Mon, 04 May 2026 11:00:00 GMT");
        quota.Observe(answer.Headers);

        Assert.False(quota.TryGet(out _));
    }

    [Fact]
    public void The_newest_answer_wins_and_an_hour_that_is_over_does_not_come_back()
    {
        Observe("500", "10", "Mon, 04 May 2026 11:00:00 GMT");
        Observe("500", "300", "Mon, 04 May 2026 11:00:00 GMT");
        Assert.Equal(300, Remaining());

        Observe("500", "499", "Mon, 04 May 2026 12:00:00 GMT");
        Observe("500", "1", "Mon, 04 May 2026 11:00:00 GMT");
        Assert.Equal(499, Remaining());
    }

    [Fact]
    public void When_the_hour_is_over_nothing_is_known_however_the_clock_was_set()
    {
        Observe("500", "1", "Mon, 04 May 2026 11:00:00 GMT");
        time.SetBy(TimeSpan.FromHours(-5));
        time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(1, Remaining());

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(quota.TryGet(out _));
        Assert.Equal(TimeSpan.Zero, quota.Reserved(new LookupReserve(50, true)));
    }

    [Fact]
    public void Cloudinarys_own_clock_counts_where_the_answer_tells_it()
    {
        time.SetBy(TimeSpan.FromMinutes(-20));
        Observe("500", "1", "Mon, 04 May 2026 11:00:00 GMT", "Mon, 04 May 2026 10:59:30 GMT");

        Assert.True(quota.TryGet(out var seen));
        Assert.Equal(TimeSpan.FromSeconds(30), seen.Until);
    }

    [Fact]
    public void What_remains_is_reserved_from_the_mark_on_and_asked_anew_by_one_call_a_minute()
    {
        var reserve = new LookupReserve(10, true);
        Observe("500", "51", "Mon, 04 May 2026 11:00:00 GMT");
        Assert.Equal(TimeSpan.Zero, quota.Reserved(reserve));

        Observe("500", "50", "Mon, 04 May 2026 11:00:00 GMT");
        Assert.Equal(TimeSpan.FromMinutes(30), quota.Reserved(reserve));
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(TimeSpan.Zero, quota.Reserved(reserve));
        Assert.Equal(TimeSpan.FromSeconds((30 * 60) - 61), quota.Reserved(reserve));
    }

    [Theory]
    [InlineData("5%", 500, 25)]
    [InlineData("100", 500, 100)]
    [InlineData("0", 500, 0)]
    [InlineData("0%", 500, 0)]
    [InlineData("90%", 500, 250)]
    [InlineData("1000000", 500, 250)]
    [InlineData("5%", 2, 0)]
    public void A_reserve_is_calls_or_a_part_of_the_limit_and_never_more_than_half(string text, int limit, int expected) =>
        Assert.Equal(expected, LookupReserve.TryParse(text)!.Of(limit));

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("-1")]
    [InlineData("91%")]
    [InlineData("1000001")]
    [InlineData("5 %")]
    [InlineData("half")]
    public void Another_text_is_no_reserve(string text) => Assert.Null(LookupReserve.TryParse(text));

    private int Remaining() => quota.TryGet(out var seen) ? seen.Remaining : -1;

    private void Observe(string? limit, string? remaining, string? reset, string? date = null)
    {
        using var answer = new HttpResponseMessage();
        Add("X-FeatureRateLimit-Limit", limit);
        Add("X-FeatureRateLimit-Remaining", remaining);
        Add("X-FeatureRateLimit-Reset", reset);
        Add("Date", date);
        quota.Observe(answer.Headers);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                answer.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
