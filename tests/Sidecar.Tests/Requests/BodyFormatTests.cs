using Microsoft.AspNetCore.Http;

namespace Sidecar.Tests.Requests;

public sealed class BodyFormatTests
{
    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("Application/X-WWW-Form-Urlencoded; charset=\"utf-8\"")]
    [InlineData("application/x-www-form-urlencoded; charset=UTF-8")]
    public async Task Form_is_recognised(string contentType) => Assert.Equal("type=a", Read.Line(await Read.Body(contentType, "type=a")));

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/xml", 415)]
    [InlineData("application/octet-stream", 415)]
    [InlineData("multipart/mixed; boundary=B", 415)]
    [InlineData("text/json", 415)]
    [InlineData("rubbish", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("application/json; charset=utf-8; charset=utf-16", 415)]
    [InlineData("application/x-www-form-urlencoded; charset=shift_jis", 415)]
    [InlineData("multipart/form-data", 400)]
    [InlineData("multipart/form-data; boundary=", 400)]
    [InlineData("multipart/form-data; boundary=\"\"", 400)]
    [InlineData("multipart/form-data; boundary=A; boundary=B", 400)]
    [InlineData("multipart/form-data; boundary=\"a b\"", 400)]
    [InlineData("multipart/form-data; boundary=\"a;b\"", 400)]
    public async Task Other_content_types_are_refused(string contentType, int status) =>
        Assert.Equal(status, (await Read.Body(contentType, "type=a")).Refusal!.Status);

    [Fact]
    public async Task Boundary_is_bounded()
    {
        var longest = new string('b', 70);
        Assert.Null((await Read.Body($"multipart/form-data; boundary={longest}", $"--{longest}--")).Refusal);
        Assert.Equal(400, (await Read.Body($"multipart/form-data; boundary={longest}b", $"--{longest}b--")).Refusal!.Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    public async Task Encoded_bodies_are_refused(string encoding)
    {
        var context = Read.Context("application/json", "{}"u8.ToArray());
        context.Request.Headers.ContentEncoding = encoding;
        Assert.Equal(415, (await Read.Of(context)).Refusal!.Status);
    }

    [Fact]
    public async Task Two_content_types_are_refused()
    {
        var context = Read.Context(null, "{}"u8.ToArray());
        context.Request.Headers.ContentType = new(["application/json", "text/plain"]);
        Assert.Equal(400, (await Read.Of(context)).Refusal!.Status);
    }

    [Fact]
    public async Task A_request_without_body_is_not_read_whatever_its_content_type()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.ContentType = "text/plain";
        context.Request.Body = new Untouchable();
        context.Request.ContentLength = 0;
        Assert.Equal("type=a", Read.Line(await Read.Of(context, "type=a")));
    }

    private sealed class Untouchable : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidOperationException("read");
    }
}
