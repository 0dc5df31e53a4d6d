using System.Text;
using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("{}", "")]
    [InlineData(" {\"type\":\"upload\"}\n", "type=upload")]
    [InlineData("{\"type\":null,\"max_results\":10,\"overwrite\":true,\"prefix\":\"a\"}", "type=null max_results:Number=10 overwrite:True=true prefix=a")]
    [InlineData("{\"max_results\":1.5}", "max_results:Number=1.5")]
    [InlineData("{\"public_ids\":[1e2]}", "public_ids=[1e2]")]
    [InlineData("{\"t\\u0079pe\":\"\\u00e9\\ud83d\\ude00\"}", "type=é😀")]
    [InlineData("{\"public_ids\":[\"a\",\"b,c\",\"a\"]}", "public_ids=[a|b,c]")]
    [InlineData("{\"public_ids\":\"a\"}", "public_ids=[a]")]
    [InlineData("{\"public_ids\":[]}", "public_ids=[]")]
    [InlineData("{\"public_ids\":[1,2]}", "public_ids=[1|2]")]
    [InlineData("{\"public_ids\":null}", "public_ids=null")]
    [InlineData("{\"asset_ids\":\"a,b\"}", "asset_ids=[a|b]")]
    [InlineData("{\"tags\":\"a,b\"}", "tags=[a|b]")]
    [InlineData("{\"tags\":[\"a\",\"b\"]}", "tags=[a|b]")]
    [InlineData("{\"metadata\":{\"x\": [1,2]}}", "metadata={\"x\": [1,2]}")]
    [InlineData("{\"sort_by\":[{\"created_at\":\"desc\"}]}", "sort_by=[{\"created_at\":\"desc\"}]")]
    [InlineData("{\"context\":\"a=b\"}", "context=a=b")]
    public async Task Object_is_read(string body, string expected)
    {
        Assert.Equal(expected, Read.Line(await Read.Json(body)));
        Assert.Equal(expected, Read.Line(await Read.Body("application/json; charset=UTF-8", body)));
        Assert.Equal(expected, Read.Line(await Read.Body(null, body)));
    }

    [Theory]
    [InlineData(" ", "malformed")]
    [InlineData("{\"type\":1e2}", "send it as a text")]
    [InlineData("{\"type\":1.10}", "send it as a text")]
    [InlineData("[]", "must be an object")]
    [InlineData("\"a\"", "must be an object")]
    [InlineData("{\"type\":\"a\"}{}", "malformed")]
    [InlineData("{\"type\":\"a\",}", "malformed")]
    [InlineData("{\"type\":\"a\"/**/}", "malformed")]
    [InlineData("{'type':'a'}", "malformed")]
    [InlineData("{\"max_results\":NaN}", "malformed")]
    [InlineData("{\"type\":\"a\",\"type\":\"a\"}", "twice")]
    [InlineData("{\"type\":\"a\",\"t\\u0079pe\":\"b\"}", "twice")]
    [InlineData("{\"metadata\":{\"a\":1,\"a\":2}}", "twice")]
    [InlineData("{\"metadata\":[{\"a\":{\"b\":1,\"\\u0062\":2}}]}", "twice")]
    [InlineData("\ufeff{}", "byte order mark")]
    [InlineData("{\"type\":\"\\ud800\"}", "malformed")]
    [InlineData("{\"metadata\":{\"x\":[\"\\udc00\"]}}", "malformed")]
    [InlineData("{\"metadata\":{\"\\ud800\":1}}", "malformed")]
    [InlineData("{\"type\":\"a\\u0000\"}", "NUL")]
    [InlineData("{\"metadata\":{\"x\":[\"\\u0000\"]}}", "NUL")]
    [InlineData("{\"metadata\":{\"\\u0000\":1}}", "NUL")]
    [InlineData("{\"nope\":1}", "Unsupported parameter - nope")]
    [InlineData("{\"Type\":\"a\"}", "Unsupported parameter - Type")]
    [InlineData("{\"public_ids[]\":\"a\"}", "Unsupported parameter - public_ids[]")]
    [InlineData("{\"_method\":\"DELETE\"}", "Unsupported parameter - _method")]
    [InlineData("{\"type\":[\"a\"]}", "takes one value")]
    [InlineData("{\"type\":{\"a\":1}}", "takes one value")]
    [InlineData("{\"file\":[\"a\"]}", "takes one value")]
    [InlineData("{\"public_ids\":{\"0\":\"a\"}}", "list of texts")]
    [InlineData("{\"public_ids\":[[\"a\"]]}", "elements must be texts")]
    [InlineData("{\"public_ids\":[null]}", "elements must be texts")]
    [InlineData("{\"public_ids\":[\"\"]}", "element is empty")]
    [InlineData("{\"public_ids\":\"a,b\"}", "comma is ambiguous")]
    public async Task Anything_with_two_readings_is_refused(string body, string why)
    {
        var line = Read.Line(await Read.Json(body));
        Assert.StartsWith("400 ", line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_bytes_are_no_body() => Assert.Equal("type=a", Read.Line(await Read.Of(Read.Context("application/json", new MemoryStream()), "type=a")));

    [Fact]
    public async Task Text_must_be_valid_utf8()
    {
        byte[] body = [.. "{\"type\":\""u8, 0xFF, .. "\"}"u8];
        Assert.Contains("UTF-8", Read.Line(await Read.Of(Read.Context("application/json", body))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Utf16_is_not_json_here() =>
        Assert.Equal(400, (await Read.Of(Read.Context("application/json", Encoding.Unicode.GetBytes("{\"type\":\"a\"}")))).Refusal!.Status);

    [Fact]
    public async Task Depth_is_bounded()
    {
        static string Nested(int depth) => "{\"metadata\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";

        Assert.Null((await Read.Json(Nested(32))).Refusal);
        Assert.Equal(400, (await Read.Json(Nested(33))).Refusal!.Status);
    }

    [Fact]
    public async Task Null_is_absent_to_whoever_asks()
    {
        var parameters = (await Read.Json("{\"type\":null,\"public_ids\":null}")).Parameters;

        Assert.False(parameters.Has("type"));
        Assert.Null(parameters.Text("type"));
        Assert.Empty(parameters.List("public_ids"));
        Assert.Null(parameters.Flag("type"));
    }

    [Theory]
    [InlineData("{\"a\":1}", null)]
    [InlineData("{\"a\":1,\"a\":2}", "twice")]
    public void Json_text_in_a_parameter_can_be_read_as_strictly(string text, string? why) =>
        Assert.Equal(why is null, StrictJson.TryParse(text, 32, out _) is null);
}
