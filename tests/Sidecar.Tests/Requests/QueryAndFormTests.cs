using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sidecar.Tests.Requests;

public sealed class QueryAndFormTests
{
    public static TheoryData<string, string> Accepted => new()
    {
        { "", "" },
        { "&&", "" },
        { "type=upload", "type=upload" },
        { "type=upload&&max_results=10&", "type=upload max_results=10" },
        { "prefix=a+b%20c", "prefix=a b c" },
        { "prefix=a%2Bb", "prefix=a+b" },
        { "prefix=a=b", "prefix=a=b" },
        { "prefix=", "prefix=" },
        { "pre%66ix=x", "prefix=x" },
        { "prefix=%C3%A9", "prefix=é" },
        { "prefix=a%252Fb", "prefix=a%2Fb" },
        { "public_ids[]=a&public_ids[]=b", "public_ids=[a|b]" },
        { "public_ids%5B%5D=a&public_ids%5b%5d=b", "public_ids=[a|b]" },
        { "public_ids[0]=a&public_ids[1]=b", "public_ids=[a|b]" },
        { "public_ids=a&public_ids=b", "public_ids=[a|b]" },
        { "public_ids=a", "public_ids=[a]" },
        { "public_ids=", "public_ids=[]" },
        { "public_ids[]=a,b", "public_ids=[a,b]" },
        { "public_ids[]=a&type=x&public_ids[]=a&public_ids[]=b", "public_ids=[a|b] type=x" },
        { "asset_ids=a,b", "asset_ids=[a|b]" },
        { "asset_ids[]=a&asset_ids[]=b", "asset_ids=[a|b]" },
        { "tags=a,b", "tags=[a|b]" },
        { "tags=a,%20b,,a,", "tags=[a|b]" },
        { "tags=", "tags=[]" },
        { "tags[]=a&tags[]=b,c", "tags=[a|b|c]" },
        { "metadata[x]=y", "metadata={\"x\":\"y\"}" },
        { "context[a]=1&context[b]=2", "context={\"a\":\"1\",\"b\":\"2\"}" },
        { "context=a=b%7Cc=d", "context=a=b|c=d" },
        { "sort_by[0][created_at]=desc", "sort_by=[{\"created_at\":\"desc\"}]" },
        { "sort_by[0][a]=x&sort_by[0][b]=y&sort_by[1][a]=z", "sort_by=[{\"a\":\"x\",\"b\":\"y\"},{\"a\":\"z\"}]" },
        { "metadata[x][]=a&metadata[x][]=b", "metadata={\"x\":[\"a\",\"b\"]}" },
        { "api_key=1&timestamp=2&signature=3", "api_key=1 timestamp=2 signature=3" },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "nope=1", "400 Unsupported parameter - nope" },
        { "Type=upload", "400 Unsupported parameter - Type" },
        { "PUBLIC_IDS[]=a", "400 Unsupported parameter - PUBLIC_IDS" },
        { "=1", "400 Unsupported parameter - " },
        { "_method=DELETE", "400 Unsupported parameter - _method" },
        { "_method[]=DELETE", "400 Unsupported parameter - _method" },
        { "%3Cb%3E%22%0A%C3%A9=1", "400 Unsupported parameter - ?b????" },
        { "type=a&type=a", "given more than once" },
        { "type=a&type=b", "given more than once" },
        { "type[]=a", "takes one value" },
        { "type[0]=a", "takes one value" },
        { "type[x]=a", "brackets are not accepted" },
        { "type", "has no value" },
        { "file[]=a", "takes one value" },
        { "public_ids[]=a&public_ids=b", "public_ids (it is given in more than one encoding)" },
        { "public_ids=a&public_ids[]=b", "more than one encoding" },
        { "public_ids[0]=a&public_ids[]=b", "more than one encoding" },
        { "public_ids[1]=a", "indices" },
        { "public_ids[0]=a&public_ids[2]=b", "indices" },
        { "public_ids[0]=a&public_ids[0]=b", "indices" },
        { "public_ids[1]=a&public_ids[0]=b", "indices" },
        { "public_ids[00]=a", "indices" },
        { "public_ids[x]=a", "indices" },
        { "public_ids[][]=a", "indices" },
        { "public_ids[=a", "indices" },
        { "public_ids]=a", "Unsupported parameter" },
        { "public_ids=a,b", "comma is ambiguous" },
        { "public_ids=a&public_ids=b,c", "comma is ambiguous" },
        { "public_ids[]=", "an element is empty" },
        { "public_ids=&public_ids=a", "an element is empty" },
        { "asset_ids=a,,b", "an element is empty" },
        { "metadata[x]=1&metadata[x]=2", "more than once" },
        { "metadata[x]=1&metadata[x][y]=2", "400" },
        { "metadata[x][y]=1&metadata[x]=2", "more than once" },
        { "metadata=a&metadata[x]=1", "more than one encoding" },
        { "metadata=a&metadata=b", "more than once" },
        { "metadata[x=1", "brackets do not match" },
        { "metadata[x]y=1", "brackets do not match" },
        { "metadata[x[y]]=1", "brackets do not match" },
        { "metadata[0]=1&metadata[x]=2", "list and as a structure" },
        { "metadata[x]=1&metadata[0]=2", "list and as a structure" },
        { "sort_by[1][a]=x", "indices" },
        { "sort_by[][a]=x", "[] must come last" },
        { "prefix=%", "percent-encoded UTF-8" },
        { "prefix=%zz", "percent-encoded UTF-8" },
        { "prefix=%FF", "percent-encoded UTF-8" },
        { "prefix=%C0%AF", "percent-encoded UTF-8" },
        { "%FF=1", "percent-encoded UTF-8" },
        { "prefix=a%00b", "NUL" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Query_is_read(string query, string expected) => Assert.Equal(expected, Read.Line(await Read.Query(query)));

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Form_is_read_like_a_query(string body, string expected) => Assert.Equal(expected, Read.Line(await Read.Form(body)));

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Form_without_content_type_is_read(string body, string expected) => Assert.Equal(expected, Read.Line(await Read.Body(null, body)));

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Query_with_two_readings_is_refused(string query, string why)
    {
        var line = Read.Line(await Read.Query(query));
        Assert.StartsWith("400 ", line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Form_with_two_readings_is_refused(string body, string why)
    {
        var line = Read.Line(await Read.Form(body));
        Assert.StartsWith("400 ", line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type=a;type=b", "%3B")]
    [InlineData("prefix=é", "UTF-8")]
    [InlineData("prefix=a b", "UTF-8")]
    [InlineData("prefix=a\r\n", "UTF-8")]
    public async Task Form_holds_only_escaped_ascii(string body, string why) =>
        Assert.Contains(why, Read.Line(await Read.Form(body)), StringComparison.Ordinal);

    [Fact]
    public async Task Nesting_is_bounded() =>
        Assert.Contains("too deep", Read.Line(await Read.Query("metadata" + string.Concat(Enumerable.Repeat("[a]", 33)) + "=1")), StringComparison.Ordinal);

    [Fact]
    public async Task Number_of_values_is_bounded()
    {
        var limits = new Sidecar.Requests.RequestLimits { MaxValues = 100 };
        var hundred = string.Join('&', Enumerable.Range(0, 100).Select(i => $"public_ids[]={i}"));

        Assert.Null((await Read.Of(new DefaultHttpContext(), hundred, limits)).Refusal);
        Assert.Equal(413, (await Read.Of(new DefaultHttpContext(), hundred + "&type=x", limits)).Refusal!.Status);
    }

    [Fact]
    public async Task Long_names_are_shortened_in_messages() =>
        Assert.Equal($"400 Unsupported parameter - {new string('x', 64)}...", Read.Line(await Read.Query(new string('x', 500) + "=1")));

    [Fact]
    public async Task Values_never_show_in_messages()
    {
        foreach (var query in new[] { "type=s3cret&type=s3cret", "public_ids=s3cret,x", "metadata[a]=s3cret&metadata[a]=x", "type=s3cret%00" })
        {
            Assert.DoesNotContain("s3cret", Read.Line(await Read.Query(query)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Signed_text_of_a_list_is_kept_as_it_came()
    {
        var result = await Read.Form("tags=a,%20b,,a&public_ids[]=x&public_ids[]=y,z&public_ids[]=x");

        Assert.Equal("tags=[a|b] public_ids=[x|y,z]", Read.Line(result));
        Assert.Equal("a, b,,a", Assert.IsType<Sidecar.Requests.ParameterValue.List>(result.Parameters.Find("tags")).AsReceived);
        Assert.Equal("x,y,z,x", Assert.IsType<Sidecar.Requests.ParameterValue.List>(result.Parameters.Find("public_ids")).AsReceived);
    }

    [Theory]
    [InlineData("type=a", "type=a", "type=a")]
    [InlineData("type=a&prefix=p", "max_results=1&type=a", "type=a prefix=p max_results=1")]
    [InlineData("public_ids[]=a&public_ids[]=b", "public_ids[0]=b&public_ids[1]=a", "public_ids=[b|a]")]
    [InlineData("public_ids[]=c,d&public_ids[]=a/b&public_ids[]=c,d", "public_ids[]=c,d&public_ids[]=a/b", "public_ids=[c,d|a/b]")]
    [InlineData("metadata[a]=1&metadata[b]=2", "metadata[b]=2&metadata[a]=1", "metadata={\"b\":\"2\",\"a\":\"1\"}")]
    public async Task Equal_values_in_query_and_body_are_one(string query, string body, string expected) =>
        Assert.Equal(expected, Read.Line(await Read.Form(body, query)));

    [Theory]
    [InlineData("type=a", "type=b", "type")]
    [InlineData("type=a", "type=", "type")]
    [InlineData("public_ids[]=a", "public_ids[]=a&public_ids[]=b", "public_ids")]
    [InlineData("public_ids[]=a&public_ids[]=b", "public_ids[]=a", "public_ids")]
    [InlineData("metadata[a]=1", "metadata[a]=2", "metadata")]
    [InlineData("metadata=x", "metadata[a]=2", "metadata")]
    [InlineData("file=http://x", "file=http://y", "file")]
    public async Task Different_values_in_query_and_body_are_refused(string query, string body, string name) =>
        Assert.Equal($"400 Conflicting values for parameter - {name}", Read.Line(await Read.Form(body, query)));

    [Theory]
    [InlineData("type=a", "{\"type\":null}", "type=a")]
    [InlineData("max_results=10", "{\"max_results\":10}", "max_results:Number=10")]
    [InlineData("overwrite=true", "{\"overwrite\":true}", "overwrite:True=true")]
    public async Task Query_and_json_body_are_compared_by_text(string query, string body, string expected) =>
        Assert.Equal(expected, Read.Line(await Read.Json(body, query)));

    [Fact]
    public async Task Body_size_is_bounded_with_and_without_a_length()
    {
        var limits = new Sidecar.Requests.RequestLimits { MaxBodyBytes = 65_536 };
        var fits = Encoding.ASCII.GetBytes("prefix=" + new string('a', 65_536 - 7));
        var tooLong = Encoding.ASCII.GetBytes("prefix=" + new string('a', 65_536 - 6));

        Assert.Null((await Read.Of(Read.Context(null, fits), "", limits)).Refusal);
        Assert.Null((await Read.Of(Read.Context(null, new MemoryStream(fits)), "", limits)).Refusal);
        Assert.Equal(413, (await Read.Of(Read.Context(null, tooLong), "", limits)).Refusal!.Status);
        Assert.Equal(413, (await Read.Of(Read.Context(null, new MemoryStream(tooLong)), "", limits)).Refusal!.Status);
    }
}
