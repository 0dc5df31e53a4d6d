using System.Text;
using System.Text.Json;
using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

public sealed class CanonicalBodyTests
{
    public static TheoryData<string, string> Forms => new()
    {
        { "{}", "" },
        { "{\"type\":\"upload\",\"max_results\":10,\"overwrite\":true}", "type=upload&max_results=10&overwrite=true" },
        { "{\"type\":null,\"prefix\":\"\"}", "prefix=" },
        { "{\"public_ids\":[\"a/b\",\"c,d\"]}", "public_ids%5B%5D=a%2Fb&public_ids%5B%5D=c%2Cd" },
        { "{\"public_ids\":[]}", "public_ids=" },
        { "{\"tags\":[\"a\",\"b c\"]}", "tags=a%2Cb%20c" },
        { "{\"tags\":[]}", "tags=" },
        { "{\"metadata\":{\"x\": 1}}", "metadata=%7B%22x%22%3A1%7D" },
        { "{\"prefix\":\"a&b=c;d+e%é\"}", "prefix=a%26b%3Dc%3Bd%2Be%25%C3%A9" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Query_and_form_have_one_form(string json, string expected)
    {
        var parameters = (await Read.Json(json)).Parameters;
        Assert.Equal(expected, CanonicalBody.Query(parameters));
        Assert.Equal(expected, Encoding.ASCII.GetString(CanonicalBody.Form(parameters)));
    }

    [Theory]
    [InlineData("{\"type\":\"upload\",\"max_results\":1.5,\"overwrite\":false,\"prefix\":null}", "{\"type\":\"upload\",\"max_results\":1.5,\"overwrite\":false,\"prefix\":null}")]
    [InlineData("{\"public_ids\":\"a\"}", "{\"public_ids\":[\"a\"]}")]
    [InlineData("{\"public_ids\":[]}", "{\"public_ids\":[]}")]
    [InlineData("{\"tags\":\"a,b\"}", "{\"tags\":[\"a\",\"b\"]}")]
    [InlineData("{\"tags\":[]}", "{\"tags\":\"\"}")]
    [InlineData("{\"metadata\": {\"x\": [1, true, null]}}", "{\"metadata\":{\"x\":[1,true,null]}}")]
    public async Task Json_keeps_kinds(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalBody.Json((await Read.Json(json)).Parameters)));

    [Theory]
    [MemberData(nameof(QueryAndFormTests.Accepted), MemberType = typeof(QueryAndFormTests))]
    public async Task What_is_written_reads_back_the_same(string query, string expected)
    {
        var parameters = (await Read.Query(query)).Parameters;
        var structured = parameters.Items.Any(item => item.Value is ParameterValue.Json);
        if (!structured)
        {
            Assert.Equal(expected, Read.Line(await Read.Query(CanonicalBody.Query(parameters))));
        }

        Assert.Equal(expected, Read.Line(await Read.Json(Encoding.UTF8.GetString(CanonicalBody.Json(parameters)))));
    }

    [Theory]
    [InlineData("a.jpg", "filename=\"a.jpg\"")]
    [InlineData("a\"b\\c.jpg", "filename=\"a%22b%5Cc.jpg\"")]
    [InlineData("a\r\nX: y", "filename=\"a%0D%0AX: y\"")]
    [InlineData("é \".jpg", "filename*=utf-8''%C3%A9%20%22.jpg")]
    [InlineData(null, "filename=\"file\"")]
    public async Task Multipart_is_fields_then_the_file(string? fileName, string attribute)
    {
        var parameters = new RequestParameters([
            new("type", new ParameterValue.Text("upload")),
            new("gone", new ParameterValue.Text("", JsonValueKind.Null)),
            new("public_ids", new ParameterValue.List(["a", "b"])),
            new("tags", new ParameterValue.List(["x", "y"], IsCommaList: true)),
        ]);
        await using var file = new Given("content") { FileName = fileName, ContentType = "image/png\r\nX: y" };

        await using var stream = CanonicalBody.Multipart(parameters, file, out var contentType);
        var text = await Read.Text(stream);

        var boundary = contentType["multipart/form-data; boundary=".Length..];
        Assert.Equal(
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nupload\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"public_ids[]\"\r\n\r\na\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"public_ids[]\"\r\n\r\nb\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nx,y\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; {attribute}\r\nContent-Type: application/octet-stream\r\n\r\ncontent\r\n--{boundary}--\r\n",
            text);
        Assert.Equal(Encoding.UTF8.GetByteCount(text), Assert.IsType<MultipartStream>(stream).TotalLength);
    }

    [Fact]
    public async Task A_long_text_goes_as_a_field_without_file_name()
    {
        await using var file = new Given("data:,x") { IsText = true };
        await using var stream = CanonicalBody.Multipart(RequestParameters.Empty, file, out _);
        Assert.Contains("name=\"file\"\r\n\r\ndata:,x\r\n", await Read.Text(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Boundary_is_new_each_time()
    {
        await using var file = new Given("x");
        await using var one = CanonicalBody.Multipart(RequestParameters.Empty, file, out var first);
        await using var two = CanonicalBody.Multipart(RequestParameters.Empty, file, out var second);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Length_is_unknown_while_the_file_is_on_the_wire()
    {
        await using var file = new Given("x") { Unknown = true };
        await using var stream = (MultipartStream)CanonicalBody.Multipart(RequestParameters.Empty, file, out _);
        Assert.Null(stream.TotalLength);
    }

    [Theory]
    [InlineData("a/b", false, "a%2Fb")]
    [InlineData("a/b", true, "a/b")]
    [InlineData("100%", false, "100%25")]
    [InlineData("a%2Fb", true, "a%252Fb")]
    [InlineData("a b?c#d;e+f", true, "a%20b%3Fc%23d%3Be%2Bf")]
    [InlineData("é~-._", false, "%C3%A9~-._")]
    public void Path_segment_is_encoded(string value, bool keepSlashes, string expected) => Assert.Equal(expected, CanonicalBody.PathSegment(value, keepSlashes));

    private sealed class Given(string content) : UploadFile
    {
        private readonly MemoryStream stream = new(Encoding.UTF8.GetBytes(content));

        public bool Unknown { get; init; }

        public override long? Length => Unknown ? null : stream.Length;

        public override Stream Content => stream;

        public override ValueTask DisposeAsync() => stream.DisposeAsync();
    }
}
