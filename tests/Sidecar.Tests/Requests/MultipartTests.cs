using System.Text;
using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

public sealed class MultipartTests
{
    private static string Part(string name, string value, string headers = "") =>
        $"--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{headers}\r\n{value}\r\n";

    [Theory]
    [InlineData("--B--", "")]
    [InlineData("--B--\r\n", "")]
    [InlineData("--B\r\n\r\n--B--\r\n", "")]
    public async Task An_empty_form_is_read(string body, string expected) => Assert.Equal(expected, Read.Line(await Read.Multipart(body)));

    [Fact]
    public async Task Parameters_are_read_by_the_same_rules_as_in_a_form()
    {
        var body = Part("type", "upload") + Part("public_ids[]", "a,b") + Part("public_ids[]", "c") + Part("tags", "x,y") + Part("metadata[k]", "v") + "--B--\r\n";
        Assert.Equal("type=upload public_ids=[a,b|c] tags=[x|y] metadata={\"k\":\"v\"}", Read.Line(await Read.Multipart(body)));
    }

    [Theory]
    [InlineData("a+b%20c", "a+b%20c")]
    [InlineData("é", "é")]
    [InlineData("", "")]
    [InlineData("a\r\nb\r\n", "a\r\nb\r\n")]
    [InlineData("a\r\n--", "a\r\n--")]
    [InlineData("--B", "--B")]
    [InlineData("x--B--", "x--B--")]
    public async Task A_value_is_taken_as_it_is(string value, string expected) =>
        Assert.Equal("prefix=" + expected, Read.Line(await Read.Multipart(Part("prefix", value) + "--B--")));

    [Theory]
    [InlineData("form-data; name=prefix")]
    [InlineData("form-data;name=prefix")]
    [InlineData("Form-Data ; name=\"prefix\"")]
    [InlineData("form-data; NAME=\"prefix\"")]
    [InlineData("form-data; name=\"prefix\" ")]
    [InlineData("form-data; name=prefix; x=y")]
    public async Task Name_is_read_quoted_or_bare(string disposition) =>
        Assert.Equal("prefix=v", Read.Line(await Read.Multipart($"--B\r\ncontent-disposition: {disposition}\r\n\r\nv\r\n--B--")));

    [Theory]
    [InlineData("Content-Type: text/plain; charset=utf-8\r\n")]
    [InlineData("Content-Type: text/plain; charset=\"UTF-8\"\r\n")]
    [InlineData("Content-Type: application/json\r\n")]
    [InlineData("Content-Transfer-Encoding: binary\r\n")]
    [InlineData("content-transfer-encoding: 8BIT\r\n")]
    [InlineData("Content-Length: 1\r\nX-Other: é\r\n")]
    public async Task Harmless_headers_are_read_over(string headers) =>
        Assert.Equal("prefix=v", Read.Line(await Read.Multipart(Part("prefix", "v", headers) + "--B--")));

    public static TheoryData<string, string> Refused
    {
        get
        {
            var p = Part("prefix", "v");
            return new()
            {
                { "preamble\r\n" + p + "--B--", "does not start with its boundary" },
                { "\r\n" + p + "--B--", "does not start with its boundary" },
                { " " + p + "--B--", "does not start with its boundary" },
                { p.Replace("--B\r\n", "--B \r\n", StringComparison.Ordinal) + "--B--", "end of its line" },
                { p + "--B --", "end of its line" },
                { Part("prefix", "v\r\n--Bx\r\nw") + "--B--", "end of its line" },
                { p + "--B--x", "after the closing" },
                { p + "--B--\r\n\r\n", "after the closing" },
                { p + "--B--\r\n" + Part("type", "x") + "--B--", "after the closing" },
                { "--B--\r\n" + p + "--B--", "after the closing" },
                { "--B\r\n\r\n--B\r\n" + p, "400" },
                { p, "ends before" },
                { p + "--B", "ends before" },
                { p + "--B-", "ends before" },
                { "--B\r\nContent-Disposition: form-data; name=prefix\r\n", "ends before" },
                { "--B\r\nContent-Disposition: form-data; name=prefix\r\n\r\nv", "ends before" },
                { "--", "ends before" },
                { Part("type", "a") + Part("type", "a") + "--B--", "more than once" },
                { Part("type", "a") + Part("type", "b") + "--B--", "more than once" },
                { Part("public_ids[]", "a") + Part("public_ids", "b") + "--B--", "more than one encoding" },
                { Part("Type", "a") + "--B--", "Unsupported parameter - Type" },
                { Part("nope", "a") + "--B--", "Unsupported parameter - nope" },
                { Part("_method", "a") + "--B--", "Unsupported parameter - _method" },
                { Part("prefix", "a\0") + "--B--", "NUL" },
                { Part("prefix\"; filename=\"x", "a") + "--B--", "carries a file name" },
                { Part("prefix\"; filename=\"", "a") + "--B--", "carries a file name" },
                { Part("prefix\"; filename*=\"utf-8''x", "a") + "--B--", "carries a file name" },
                { Part("public_ids[]\"; filename=\"x", "a") + "--B--", "carries a file name" },
                { Part("file[]\"; filename=\"x", "a") + "--B--", "carries a file name" },
                { Part("file[]", "a") + "--B--", "takes one value" },
                { Part("prefix\"; name=\"type", "a") + "--B--", "gives a field twice" },
                { Part("", "a") + "--B--", "has no name" },
                { "--B\r\nContent-Disposition: form-data\r\n\r\nv\r\n--B--", "with a name" },
                { "--B\r\nContent-Disposition: form-data; filename=x\r\n\r\nv\r\n--B--", "has no name" },
                { "--B\r\nContent-Disposition: attachment; name=prefix\r\n\r\nv\r\n--B--", "not form-data" },
                { "--B\r\nContent-Disposition: form-data; name*=utf-8''prefix\r\n\r\nv\r\n--B--", "extended name" },
                { "--B\r\nContent-Disposition: form-data; name=\"prefix\r\n\r\nv\r\n--B--", "open quote" },
                { "--B\r\nContent-Disposition: form-data; name=\"prefix\"x\r\n\r\nv\r\n--B--", "malformed" },
                { "--B\r\nContent-Disposition: form-data; name=a b\r\n\r\nv\r\n--B--", "malformed" },
                { "--B\r\nContent-Disposition: form-data;; name=prefix\r\n\r\nv\r\n--B--", "malformed" },
                { "--B\r\nContent-Disposition: form-data; name=prefix;\r\n\r\nv\r\n--B--", "malformed" },
                { "--B\r\nContent-Type: text/plain\r\n\r\nv\r\n--B--", "no Content-Disposition" },
                { "--B\r\n\r\nv\r\n--B--", "400" },
                { Part("prefix", "v", "Content-Disposition: form-data; name=type\r\n") + "--B--", "given twice" },
                { Part("prefix", "v", "Content-Transfer-Encoding: base64\r\n") + "--B--", "Content-Transfer-Encoding" },
                { Part("prefix", "v", "Content-Transfer-Encoding: quoted-printable\r\n") + "--B--", "Content-Transfer-Encoding" },
                { Part("prefix", "v", "Content-Type: multipart/mixed; boundary=C\r\n") + "--B--", "nested" },
                { Part("prefix", "v", " ; name=type\r\n") + "--B--", "folded" },
                { Part("prefix", "v", "\tx: y\r\n") + "--B--", "folded" },
                { Part("prefix", "v", "no colon\r\n") + "--B--", "malformed" },
                { Part("prefix", "v", "Content-Type : text/plain\r\n") + "--B--", "malformed" },
                { Part("prefix", "v", "X: a\nContent-Disposition: form-data; name=type\r\n") + "--B--", "malformed" },
                { Part("prefix", "v", "X: a\rb\r\n") + "--B--", "malformed" },
                { Part("prefix", "v", "X: a\0b\r\n") + "--B--", "malformed" },
                { Part("prefix", "v", "X: " + new string('x', 8192) + "\r\n") + "--B--", "too long" },
                { Part("prefix", "v", "X: " + new string('x', 70_000) + "\r\n") + "--B--", "too long" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Anything_with_two_readings_is_refused(string body, string why)
    {
        // Byte by byte and at once: what is refused must not depend on how the bytes arrive.
        var bytes = Encoding.UTF8.GetBytes(body);
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new Trickle(bytes, bytes.Length > 10_000 ? 1000 : 1) })
        {
            var line = Read.Line(await Read.Of(Read.Context("multipart/form-data; boundary=B", stream)));
            Assert.StartsWith("400 ", line, StringComparison.Ordinal);
            Assert.Contains(why, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Charset_other_than_utf8_is_refused() =>
        Assert.Equal(415, (await Read.Multipart(Part("prefix", "v", "Content-Type: text/plain; charset=iso-8859-1\r\n") + "--B--")).Refusal!.Status);

    [Fact]
    public async Task Text_must_be_valid_utf8()
    {
        byte[] body = [.. Encoding.ASCII.GetBytes("--B\r\nContent-Disposition: form-data; name=prefix\r\n\r\n"), 0xFF, .. "\r\n--B--"u8];
        Assert.Contains("UTF-8", Read.Line(await Read.Of(Read.Context("multipart/form-data; boundary=B", body))), StringComparison.Ordinal);
        byte[] header = [.. Encoding.ASCII.GetBytes("--B\r\nContent-Disposition: form-data; name=prefix\r\nX: "), 0xFF, .. "\r\n\r\nv\r\n--B--"u8];
        Assert.Contains("UTF-8", Read.Line(await Read.Of(Read.Context("multipart/form-data; boundary=B", header))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_are_bounded_together()
    {
        var limits = new RequestLimits { MaxBodyBytes = 65_536 };
        var half = new string('a', 32_768);
        Assert.Null((await Read.Multipart(Part("prefix", half) + Part("type", half) + "--B--", "", limits)).Refusal);
        Assert.Equal(413, (await Read.Multipart(Part("prefix", half) + Part("type", half) + Part("mode", "x") + "--B--", "", limits)).Refusal!.Status);
    }

    [Fact]
    public async Task Delimiters_are_found_wherever_the_buffer_ends()
    {
        // The buffer is 64 KiB: every position of the delimiter around its end.
        for (var length = 65_536 - 90; length < 65_536 + 10; length++)
        {
            var value = new string('a', length);
            var result = await Read.Multipart(Part("prefix", value) + Part("type", "t") + "--B--");
            Assert.Null(result.Refusal);
            Assert.Equal(length, result.Parameters.Text("prefix")!.Length);
            Assert.Equal("t", result.Parameters.Text("type"));
        }
    }

    internal sealed class Trickle(byte[] bytes, int step) : ReadOnlyStream
    {
        private int position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(step, buffer.Length), bytes.Length - position);
            bytes.AsSpan(position, count).CopyTo(buffer.Span);
            position += count;
            return ValueTask.FromResult(count);
        }
    }
}
