using System.Security.Cryptography;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Requests;
using Sidecar.Tests.Requests;

namespace Sidecar.Tests.Identity;

public sealed class ParameterSignatureTests
{
    // api-surface.md 3: equal results from the Node, Python, Ruby, PHP and .NET SDKs.
    [Theory]
    [InlineData(1, "SHA1", "f3dcfeee7768faa9896ac5a7c4bcf3f050e3699c")]
    [InlineData(1, "SHA256", "36f58398af776b519b72992d33e869bc1ba00f126fb3cfa648c700985b04bf2e")]
    [InlineData(2, "SHA1", "15480512cb277a7695bbc9f56118fc7f973286ec")]
    [InlineData(2, "SHA256", "af58a0f07f9242843b11f2f550611e180d1bf7a737b68c181269c1ab3d4c09e4")]
    public void Matches_the_sdks(int version, string algorithm, string expected)
    {
        var parameters = new RequestParameters([
            new("public_id", new ParameterValue.Text("a/b&c")),
            new("public_ids", new ParameterValue.List(["x", "y&z"])),
            new("overwrite", new ParameterValue.Text("0")),
            new("timestamp", new ParameterValue.Text("1")),
            new("type", new ParameterValue.Text("upload")),
        ]);

        foreach (var pairs in new[] { ParameterSignature.ReceivedPairs(parameters, withCloudName: false), ParameterSignature.CanonicalPairs(parameters) })
        {
            Assert.Equal(expected, ParameterSignature.Sign(pairs, (SignatureVersion)version, new HashAlgorithmName(algorithm), new SecretText("sec")));
        }
    }

    [Theory]
    [InlineData("{\"type\":\"upload\",\"prefix\":\"\",\"folder\":null,\"api_key\":\"k\",\"signature\":\"s\",\"resource_type\":\"image\",\"file\":\"f\",\"max_results\":10,\"overwrite\":true}", "max_results=10&overwrite=true&type=upload")]
    [InlineData("{\"public_ids\":[\"x\",\"y,z\",\"x\"]}", "public_ids=x,y,z,x")]
    [InlineData("{\"tags\":\"a, b,,a\"}", "tags=a, b,,a")]
    [InlineData("{\"tags\":[\"a\",\"b\"]}", "tags=a,b")]
    [InlineData("{\"tags\":[]}", "")]
    [InlineData("{\"metadata\":{\"x\": 1}}", "metadata={\"x\": 1}")]
    [InlineData("{\"type\":\"a\",\"tags\":\"b\",\"public_id\":\"c\"}", "public_id=c&tags=b&type=a")]
    public async Task Signed_text_is_what_was_sent(string json, string expected)
    {
        var pairs = ParameterSignature.ReceivedPairs((await Read.Json(json)).Parameters, withCloudName: false);
        Assert.Equal(expected, string.Join('&', pairs.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public async Task Upstream_text_is_what_is_written()
    {
        var parameters = (await Read.Json("{\"tags\":\"a, b,,a\",\"metadata\":{\"x\": 1},\"public_ids\":[\"x\",\"x\"]}")).Parameters;
        var pairs = ParameterSignature.CanonicalPairs(parameters);
        Assert.Equal("metadata={\"x\":1}&public_ids=x&tags=a,b", string.Join('&', pairs.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void Cloud_name_is_signed_on_request_only()
    {
        var parameters = Keys.Parameters(("cloud_name", "demo"), ("type", "x"));
        Assert.Single(ParameterSignature.ReceivedPairs(parameters, withCloudName: false));
        Assert.Equal(2, ParameterSignature.ReceivedPairs(parameters, withCloudName: true).Count);
    }

    [Theory]
    [InlineData("folder", "x&public_id=y", true)]
    [InlineData("folder", "x&y&public_id=z", true)]
    [InlineData("folder", "x&timestamp=y", false)]
    [InlineData("folder", "x&asset=y", false)]
    [InlineData("folder", "x&public_id", false)]
    [InlineData("folder", "x&=y", false)]
    [InlineData("folder", "public_id=x", false)]
    [InlineData("type", "x&z=1", true)]
    [InlineData("notification_url", "http://h/?a=1&b=2", false)]
    public void A_version_1_string_that_can_be_cut_elsewhere_is_found(string name, string value, bool ambiguous)
    {
        var pairs = ParameterSignature.ReceivedPairs(Keys.Parameters((name, value), ("tags", "t"), ("overwrite", "1")), withCloudName: false);

        // Between overwrite or tags and their neighbours: folder < overwrite < tags < type.
        pairs = name == "folder" ? [.. pairs.Where(pair => pair.Key != "overwrite")] : pairs;
        Assert.Equal(ambiguous, ParameterSignature.IsAmbiguous(pairs));
    }
}
