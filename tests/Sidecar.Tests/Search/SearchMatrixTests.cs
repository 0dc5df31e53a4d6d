using System.Text;
using System.Text.Json;
using Sidecar.Tests.Enforcement.Reads;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Search;

/// <summary>
/// Every form in which a search may arrive, byte for byte, for a caller limited to one folder: it goes upstream as exactly one canonical POST inside the limit, or
/// nothing goes upstream at all.
/// </summary>
public sealed class SearchMatrixTests(ReadsWorld fixture) : IClassFixture<ReadsWorld>
{
    private const string Path = "/v1_1/demo/resources/search";
    private const string Limit = "asset_folder=\"clients/acme\" OR asset_folder:\"clients/acme/*\"";
    private const string Json = "Content-Type: application/json";
    private const string Form = "Content-Type: application/x-www-form-urlencoded";

    /// <summary>What is sent, and the expression inside the limit that must come out ("" for the limit alone).</summary>
    public static TheoryData<string, string, string, string?, string> Accepted => new()
    {
        { "no members", "POST", Path, "{}", "" },
        { "null", "POST", Path, "{\"expression\":null}", "" },
        { "empty", "POST", Path, "{\"expression\":\"\"}", "" },
        { "white space", "POST", Path, "{\"expression\":\" \\t\\r\\n\"}", "" },
        { "spaces around", "POST", Path, " \r\n {\"expression\" : \"tags:a\"} \n", "tags:a" },
        { "an encoded slash", "POST", "/v1_1/demo/resources%2Fsearch", "{\"expression\":\"tags:a OR b\"}", "tags:a OR b" },
        { "an encoded slash in lower case", "POST", "/v1_1/demo/resources%2fsearch", "{\"expression\":\"tags:a\"}", "tags:a" },
        { "encoded letters", "POST", "/v1_1/demo/%72esources/searc%68", "{\"expression\":\"tags:a\"}", "tags:a" },
        { "escapes in the text", "POST", Path, "{\"expression\":\"tags\\u003aa\\u0020OR\\u0020b\"}", "tags:a OR b" },
        { "an escaped name", "POST", Path, "{\"expr\\u0065ssion\":\"tags:a\"}", "tags:a" },
        { "a surrogate pair", "POST", Path, "{\"expression\":\"tags:\\\"\\ud83d\\ude00\\\"\"}", "tags:\"\uD83D\uDE00\"" },
        { "no body", "POST", Path, null, "" },
        { "a query", "GET", Path + "?expression=tags%3Aa%20OR%20b", null, "tags:a OR b" },
        { "a query with plus", "GET", Path + "?expression=tags:a+OR+b", null, "tags:a OR b" },
        { "a query, nothing asked", "GET", Path, null, "" },
        { "a query, empty", "GET", Path + "?expression=", null, "" },
        { "a query behind an encoded slash", "GET", "/v1_1/demo/resources%2Fsearch?expression=b", null, "b" },
    };

    /// <summary>What is refused before anything is asked upstream.</summary>
    public static TheoryData<string, string, string, string?, int, string[]> Rejected => new()
    {
        { "an object for the expression", "POST", Path, "{\"expression\":{\"a\":1}}", 400, [] },
        { "an array for the expression", "POST", Path, "{\"expression\":[\"tags:a\"]}", 400, [] },
        { "a number for the expression", "POST", Path, "{\"expression\":7}", 400, [] },
        { "true for the expression", "POST", Path, "{\"expression\":true}", 400, [] },
        { "the expression twice", "POST", Path, "{\"expression\":\"a\",\"expression\":\"asset_folder:secret\"}", 400, [] },
        { "the expression twice, once escaped", "POST", Path, "{\"expression\":\"a\",\"expr\\u0065ssion\":\"b\"}", 400, [] },
        { "the expression in another case", "POST", Path, "{\"expression\":\"a\",\"Expression\":\"b\"}", 400, [] },
        { "a key twice in sort_by", "POST", Path, "{\"sort_by\":[{\"a\":\"asc\",\"a\":\"desc\"}]}", 400, [] },
        { "two keys in sort_by", "POST", Path, "{\"sort_by\":[{\"a\":\"asc\",\"b\":\"asc\"}]}", 400, [] },
        { "a key twice in aggregate", "POST", Path, "{\"aggregate\":[{\"type\":\"bytes\",\"type\":\"format\"}]}", 400, [] },
        { "max_results twice", "POST", Path, "{\"max_results\":1,\"max_results\":500}", 400, [] },
        { "a query beside a body", "POST", Path + "?expression=asset_folder:secret", "{\"expression\":\"a\"}", 400, [] },
        { "a query beside a body that says nothing of it", "POST", Path + "?expression=asset_folder:secret", "{}", 400, [] },
        { "a page size in the query beside a body", "POST", Path + "?max_results=1", "{\"expression\":\"a\"}", 400, [] },
        { "a form that does not say so", "POST", Path, "expression=a", 415, ["X-Nothing: 1"] },
        { "a bracket in the query beside a body", "POST", Path + "?expression[]=b", "{\"expression\":\"a\"}", 400, [] },
        { "a cursor in the query beside a body", "POST", Path + "?next_cursor=30", "{\"expression\":\"a\",\"next_cursor\":\"31\"}", 400, [] },
        { "the query's expression twice", "GET", Path + "?expression=a&expression=b", null, 400, [] },
        { "a list in the query", "GET", Path + "?expression[]=a", null, 400, [] },
        { "an encoded list in the query", "GET", Path + "?expression%5B%5D=a", null, 400, [] },
        { "an object in the query", "GET", Path + "?expression[a]=b", null, 400, [] },
        { "an index in the query", "GET", Path + "?expression[0]=b", null, 400, [] },
        { "another case in the query", "GET", Path + "?Expression=b", null, 400, [] },
        { "a semicolon in the query", "GET", Path + "?max_results=1;expression=b", null, 400, [] },
        { "a high surrogate alone", "POST", Path, "{\"expression\":\"tags:\\\"\\ud800\\\"\"}", 400, [] },
        { "a low surrogate alone", "POST", Path, "{\"expression\":\"tags:\\\"\\udc00\\\"\"}", 400, [] },
        { "a surrogate pair the wrong way round", "POST", Path, "{\"expression\":\"tags:\\\"\\ude00\\ud83d\\\"\"}", 400, [] },
        { "a raw surrogate", "POST", Path, "{\"expression\":\"tags:\\\"\u00ED\u00A0\u0080\\\"\"}", 400, [] },
        { "an overlong quote", "POST", Path, "{\"expression\":\"tags:\u00C0\u00A2a\"}", 400, [] },
        { "an overlong parenthesis", "POST", Path, "{\"expression\":\"a\u00E0\u0080\u00A9 OR b\"}", 400, [] },
        { "an overlong zero", "POST", Path, "{\"expression\":\"a\u00C0\u0080\"}", 400, [] },
        { "a byte that is no UTF-8", "POST", Path, "{\"expression\":\"a\u00FF\"}", 400, [] },
        { "a cut character", "POST", Path, "{\"expression\":\"a\u00C3\"}", 400, [] },
        { "beyond Unicode", "POST", Path, "{\"expression\":\"\u00F4\u0090\u0080\u0080\"}", 400, [] },
        { "an overlong quote in the query", "GET", Path + "?expression=%C0%A2", null, 400, [] },
        { "a surrogate in the query", "GET", Path + "?expression=%ED%A0%80", null, 400, [] },
        { "a broken escape in the query", "GET", Path + "?expression=%zz", null, 400, [] },
        { "a byte order mark", "POST", Path, "\u00EF\u00BB\u00BF{\"expression\":\"a\"}", 400, [] },
        { "a byte order mark in the text", "POST", Path, "{\"expression\":\"\u00EF\u00BB\u00BFa\"}", 400, [] },
        { "UTF-16", "POST", Path, "{\u0000}\u0000", 415, ["Content-Type: application/json; charset=utf-16"] },
        { "another charset", "POST", Path, "{\"expression\":\"a\"}", 415, ["Content-Type: application/json; charset=utf-7"] },
        { "a doubly encoded slash", "POST", "/v1_1/demo/resources%252Fsearch", "{}", 400, [] },
        { "dot segments", "POST", "/v1_1/demo/resources/x/../search", "{}", 400, [] },
        { "encoded dot segments", "POST", "/v1_1/demo/resources/x/%2e%2e/search", "{}", 400, [] },
        { "a dot", "POST", "/v1_1/demo/resources/./search", "{}", 400, [] },
        { "two slashes", "POST", "/v1_1/demo/resources//search", "{}", 400, [] },
        { "a backslash", "POST", "/v1_1/demo/resources%5Csearch", "{}", 400, [] },
        { "a suffix", "POST", Path + ".json", "{}", 403, [] },
        { "a slash at the end", "POST", Path + "/", "{}", 400, [] },
        { "path parameters", "POST", Path + ";a=b", "{}", 403, [] },
        { "capitals", "POST", "/v1_1/demo/resources/Search", "{}", 403, [] },
        { "version 1", "POST", "/v1/demo/resources/search", "{}", 403, [] },
        { "version 2", "POST", "/v2/demo/resources/search", "{}", 403, [] },
        { "no version", "POST", "/demo/resources/search", "{}", 403, [] },
        { "another cloud", "POST", "/v1_1/other/resources/search", "{}", 403, [] },
        { "another method", "PUT", Path, "{}", 403, [] },
        { "another method to be", "POST", Path, "{}", 400, ["X-HTTP-Method-Override: GET"] },
        { "another method in the query", "GET", Path + "?_method=POST", null, 400, [] },
        { "another method in the body", "POST", Path, "{\"_method\":\"GET\"}", 400, [] },
        { "an unknown member", "POST", Path, "{\"expression\":\"a\",\"with_elastic\":true}", 400, [] },
        { "an unknown member that is empty", "POST", Path, "{\"query\":null}", 400, [] },
        { "an unknown parameter", "GET", Path + "?expression=a&callback=f", null, 400, [] },
        { "a form", "POST", Path, "expression=a", 415, [Form] },
        { "a form in a multipart body", "POST", Path, "--b\r\nContent-Disposition: form-data; name=\"expression\"\r\n\r\na\r\n--b--\r\n", 415, ["Content-Type: multipart/form-data; boundary=b"] },
        { "a body of no known kind", "POST", Path, "{\"expression\":\"a\"}", 415, ["Content-Type: text/plain"] },
        { "a body with a GET", "GET", Path, "{\"expression\":\"asset_folder:secret\"}", 400, [] },
        { "a body and a query with a GET", "GET", Path + "?expression=a", "{\"expression\":\"asset_folder:secret\"}", 400, [] },
        { "two objects", "POST", Path, "{\"expression\":\"a\"}{\"expression\":\"b\"}", 400, [] },
        { "something behind the object", "POST", Path, "{\"expression\":\"a\"} x", 400, [] },
        { "a comment", "POST", Path, "{/*\"*/\"expression\":\"a\"}", 400, [] },
        { "a comma at the end", "POST", Path, "{\"expression\":\"a\",}", 400, [] },
        { "an array", "POST", Path, "[{\"expression\":\"a\"}]", 400, [] },
        { "a text", "POST", Path, "\"a\"", 400, [] },
        { "an object cut short", "POST", Path, "{\"expression\":\"a\"", 400, [] },
        { "a control character in the text", "POST", Path, "{\"expression\":\"a\u0001\"}", 400, [] },
        { "a zero in the text", "POST", Path, "{\"expression\":\"a\\u0000\"}", 400, [] },
        { "an upstream cursor", "POST", Path, "{\"next_cursor\":\"30303030303030303130\"}", 400, [] },
        { "a number for a cursor", "POST", Path, "{\"next_cursor\":10}", 400, [] },
        { "an object for a cursor", "POST", Path, "{\"next_cursor\":{\"a\":1}}", 400, [] },
        { "an object for a field", "POST", Path, "{\"fields\":{\"a\":1}}", 400, [] },
        { "objects for fields", "POST", Path, "{\"with_field\":[{\"a\":1}]}", 400, [] },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Goes_upstream_as_one_canonical_post(string what, string method, string target, string? body, string inside)
    {
        var answer = await SendAsync(method, target, body, Json);

        Assert.True(answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal), $"{what}: {answer}");
        var sent = Assert.Single(fixture.World.Upstream.Requests);
        Assert.Equal(("POST", Path), (sent.Method, sent.RawTarget));
        Assert.StartsWith("application/json", sent.Headers["Content-Type"].ToString(), StringComparison.Ordinal);
        var json = JsonElement.Parse(sent.Body);
        Assert.Equal(inside.Length == 0 ? Limit : $"({Limit}) AND ({inside})", json.GetProperty("expression").GetString());
        Assert.Equal(["expression"], json.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task Is_refused_and_nothing_is_asked(string what, string method, string target, string? body, int status, string[] headers)
    {
        var answer = await SendAsync(method, target, body, headers.Any(h => h.StartsWith("Content-Type", StringComparison.Ordinal) || h.StartsWith("X-Nothing", StringComparison.Ordinal)) ? headers : [Json, .. headers]);

        Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Contains("\r\nContent-Type: application/json", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Sidecar-Decision: ", answer, StringComparison.Ordinal);
        Assert.NotEmpty(JsonElement.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)]).GetProperty("error").GetProperty("message").GetString()!);
        Assert.Empty(fixture.World.Upstream.Requests);
    }

    [Theory]
    [InlineData("{\"fields\":\"tags\"}", "fields", "[\"tags\"]")]
    [InlineData("{\"fields\":\"bytes,tags\"}", "fields", "[\"bytes\",\"tags\"]")]
    [InlineData("{\"with_field\":[\"context\"]}", "with_field", "[\"context\"]")]
    [InlineData("{\"max_results\":\"3\"}", "max_results", "3")]
    [InlineData("{\"sort_by\":[{\"public_id\":\"asc\"}]}", "sort_by", "[{\"public_id\":\"asc\"}]")]
    public async Task Other_members_go_upstream_in_one_form(string body, string member, string sent)
    {
        Assert.StartsWith("HTTP/1.1 200 ", await SendAsync("POST", Path, body, Json), StringComparison.Ordinal);
        Assert.Equal(sent, JsonElement.Parse(Assert.Single(fixture.World.Upstream.Requests).Body).GetProperty(member).GetRawText());
    }

    private Task<string> SendAsync(string method, string target, string? body, params string[] headers)
    {
        // One character, one byte: what stands there is what goes out.
        var bytes = body is null ? [] : body.Contains('\uD83D', StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(body) : Encoding.Latin1.GetBytes(body);
        var world = fixture.Fresh();
        string[] content = body is null ? (method == "GET" ? [] : ["Content-Length: 0"]) : [$"Content-Length: {bytes.Length}", .. headers];
        return RawHttp.SendAsync(world.DataPlane, $"{method} {target} HTTP/1.1", bytes, [RawHttp.Basic("acme"), .. content, .. body is null ? headers.Where(h => h != Json) : []]);
    }
}
