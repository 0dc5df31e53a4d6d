using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sidecar.Identity;

namespace Sidecar.Tests.Identity;

public sealed class BasicCredentialTests
{
    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("Basic ")]
    [InlineData("basic ")]
    [InlineData("BASIC   ")]
    public void The_right_secret_proves_the_key(string scheme)
    {
        var (key, refusal) = BasicCredential.Verify(scheme + Encode("key:sec"), "demo", new Keys());
        Assert.Null(refusal);
        Assert.Equal("key", key!.ApiKey);
    }

    [Theory]
    [InlineData("nobody:sec", "unknown api_key")]
    [InlineData("KEY:sec", "unknown api_key")]
    [InlineData(" key:sec", "unknown api_key")]
    [InlineData("key:", "api_secret mismatch")]
    [InlineData("key:Sec", "api_secret mismatch")]
    [InlineData("key:sec ", "api_secret mismatch")]
    [InlineData("key:sec:", "api_secret mismatch")]
    [InlineData("key:sec2", "api_secret mismatch")]
    [InlineData("other:sec", "api_secret mismatch")]
    [InlineData("other:sec4", "cloud_name mismatch")]
    [InlineData("off:sec", "api_secret mismatch")]
    [InlineData("off:sec3", "disabled api_key")]
    [InlineData("key", "Invalid credentials")]
    [InlineData(":sec", "Invalid credentials")]
    [InlineData("", "Invalid credentials")]
    public void Anything_else_is_refused_in_cloudinarys_words(string credential, string message)
    {
        var (key, refusal) = BasicCredential.Verify("Basic " + Encode(credential), "demo", new Keys());
        Assert.Null(key);
        Assert.Equal((message == "cloud_name mismatch" ? 403 : 401, message), (refusal!.Status, refusal.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic a2V5OnNlYw")]
    [InlineData("Basic a2V5 OnNlYw==")]
    [InlineData("Basic a2V5\tOnNlYw==")]
    [InlineData("Basic a2V5OnNlYw==, Basic a2V5OnNlYw==")]
    [InlineData("Basic /zpzZWM=")]
    [InlineData("Digest a2V5OnNlYw==")]
    [InlineData("a2V5OnNlYw==")]
    public void A_malformed_header_is_refused(string header) =>
        Assert.Equal("Invalid credentials", BasicCredential.Verify(header, "demo", new Keys()).Refusal!.Message);

    [Fact]
    public void Two_headers_are_refused()
    {
        var headers = new StringValues(["Basic " + Encode("key:sec"), "Basic " + Encode("key:sec")]);
        Assert.Equal("Invalid credentials", BasicCredential.Verify(headers, "demo", new Keys()).Refusal!.Message);
    }

    [Fact]
    public void Bearer_says_that_it_is_not_supported()
    {
        var refusal = BasicCredential.Verify("Bearer t0ken", "demo", new Keys()).Refusal!;
        Assert.Equal(401, refusal.Status);
        Assert.StartsWith("Invalid token", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cloud_names_are_compared_ordinally() =>
        Assert.Equal("cloud_name mismatch", BasicCredential.Verify("Basic " + Encode("key:sec"), "Demo", new Keys()).Refusal!.Message);
}
