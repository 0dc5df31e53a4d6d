using Sidecar.Budgets;

namespace Sidecar.Tests.Operations;

public sealed class HeaderTimeTests
{
    private const string Ten = "Mon, 04 May 2026 10:00:00 GMT";
    private const string Eleven = "Mon, 04 May 2026 11:00:00 GMT";

    private readonly HeaderTime times = new();

    [Fact]
    public void A_time_that_is_repeated_and_one_that_is_new_are_read_alike()
    {
        foreach (var (text, hour) in ((string, int)[])[(Ten, 10), (new string(Ten), 10), (Eleven, 11), (Eleven, 11), (Ten, 10)])
        {
            Assert.True(times.TryRead(text, out var time));
            Assert.Equal(new DateTimeOffset(2026, 5, 4, hour, 0, 0, TimeSpan.Zero), time);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("mon, 04 may 2026 10:00:00 gmt ")]
    [InlineData("2026-05-04T10:00:00Z")]
    [InlineData("Tue, 04 May 2026 10:00:00 GMT")]
    public void Another_form_is_no_time_whatever_was_read_before(string text)
    {
        Assert.False(times.TryRead(text, out _));
        Assert.True(times.TryRead(Ten, out _));
        Assert.False(times.TryRead(text, out _));
        Assert.False(times.TryRead(text, out _));
    }
}
