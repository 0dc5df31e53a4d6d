using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/v1_1/demo/resources/search", "v1_1|demo|resources|search")]
    [InlineData("/v1_1/demo/resources%2Fsearch", "v1_1|demo|resources|search")]
    [InlineData("/v1_1/demo/resources%2fsearch", "v1_1|demo|resources|search")]
    [InlineData("/v1_1/demo/resources/image/upload/a%2Fb", "v1_1|demo|resources|image|upload|a|b")]
    [InlineData("/v1_1/demo/resources/image/upload/a/b", "v1_1|demo|resources|image|upload|a|b")]
    [InlineData("/a%3Fb%23c.jpg", "a?b#c.jpg")]
    [InlineData("/100%25", "100%")]
    [InlineData("/100%25zz", "100%zz")]
    [InlineData("/a%2541", "a%41")]
    [InlineData("/%C3%A9", "é")]
    [InlineData("/%F0%9F%90%88", "🐈")]
    [InlineData("/a+b", "a+b")]
    [InlineData("/a%20b", "a b")]
    [InlineData("/a.b/...c/.d", "a.b|...c|.d")]
    [InlineData("/a;b", "a;b")]
    [InlineData("/data.json", "data.json")]
    [InlineData("/", "")]
    public void Path_is_split_and_decoded_once(string raw, string expected)
    {
        var target = RequestTarget.TryParse(raw, out var refusal);

        Assert.Null(refusal);
        Assert.Equal(expected, string.Join('|', target!.Segments));
        Assert.Equal("", target.Query);
    }

    [Theory]
    [InlineData("/a?b=c", "b=c")]
    [InlineData("/a?b=c?d", "b=c?d")]
    [InlineData("/a?b=c/../d//e\\", "b=c/../d//e\\")]
    [InlineData("/a?", "")]
    [InlineData("/a?x=%3B%23", "x=%3B%23")]
    public void Query_starts_at_the_first_question_mark_and_stays_as_received(string raw, string query)
    {
        var target = RequestTarget.TryParse(raw, out _);

        Assert.Equal(["a"], target!.Segments);
        Assert.Equal(query, target.Query);
    }

    [Theory]
    [InlineData("", "slash")]
    [InlineData("*", "slash")]
    [InlineData("a/b", "slash")]
    [InlineData("http://api.cloudinary.com/v1_1/demo/ping", "slash")]
    [InlineData("//evil.example/v1_1", "empty")]
    [InlineData("/a//b", "empty")]
    [InlineData("/a/", "empty")]
    [InlineData("/a%2F", "empty")]
    [InlineData("/%2Fa", "empty")]
    [InlineData("/a%2F%2Fb", "empty")]
    [InlineData("/a/%2Fb", "empty")]
    [InlineData("/a/../b", "'..'")]
    [InlineData("/a/./b", "'..'")]
    [InlineData("/a/..", "'..'")]
    [InlineData("/a/%2e%2e/b", "'..'")]
    [InlineData("/a/%2E/b", "'..'")]
    [InlineData("/a/.%2e/b", "'..'")]
    [InlineData("/a%2F..%2Fb", "'..'")]
    [InlineData("/a\\b", "backslash")]
    [InlineData("/a%5Cb", "backslash")]
    [InlineData("/a%00b", "control")]
    [InlineData("/a%0Ab", "control")]
    [InlineData("/a%7Fb", "control")]
    [InlineData("/a%C2%85b", "control")]
    [InlineData("/a\tb", "printable")]
    [InlineData("/a b", "printable")]
    [InlineData("/é", "printable")]
    [InlineData("/\ud800", "printable")]
    [InlineData("/a#b", "fragment")]
    [InlineData("/a?b#c", "fragment")]
    [InlineData("/a?b=1;c=2", "%3B")]
    [InlineData("/a?b=é", "printable")]
    [InlineData("/a?b=\n", "printable")]
    [InlineData("/%", "UTF-8")]
    [InlineData("/a%2", "UTF-8")]
    [InlineData("/a%zz", "UTF-8")]
    [InlineData("/%E9", "UTF-8")]
    [InlineData("/%C0%AF", "UTF-8")]
    [InlineData("/%E0%80%AF", "UTF-8")]
    [InlineData("/%ED%A0%80", "UTF-8")]
    [InlineData("/%FF", "UTF-8")]
    [InlineData("/a%252Fb", "twice")]
    [InlineData("/a%252fb", "twice")]
    [InlineData("/a%252E%252E", "twice")]
    [InlineData("/a%255Cb", "twice")]
    [InlineData("/a%2525", "twice")]
    [InlineData("/a%250Ab", "twice")]
    [InlineData("/a%257Fb", "twice")]
    [InlineData("/a%25C0%25AFb", "twice")]
    [InlineData("/a%E2%80%AEb", "format")]
    [InlineData("/a%E2%80%8Bb", "format")]
    [InlineData("/a%E2%80%A8b", "format")]
    [InlineData("/a%F3%A0%80%81b", "format")]
    public void Anything_with_two_readings_is_refused(string raw, string why)
    {
        var target = RequestTarget.TryParse(raw, out var refusal);

        Assert.Null(target);
        Assert.Equal(400, refusal!.Status);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_is_bounded()
    {
        Assert.NotNull(RequestTarget.TryParse("/" + new string('a', 1023), 1024, out _));
        Assert.Null(RequestTarget.TryParse("/" + new string('a', 1024), 1024, out var refusal));
        Assert.Equal(400, refusal!.Status);
        Assert.Null(RequestTarget.TryParse("/" + new string('a', 16 * 1024), out _));
    }
}
