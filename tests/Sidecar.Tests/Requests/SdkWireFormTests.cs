using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sidecar.Identity;
using Sidecar.Requests;
using Sidecar.Tests.Identity;

namespace Sidecar.Tests.Requests;

/// <summary>
/// What each SDK family puts on the wire (api-surface.md 7), read and, where it is signed, authenticated.
/// The signatures are made here by hand, from the string that the SDK signs, so that they do not come from the code under test.
/// </summary>
public sealed class SdkWireFormTests
{
    private const string Time = "1800000000";
    private static readonly HeaderDictionary NoHeaders = [];

    private static string Sign(string text, bool sha256 = false)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "sec");
#pragma warning disable CA5350 // The SDKs' default.
        return Convert.ToHexStringLower(sha256 ? SHA256.HashData(bytes) : SHA1.HashData(bytes));
#pragma warning restore CA5350
    }

    private static string Caller(ReadResult result, IHeaderDictionary? headers = null, CredentialForm form = CredentialForm.SignedBasicOrUnsigned)
    {
        var authenticated = new Authenticator(new AuthenticationOptions()).Authenticate(headers ?? NoHeaders, form, "demo", result.Parameters, new Keys(), Keys.Now);
        return authenticated.Refusal?.Message ?? $"{authenticated.Caller!.Method} {authenticated.Caller.Principal.Id}";
    }

    private static string Without(ReadResult result) => Read.Line(result with { Parameters = result.Parameters.Without("api_key", "timestamp", "signature") });

    private static string Part(string boundary, string disposition, string value, string headers = "") =>
        $"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{headers}\r\n{value}\r\n";

    [Fact]
    public async Task Node_2()
    {
        Assert.Equal("public_ids=[a/b|c,d] max_results=10", Read.Line(await Read.Query("public_ids%5B%5D=a%2Fb&public_ids%5B%5D=c%2Cd&max_results=10")));

        // publish_by_ids: bare repeats.
        Assert.Equal("public_ids=[a|b]", Read.Line(await Read.Form("public_ids=a&public_ids=b")));
        Assert.Equal("expression=x sort_by=[{\"a\":\"desc\"}]", Read.Line(await Read.Json("{\"expression\":\"x\",\"sort_by\":[{\"a\":\"desc\"}]}")));

        // Upload: chunked, a short random boundary, parameters first, file last.
        const string b = "0.4361f";
        var signature = Sign($"public_ids=x,y%26z&tags=a,b&timestamp={Time}");
        var body = Part(b, "name=\"timestamp\"", Time) + Part(b, "name=\"public_ids[]\"", "x") + Part(b, "name=\"public_ids[]\"", "y&z") + Part(b, "name=\"tags\"", "a,b")
            + Part(b, "name=\"signature\"", signature) + Part(b, "name=\"api_key\"", "key")
            + Part(b, "name=\"file\"; filename=\"a.jpg\"", "bytes", "Content-Type: application/octet-stream\r\n") + $"--{b}--";
        var result = await Read.Of(Read.Context($"multipart/form-data; boundary={b}", new MemoryStream(Encoding.UTF8.GetBytes(body))));
        Assert.Equal("public_ids=[x|y&z] tags=[a|b]", Without(result));
        Assert.IsType<WireFile>(result.File);
        Assert.Equal("Signature key", Caller(result));
        Assert.Equal("bytes", await Read.Text(result.File.Content));
    }

    [Fact]
    public async Task Python_1_46()
    {
        Assert.Equal("type=upload public_ids=[a|b]", Read.Line(await Read.Query("type=upload&public_ids%5B%5D=a&public_ids%5B%5D=b")));

        // Admin POST and DELETE: JSON with nulls.
        Assert.Equal("type=null tags=[a|b] max_results:Number=5", Read.Line(await Read.Json("{\"type\": null, \"tags\": \"a,b\", \"max_results\": 5}")));

        var signature = Sign($"folder=f&overwrite=1&timestamp={Time}");
        const string b = "d2a6ba1a4cb2e4d3fa6ec0d1ff3c1bc8";
        var body = Part(b, "name=\"timestamp\"", Time) + Part(b, "name=\"folder\"", "f") + Part(b, "name=\"overwrite\"", "1") + Part(b, "name=\"signature\"", signature)
            + Part(b, "name=\"api_key\"", "key") + Part(b, "name=\"file\"; filename=\"a.jpg\"", "bytes", "Content-Type: image/jpeg\r\n") + $"--{b}--\r\n";
        var result = await Read.Body($"multipart/form-data; boundary={b}", body);
        await using var file = Assert.IsType<WireFile>(result.File);
        Assert.Equal("Signature key", Caller(result));
    }

    [Fact]
    public async Task Python_1_36()
    {
        Assert.Equal("public_ids=[a|b]", Read.Line(await Read.Query("public_ids%5B0%5D=a&public_ids%5B1%5D=b")));
        const string b = "f3";
        var body = Part(b, "name=\"public_ids[0]\"", "a") + Part(b, "name=\"public_ids[1]\"", "b") + Part(b, "name=\"type\"", "upload") + $"--{b}--\r\n";
        Assert.Equal("public_ids=[a|b] type=upload", Read.Line(await Read.Body($"multipart/form-data; boundary={b}", body)));
    }

    [Fact]
    public async Task DotNet_1_29()
    {
        // DELETE: query (one element doubled) and multipart body say the same, with signature parameters beside Basic.
        const string b = "notrandomsequencetouseasboundary";
        var body = Part(b, "name=api_key", "key", "Content-Type: text/plain; charset=utf-8\r\n")
            + Part(b, "name=\"public_ids[]\"", "c,d", "Content-Type: text/plain; charset=utf-8\r\n")
            + Part(b, "name=\"public_ids[]\"", "a/b", "Content-Type: text/plain; charset=utf-8\r\n")
            + Part(b, "name=signature", "whatever", "Content-Type: text/plain; charset=utf-8\r\n") + Part(b, "name=timestamp", Time) + $"--{b}--\r\n";
        var delete = await Read.Body($"multipart/form-data; boundary=\"{b}\"", body, "public_ids[]=c,d&public_ids[]=a/b&public_ids[]=c,d");
        Assert.Equal("public_ids=[c,d|a/b]", Without(delete));
        Assert.Equal("Basic key", Caller(delete, Keys.Basic("key:sec"), CredentialForm.Basic));

        // Upload: parts in alphabetical order, so the file comes before the signature; bare name, extended file name; cloud_name may be signed.
        var signature = Sign($"folder=f&timestamp={Time}", sha256: true);
        var upload = Part(b, "name=\"api_key\"", "key") + Part(b, "name=file; filename=\"=?utf-8?B?w6kuanBn?=\"; filename*=utf-8''%C3%A9.jpg", "bytes", "Content-Type: application/octet-stream\r\n")
            + Part(b, "name=\"folder\"", "f") + Part(b, "name=\"signature\"", signature) + Part(b, "name=\"timestamp\"", Time) + $"--{b}--\r\n";
        var result = await Read.Body($"multipart/form-data; boundary=\"{b}\"", upload);
        await using var file = Assert.IsType<SetAsideFile>(result.File);
        Assert.Equal("é.jpg", file.FileName);
        Assert.Equal("Signature key", Caller(result));
        Assert.Equal("bytes", await Read.Text(file.Content));

        // Unsigned: Basic is sent all the same.
        var unsigned = await Read.Body(
            $"multipart/form-data; boundary=\"{b}\"", Part(b, "name=unsigned", "true") + Part(b, "name=upload_preset", "preset1") + Part(b, "name=file", "https://h/a.jpg") + $"--{b}--\r\n");
        Assert.Equal("Unsigned preset1", Caller(unsigned, Keys.Basic("key:sec")));

        // An empty form: nothing between the boundaries.
        Assert.Equal("", Read.Line(await Read.Body($"multipart/form-data; boundary=\"{b}\"", $"--{b}\r\n\r\n--{b}--\r\n")));
    }

    [Fact]
    public async Task Ruby_2_4()
    {
        // GET parameters as a JSON body, even for ping.
        var context = Read.Context("application/json", "{}"u8.ToArray());
        context.Request.Method = "GET";
        Assert.Equal("", Read.Line(await Read.Of(context)));
        context = Read.Context("application/json", "{\"public_ids\":[\"a\"],\"max_results\":3}"u8.ToArray());
        context.Request.Method = "DELETE";
        Assert.Equal("public_ids=[a] max_results:Number=3", Read.Line(await Read.Of(context)));

        Assert.Equal("public_ids=[a|b] tags=[x]", Read.Line(await Read.Form("public_ids%5B%5D=a&public_ids%5B%5D=b&tags=x")));

        // Upload: the file before the signature, with the headers of multipart-post.
        const string b = "-----------RubyMultipartPost-0f";
        var signature = Sign($"tags=x&timestamp={Time}");
        var body = Part(b, "name=\"tags\"", "x") + Part(b, "name=\"timestamp\"", Time)
            + Part(b, "name=\"file\"; filename=\"a.jpg\"", "bytes", "Content-Length: 5\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: binary\r\n")
            + Part(b, "name=\"signature\"", signature) + Part(b, "name=\"api_key\"", "key") + $"--{b}--\r\n";
        var result = await Read.Body($"multipart/form-data; boundary={b}", body);
        await using var file = Assert.IsType<SetAsideFile>(result.File);
        Assert.Equal("Signature key", Caller(result));
    }

    [Fact]
    public async Task Php_3_1()
    {
        // Forms without a content type, numbered lists; JSON with the signature inside.
        Assert.Equal("public_ids=[a|b] type=upload", Read.Line(await Read.Body(null, "public_ids%5B0%5D=a&public_ids%5B1%5D=b&type=upload")));
        var form = await Read.Body(null, $"tags=a%2Cb&timestamp={Time}&api_key=key&signature={Sign($"tags=a,b&timestamp={Time}")}");
        Assert.Equal("Signature key", Caller(form));
        var multi = await Read.Json($"{{\"mode\":\"x\",\"timestamp\":{Time},\"api_key\":\"key\",\"signature\":\"{Sign($"mode=x&timestamp={Time}")}\"}}");
        Assert.Equal("Signature key", Caller(multi));

        // Second chunk: public_id is added after signing and Basic carries it.
        const string b = "b1";
        var chunk = Part(b, "name=\"timestamp\"", Time) + Part(b, "name=\"public_id\"", "given") + Part(b, "name=\"signature\"", Sign($"timestamp={Time}"))
            + Part(b, "name=\"api_key\"", "key") + Part(b, "name=\"file\"; filename=\"blob\"", "bytes", "Content-Length: 5\r\n") + $"--{b}--\r\n";
        var result = await Read.Body($"multipart/form-data; boundary={b}", chunk);
        await using var file = Assert.IsType<WireFile>(result.File);
        Assert.StartsWith("Invalid Signature", Caller(result), StringComparison.Ordinal);
        Assert.Equal("Basic key", Caller(result, Keys.Basic("key:sec")));
    }

    [Fact]
    public async Task Java()
    {
        Assert.Equal("public_ids=[a|b]", Read.Line(await Read.Query("public_ids%5B%5D=a&public_ids%5B%5D=b")));
        Assert.Equal("public_ids=[a b]", Read.Line(await Read.Body("application/x-www-form-urlencoded; charset=UTF-8", "public_ids%5B%5D=a+b")));
        const string b = "Xr8_3ZbJqMl5C-9kPd";
        var body = Part(b, "name=\"timestamp\"", Time) + Part(b, "name=\"signature\"", Sign($"timestamp={Time}")) + Part(b, "name=\"api_key\"", "key")
            + Part(b, "name=\"file\"; filename=\"a.jpg\"", "bytes", "Content-Type: application/octet-stream\r\n") + $"--{b}--\r\n";
        var result = await Read.Body($"multipart/form-data; boundary={b}", body);
        await using var file = Assert.IsType<WireFile>(result.File);
        Assert.Equal("Signature key", Caller(result));
    }

    [Fact]
    public async Task Go()
    {
        Assert.Equal("public_ids=[a|b]", Read.Line(await Read.Query("public_ids%5B0%5D=a&public_ids%5B1%5D=b")));
        Assert.Equal("public_ids=[a|b]", Read.Line(await Read.Json("{\"public_ids\":[\"a\",\"b\"]}")));

        // No content type; resource_type in the body and outside the signature.
        var form = await Read.Body(null, $"api_key=key&file=https%3A%2F%2Fh%2Fa.jpg&resource_type=image&signature={Sign($"tags=a&timestamp={Time}")}&tags=a&timestamp={Time}");
        Assert.Equal("Signature key", Caller(form));

        // The other parts in any order, the file last.
        const string b = "8f1c0";
        var body = Part(b, "name=\"signature\"", Sign($"tags=a&timestamp={Time}")) + Part(b, "name=\"resource_type\"", "auto") + Part(b, "name=\"api_key\"", "key")
            + Part(b, "name=\"tags\"", "a") + Part(b, "name=\"timestamp\"", Time)
            + Part(b, "name=\"file\"; filename=\"a.jpg\"", "bytes", "Content-Type: application/octet-stream\r\n") + $"--{b}--\r\n";
        var result = await Read.Body($"multipart/form-data; boundary={b}", body);
        await using var file = Assert.IsType<WireFile>(result.File);
        Assert.Equal("Signature key", Caller(result));
    }

    [Fact]
    public async Task Asset_management_js()
    {
        Assert.Equal("asset_ids=[a|b] fields=[tags|context]", Read.Line(await Read.Query("asset_ids=a%2Cb&fields=tags%2Ccontext")));
        Assert.Equal("asset_ids=[a|b]", Read.Line(await Read.Json("{\"asset_ids\":[\"a\",\"b\"]}")));

        // Multipart with the signature in the query: parts may follow the file.
        const string b = "----WebKitFormBoundaryx1";
        var body = Part(b, "name=\"file\"; filename=\"a.jpg\"", "bytes", "Content-Type: image/jpeg\r\n") + Part(b, "name=\"tags\"", "a,b") + $"--{b}--\r\n";
        var result = await Read.Body(
            $"multipart/form-data; boundary={b}", body, $"api_key=key&signature={Sign($"tags=a,b&timestamp={Time}")}&timestamp={Time}");
        await using var file = Assert.IsType<SetAsideFile>(result.File);
        Assert.Equal("Signature key", Caller(result));
    }
}
